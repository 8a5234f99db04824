// Models of the host that do not keep their contract: what they give is an error or a warning, never another answer.

import { expect, test } from "vitest"
import { memoryStore } from "../../src/index.ts"
import type { ModelEvent } from "../../src/models/model.ts"
import { createRuntime } from "../../src/runtime.ts"

const delta = (text: unknown) => ({ type: "delta", text })
const STOP = { type: "finish", reason: "stop" }

/** The outcome of a question to a model that gives these events, and the number of answers that are stored. */
async function outcomeOf(events: readonly unknown[]) {
  const memo = memoryStore()
  const models = {
    id: "faulty",
    async *generate() {
      yield* events as readonly ModelEvent[]
    },
  }
  const run = createRuntime({ models, memo }).run('EMIT ask("Q")')
  const outcome = await run.then(
    ({ value, diagnostics, usage }) => [value, diagnostics.map(({ code }) => code), usage.tokens.estimated],
    (thrown: { readonly code: string }) => thrown.code,
  )
  let stored = 0
  for await (const _ of memo.list({ kind: "answer" })) stored++
  return [outcome, stored]
}

test.each<[string, readonly unknown[], unknown, number]>([
  ["a number as text", [delta(5), STOP], "bad-response", 0],
  ["a number as reasoning", [{ type: "reasoning", text: 5 }, delta("a"), STOP], "bad-response", 0],
  ["null as text", [delta("a"), delta(null), STOP], "bad-response", 0],
  ["an item that is not JSON", [{ type: "item", item: 1n }, delta("a"), STOP], "bad-response", 0],
  ["no item", [{ type: "item" }, delta("a"), STOP], "bad-response", 0],
  ["no finish", [delta("a")], "model-stream-cut", 0],
  ["a finish without a reason", [delta("a"), { type: "finish" }], "model-stream-cut", 0],
  ["a finish with another reason", [delta("a"), { type: "finish", reason: "END" }], ["a", ["unknown-finish"], true], 0],
  [
    "a reason that is no word",
    [delta("a"), { type: "finish", reason: 5, said: {} }],
    ["a", ["unknown-finish"], true],
    0,
  ],
  ["null as an event", [delta("a"), null, STOP], "model-error", 0],
  ["another event", [{ type: "hello" }, delta("a"), STOP], ["a", [], true], 1],
  [
    "usage as text",
    [delta("a"), { type: "usage", input: "5", output: "1" }, STOP],
    ["a", ["impossible-usage"], true],
    1,
  ],
  [
    "usage that is no number",
    [delta("a"), { type: "usage", input: Number.NaN, output: 1 }, STOP],
    ["a", ["impossible-usage"], true],
    1,
  ],
  ["nothing", [STOP], "empty-answer", 0],
])("%s", async (_, events, outcome, stored) => {
  expect(await outcomeOf(events)).toEqual([outcome, stored])
})
