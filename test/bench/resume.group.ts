// A process that is killed halfway through its questions, and run again: the questions asked in all, and the time until
// it asks again.

import { fork, spawn, type ChildProcess } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Contender, Group, Ready, Target } from "./contender.ts"
import type { FromServer, ToServer } from "./resume.server.ts"
import { fanOutCase } from "./fan-out.ts"
import { counts, median, times } from "./statistics.ts"

const QUESTIONS = 10_000
const AT_ONCE = 16
const HALFWAY = QUESTIONS / 2
const PROGRAM = `EMIT length(FOR i IN range(0, ${QUESTIONS}) : ask("Is it so?", i, recursive: false))`
const UNTIL_BACK = "run again, to its first question"
const ALL_KEPT = "run again when all is kept"
const IN_ALL = "killed halfway and run again"

interface Place {
  /**
   * Milliseconds of the program's run, from the start of its process. With `until`, the process is killed when so many
   * requests have arrived in all, and the time is up to then.
   */
  run(until?: number): Promise<number>
  /** The number of requests that have arrived in all. */
  asked(): Promise<number>
}

async function place(): Promise<Place> {
  const server = fork(fileURLToPath(new URL("resume.server.ts", import.meta.url)))
  const received = <T>(pick: (message: FromServer) => T | undefined) =>
    new Promise<T>((resolve) => {
      const listen = (message: unknown) => {
        const picked = pick(message as FromServer)
        if (picked === undefined) return
        server.off("message", listen)
        resolve(picked)
      }
      server.on("message", listen)
    })
  const port = await received(({ port }) => port)
  const folder = mkdtempSync(join(tmpdir(), "recall-bench-resume-"))
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, "program.rcl"), PROGRAM)
  const send = (message: ToServer) => server.send(message)

  return {
    async run(until) {
      const start = performance.now()
      const reached = until === undefined ? undefined : received(({ reached }) => reached)
      if (until !== undefined) send({ waitFor: until })
      const child = spawn(
        process.execPath,
        [
          fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url)),
          "run",
          "program.rcl",
          "--quiet",
          "--budget",
          `concurrency=${AT_ONCE}`,
        ],
        {
          cwd: folder,
          env: {
            PATH: process.env["PATH"],
            OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
            OPENAI_API_KEY: "none",
            RECALL_MODEL: "openai:test",
          },
          stdio: ["ignore", "pipe", "pipe"],
        },
      )
      const ended = outcome(child)
      if (reached === undefined) {
        const printed = await ended
        if (printed !== `${QUESTIONS}\n`) throw new Error(`the program printed ${printed}`)
        return performance.now() - start
      }
      await reached
      const ms = performance.now() - start
      child.kill("SIGKILL")
      await ended
      return ms
    },
    async asked() {
      const count = received(({ count }) => count)
      send({ report: "count" })
      return count
    },
  }
}

function outcome(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ""
    child.stdout!.on("data", (data: Buffer) => (printed += data.toString()))
    child.stderr!.on("data", (data: Buffer) => (printed += data.toString()))
    child.on("error", reject)
    child.on("close", () => resolve(printed))
  })
}

function contender(
  name: string,
  measure: (place: Place) => Promise<{ readonly ms: number; readonly count: number }>,
): Contender {
  return {
    name,
    work: {
      kind: "function",
      async prepare(): Promise<Ready> {
        const { ms, count } = await measure(await place())
        return { run: () => undefined, instead: ms, count }
      },
    },
  }
}

const askedAtMost: Target = {
  what: `${IN_ALL}: asked twice is what was on its way, at most 1 %`,
  level: "at least",
  judge(figures) {
    const measured = counts(figures.get(IN_ALL))
    if (measured.length === 0) return undefined
    const most = Math.max(...measured)
    return { holds: most <= QUESTIONS * 1.01, measured: `${most - QUESTIONS} questions` }
  },
}

function takesAtMost(name: string, seconds: number, level: Target["level"]): Target {
  return {
    what: `${name}: within ${seconds} s`,
    level,
    judge(figures) {
      const measured = times(figures.get(name))
      return measured.length === 0
        ? undefined
        : { holds: median(measured) <= seconds * 1_000, measured: `${(median(measured) / 1000).toFixed(2)} s` }
    },
  }
}

export const resumeGroup: Group = {
  name: "resume",
  title: "Resuming after a kill",
  about:
    `A program asks ${QUESTIONS.toLocaleString("en")} different questions, ${AT_ONCE} at once, `
    + "of a server in another process that answers at once; `recall run` keeps the answers on the disk. "
    + `It is killed (SIGKILL) when ${HALFWAY.toLocaleString("en")} have arrived, and run again. `
    + "A fan-out in one process asks a scripted model, over each store.",
  cases: [
    {
      name: "resume",
      title: `${QUESTIONS.toLocaleString("en")} questions`,
      rounds: 3,
      counted: "questions asked in all",
      contenders: [
        contender("not killed", async ({ run, asked }) => ({ ms: await run(), count: await asked() })),
        contender(IN_ALL, async ({ run, asked }) => ({
          ms: (await run(HALFWAY)) + (await run()),
          count: await asked(),
        })),
        contender(UNTIL_BACK, async ({ run, asked }) => {
          await run(HALFWAY)
          // A request on its way to the server when the process was killed may still arrive.
          const before = await asked()
          return { ms: await run(before + 1), count: await asked() }
        }),
        contender(ALL_KEPT, async ({ run, asked }) => {
          await run()
          return { ms: await run(), count: await asked() }
        }),
      ],
      targets: [
        askedAtMost,
        takesAtMost(UNTIL_BACK, 5, "at least"),
        takesAtMost(UNTIL_BACK, 0.5, "aim"),
        takesAtMost(ALL_KEPT, 0.2, "aim"),
      ],
    },
    fanOutCase,
  ],
}
