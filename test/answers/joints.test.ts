// The joint of an answer and its continuation: repetitions are left out, joined words reported, stuck models stopped.

import { describe, expect, test } from "vitest"
import { Joint } from "../../src/answers/writing/joint.ts"
import { MAX_REPEATED_CALLS } from "../../src/answers/limits.ts"
import type { Model } from "../../src/models/model.ts"
import { memoryStore } from "../../src/memo/stores/memory.ts"
import { createRuntime } from "../../src/runtime.ts"
import { errorOf } from "../support/asking.ts"
import { writing } from "../support/writing.ts"
import { CUTS } from "./cuts.rows.ts"
import { JOINED_WORDS } from "./joined-words.rows.ts"
import { DOC, JOINTS, type JointRow } from "./joints.rows.ts"

const ROWS = [...JOINTS, ...JOINED_WORDS, ...CUTS]

async function outcomeOf(models: Model & { readonly requests: number }, { returns }: JointRow) {
  const run = createRuntime({ models }).run(`ask("Q", doc, returns: ${returns})`, {
    kind: "expression",
    args: { doc: DOC },
  })
  const { value, diagnostics } = await run.catch(async () => {
    const { code, diagnostics } = await errorOf(run)
    return { value: code, diagnostics: diagnostics.filter(({ severity }) => severity !== "error") }
  })
  const reports = diagnostics.filter(({ message }) => !message.startsWith("read ")).map(({ code }) => code)
  return { value, reports, requests: models.requests }
}

describe("a continuation", () => {
  test.each(ROWS)("$name: $turns", async (row) => {
    for (const continuation of ["turn", "prefill", "completion"] as const) {
      for (const chunk of [undefined, 1, 2, 3, 5, [1, 100]]) {
        const { pause } = row
        const model = writing(row.turns, {
          continuation,
          ...(pause === undefined ? {} : { pause }),
          ...(chunk === undefined ? {} : { chunk }),
        })
        expect(await outcomeOf(model, row)).toEqual({
          value: row.value,
          reports: row.reports ?? [],
          requests: row.requests,
        })
      }
    }
  })

  test("is the same however it is cut into pieces", async () => {
    for (const row of ROWS.filter(({ requests, pause }) => requests === 2 && pause === undefined)) {
      const longest = Math.max(...row.turns.map(({ length }) => length))
      for (let at = 1; at < longest; at++) {
        const { value, reports } = await outcomeOf(writing(row.turns, { chunk: [at, 1, longest] }), row)
        expect([row.name, at, value, reports]).toEqual([row.name, at, row.value, row.reports ?? []])
      }
    }
  })

  test("is held back only as long as it may be a repetition", () => {
    const shown = { name: "it", kind: "number", size: 1, whole: "2", beginning: "2", ending: "2" } as const
    const fragments = [{ text: "The sum is ", source: "CALL(1 + 1)", shown }]
    const passed = (...texts: readonly string[]) => {
      const joint = new Joint({ fragments, tail: "", place: null })
      return [...texts.map((text) => joint.push(text)), joint.end(), joint.takeRepetition()?.text]
    }
    expect(passed("The", " su", "pper ", "is")).toEqual(["", "", "The supper ", "is", "", undefined])
    expect(passed(" and", " so")).toEqual([" and", " so", "", undefined])
    expect(passed("The sum is CALL(1", " + 1)", ".", " So")).toEqual(["", "", ".", " So", "", "The sum is CALL(1 + 1)"])
    expect(passed("2", ".", " So")).toEqual(["", "", ". So", "", "2"])
    expect(passed("2", ".", "5")).toEqual(["", "", "2.5", "", undefined])
    expect(passed("The sum")).toEqual(["", "The sum", undefined])
    expect(passed("2")).toEqual(["", "", "2"])
  })

  test("gives the same answer when it is replayed from the journal", async () => {
    const memo = memoryStore()
    const turns = ["The sum is CALL(1 + 1)", "The sum is CALL(1 + 1), and CALL(2 + 2)", "4, and no more."]
    const broken = writing(turns.slice(0, 2))
    const stop = new AbortController()
    const interrupted: Model = {
      ...broken,
      id: "m",
      async *generate() {
        if (broken.requests === 2) {
          stop.abort()
          throw new Error("interrupted")
        }
        yield* broken.generate()
      },
    }
    const ask = (models: Model, signal?: AbortSignal) =>
      createRuntime({ models, memo }).run('ask("Q")', {
        kind: "expression",
        ...(signal === undefined ? {} : { signal }),
      })
    await ask(interrupted, stop.signal).catch(() => undefined)
    const model = writing([turns[2]!], { id: "m" })
    const { value } = await ask(model)
    expect([value, model.requests]).toEqual(["The sum is 2, and 4, and no more.", 1])
  })
})

test(`the same call is made once more and reported, and ends the question the time ${MAX_REPEATED_CALLS}`, async () => {
  const repeated = (times: number) => ["a CALL(1 + 1)", ...Array.from({ length: times }, () => "CALL(1 + 1)"), " b"]
  const run = (times: number) =>
    createRuntime({ models: writing(repeated(times)) }).run('ask("Q")', { kind: "expression" })
  expect((await run(MAX_REPEATED_CALLS - 1)).value).toBe("a 2 b")
  const { code, diagnostics } = await errorOf(run(MAX_REPEATED_CALLS))
  expect(code).toBe("repeated-call")
  expect(diagnostics.at(-1)).toMatchObject({ severity: "error", source: "expression" })
})
