// The law of recordings: the replay of any run gives the same value, text and diagnostics, or the same error, to the
// byte.

import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { readRecording, recordTo, replayFrom } from "../../src/host/index.ts"
import { createRuntime, RecallError, type MemoStore, type Model, type RunOptions } from "../../src/index.ts"
import { FIRST, script } from "../support/arbitrary-script.ts"
import { answering } from "../support/asking.ts"

let folder: string
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-replay-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The visible outcome of a run. */
async function outcome(
  given: { readonly models: { readonly default: Model }; readonly memo: MemoStore },
  source: string,
  kind: NonNullable<RunOptions["kind"]>,
): Promise<string> {
  const seen = await createRuntime(given)
    .run(source, { kind })
    .then(
      ({ value, text, diagnostics, partial }) => ({ value, text, diagnostics, partial }),
      (error: unknown) => {
        if (!(error instanceof RecallError)) throw error
        return { code: error.code, message: error.message, diagnostics: error.diagnostics }
      },
    )
  return JSON.stringify(seen)
}

async function recorded(
  model: Model,
  source: string,
  kind: NonNullable<RunOptions["kind"]>,
): Promise<{ readonly path: string; readonly seen: string }> {
  const path = join(folder, `${files++}.jsonl`)
  const recording = recordTo(path, { models: { default: model } })
  const seen = await outcome(recording, source, kind)
  await recording.memo.close()
  return { path, seen }
}

const datum = fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => JSON.stringify(text))
/**
 * Programs around the question with the generated answer: alone, twice, in a document, and with another type than
 * wanted.
 */
const source = fc.oneof(
  datum.map((d) => ({ kind: "expression" as const, text: `ask("${FIRST}", d: ${d})` })),
  datum.map((d) => ({
    kind: "expression" as const,
    text: `[ask("${FIRST}", d: ${d}), ask("${FIRST}", d: ${d} + "!"), ask("${FIRST}", d: ${d}, sample: 1)]`,
  })),
  datum.map((d) => ({
    kind: "document" as const,
    text: `He said: CALL("${FIRST}", d: ${d}), and then CALL(nothing).\n`,
  })),
  datum.map((d) => ({
    kind: "expression" as const,
    text: `TRY ask("${FIRST}", d: ${d}, returns: number) ELSE error.message`,
  })),
  datum.map((d) => ({ kind: "expression" as const, text: `ask("${FIRST}", d: ${d}, returns: [string])` })),
  datum.map((d) => ({
    kind: "expression" as const,
    text: `TRY ask("What nobody answers", d: ${d}) ELSE [error.message, ask("${FIRST}", d: ${d})]`,
  })),
)
/** Slips of the pen, near misses and calls that fail, behind the generated text. */
const slip = fc.constantFrom(
  "",
  " CALL('single')",
  " CALL([x for x in d])",
  " CALL(unknown_name(d))",
  " CALL(d[1000])",
  ' CALL("a" + 1)',
  " CALL(",
)

const way = fc.record({
  continuation: fc.constantFrom("turn" as const, "prefill" as const, "completion" as const),
  pause: fc.constantFrom("each" as const, "end" as const),
})

test("a replay of any run is the same to the byte, and so is the recording of the replay", async () => {
  await fc.assert(
    fc.asyncProperty(script, source, slip, way, async ({ answers }, { text, kind }, slip, way) => {
      const written = { ...answers, [FIRST]: answers[FIRST] + slip, single: "It is single." }
      const { path, seen } = await recorded(answering(written, way), text, kind)
      const recording = readRecording(path)
      expect(await outcome(replayFrom(recording), text, kind)).toBe(seen)
      expect(await outcome(replayFrom(path), text, kind)).toBe(seen)
      const again = await recorded(answering(written, way), text, kind)
      expect(again.seen).toBe(seen)
      expect(await readFile(again.path, "utf8")).toBe(await readFile(path, "utf8"))
    }),
    { numRuns: 100 },
  )
})
