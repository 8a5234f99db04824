// Programs in an embedding program and in an editor: calls of tasks, and diagnostics after an edit.

import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import type { Contender, Figures, Group, Target } from "./contender.ts"
import { tasksOf } from "./recall.ts"
import { median, times } from "./statistics.ts"

const CALLS = 200
/** A module with two imports of the standard library, and a task that only adds. */
const MODULE = `IMPORT summarize FROM "std/summary"
IMPORT extract FROM "std/extract"
TASK next(n: number): number = n + 1
TASK short(text: string): string = summarize(text)
TASK facts(text: string) = extract(text, "facts", {fact: string})
`
const root = fileURLToPath(new URL("../..", import.meta.url))

/** Calls of `next`, one after another. `remembered` calls have the same argument each time. */
function calls(name: string, remembered: boolean): Contender {
  return {
    name,
    work: {
      kind: "function",
      async prepare() {
        const { next } = await tasksOf(MODULE)
        let from = 0
        return {
          async run() {
            for (let i = 0; i < CALLS; i++) await next!(remembered ? 0 : from++)
          },
        }
      },
    },
  }
}

/** Changes one character of a module of the library and checks the module, in a warm process. */
const edits: Contender = {
  name: "an edit of stdlib/reading.rcl, checked",
  work: {
    kind: "function",
    async prepare() {
      const { checkSource } = await import("../../src/index.ts")
      const text = await readFile(`${root}/stdlib/reading.rcl`, "utf8")
      const place = text.indexOf("\n")
      let edit = 0
      return {
        async run() {
          const edited = `${text.slice(0, place)}${"abcdefgh"[edit++ % 8]}${text.slice(place)}`
          const found = await checkSource({ id: "std/reading", text: edited }, undefined)
          const error = found.find(({ severity }) => severity === "error")
          if (error !== undefined) throw new Error(`the check finds ${error.message}`)
        },
      }
    },
  },
}

function each(us: string, microseconds: number): Target {
  return atMost(us, microseconds / 1_000, CALLS, (ms) => `${Math.round(ms * 1_000)} µs a call`)
}

function atMost(us: string, limit: number, items: number, shown: (ms: number) => string): Target {
  return {
    what: `${us}: at most ${shown(limit)}`,
    level: "at least",
    judge(figures: Figures) {
      const measured = times(figures.get(us))
      if (measured.length === 0) return undefined
      const each = median(measured) / items
      return { holds: each <= limit, measured: shown(each) }
    },
  }
}

export const programGroup: Group = {
  name: "program",
  title: "Programs",
  about:
    "A program is compiled once: a call of one of its tasks is a run of its own, with arguments, a budget and usage, "
    + "in the same runtime.",
  cases: [
    {
      name: "calls",
      title: "Calls of a task through `program.tasks`, in a module with two imports of the library",
      rounds: 7,
      amount: { kind: "items", items: CALLS, item: "call" },
      contenders: [calls("remembered", true), calls("not remembered, an addition", false)],
      targets: [each("remembered", 50), each("not remembered, an addition", 200)],
    },
    {
      name: "edits",
      title: "An edit of one character to its diagnostics, in a warm process",
      rounds: 7,
      contenders: [edits],
      targets: [atMost(edits.name, 10, 1, (ms) => `${ms.toFixed(1)} ms`)],
    },
    {
      name: "check",
      title: "`recall check stdlib/` as a whole process",
      rounds: 7,
      contenders: [
        { name: "node -e ''", work: { kind: "process", command: process.execPath, arguments: ["-e", ""] } },
        {
          name: "recall check stdlib/",
          work: {
            kind: "process",
            command: process.execPath,
            arguments: [`${root}/dist/cli/main.js`, "check", `${root}/stdlib/`],
          },
        },
      ],
      targets: [],
    },
  ],
}
