// Items of a provider, such as encrypted reasoning: the requests that continue an answer repeat them.

import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { readRecording, recordTo, replayFrom } from "../../src/host/index.ts"
import {
  createRuntime,
  memoryStore,
  ModelError,
  type Model,
  type ModelEvent,
  type ModelRequest,
} from "../../src/index.ts"
import { withFallback } from "../../src/models/network/index.ts"
import { collect, createRequest, scripted } from "../../src/testing/index.ts"
import { FIRST, script } from "../support/arbitrary-script.ts"
import { answering } from "../support/asking.ts"
import { givingItems, itemsIn, type ItemModel } from "../support/items.ts"

const ASK = `ask("${FIRST}", d: "the datum's (text)")`
const cut = fc.record({ chunk: fc.integer({ min: 1, max: 40 }), every: fc.integer({ min: 1, max: 5 }) })

/** Each request beside the one that it continues. */
function continuations(requests: readonly ModelRequest[]): (readonly [before: ModelRequest, after: ModelRequest])[] {
  return requests.flatMap((after) => {
    if (after.question.written === "") return []
    const start = JSON.stringify(after.messages).slice(0, -1)
    const earlier = requests.filter(({ messages }) => start.startsWith(JSON.stringify(messages).slice(0, -1) + ","))
    return [[earlier.reduce((a, b) => (a.messages.length >= b.messages.length ? a : b)), after] as const]
  })
}

describe("requests", () => {
  test("begin with all of the one before, items included, which change neither text nor questions", async () => {
    await fc.assert(
      fc.asyncProperty(script, cut, async ({ answers }, { chunk, every }) => {
        const plain = answering(answers, { chunk })
        const expected = await createRuntime({ models: plain }).run(ASK, { kind: "expression" })
        const model = givingItems(answering(answers, { chunk }), every)
        const result = await createRuntime({ models: model }).run(ASK, { kind: "expression" })
        expect(result.value).toEqual(expected.value)
        expect(model.requests.map(({ question }) => question.written)).toEqual(
          plain.requests.map(({ question }) => question.written),
        )
        for (const [before, after] of continuations(model.requests)) {
          const added = after.messages.slice(before.messages.length)
          expect(added.map(({ role }) => role).join(" ")).toMatch(/^(assistant )+user$/)
          // A request has given at least its first item before the text that was kept.
          expect(itemsIn({ messages: added }).length).toBeGreaterThan(0)
        }
        const continued = model.requests.filter(({ question }) => question.written !== "")
        expect(continuations(model.requests)).toHaveLength(continued.length)
      }),
      { numRuns: 60 },
    )
  })

  test("have each item before the text behind it", async () => {
    const model = givingItems(
      scripted(() => "abc CALL(1) def CALL(2) ghi", { chunk: 4 }),
      2,
    )
    await createRuntime({ models: model }).run('ask("Q")', { kind: "expression" })
    const assistant = model.requests.at(-1)!.messages.filter(({ role }) => role === "assistant")
    expect(assistant).toEqual([
      { role: "assistant", content: "abc CALL", items: [{ type: "reasoning", number: 0 }] },
      { role: "assistant", content: "(1)", items: [{ type: "reasoning", number: 1 }] },
      { role: "assistant", content: " def CAL", items: [{ type: "reasoning", number: 2 }] },
      { role: "assistant", content: "L(2)", items: [{ type: "reasoning", number: 3 }] },
    ])
  })

  test("have items without text before a message that says nothing", async () => {
    const requests: ModelRequest[] = []
    const model: Model = {
      id: "m",
      async *generate(request) {
        requests.push(request)
        yield { type: "item", item: "a" }
        if (requests.length > 1) yield { type: "delta", text: "done" }
        yield { type: "finish", reason: requests.length > 1 ? "stop" : "length" }
      },
    }
    await createRuntime({ models: model }).run('ask("Q")', { kind: "expression" })
    expect(requests[1]!.messages.slice(2)).toMatchObject([{ content: "…", items: ["a"] }, { role: "user" }])
  })

  test("do not have those of a failed attempt", async () => {
    const requests: ModelRequest[] = []
    const model: Model = {
      id: "m",
      async *generate(request) {
        requests.push(request)
        yield { type: "item", item: "failed" }
        yield { type: "retry", code: "model-unavailable", message: "no", milliseconds: 0 }
        yield { type: "item", item: "good" }
        yield { type: "delta", text: requests.length > 1 ? "done" : "CALL(1)" }
        yield { type: "finish", reason: "stop" }
      },
    }
    await createRuntime({ models: model }).run('ask("Q")', { kind: "expression" })
    expect(itemsIn(requests[1]!)).toEqual(["good"])
  })

  test("to another model of a fallback do not have those of the first", async () => {
    let isDown = false
    const requests: { readonly id: string; readonly items: readonly unknown[] }[] = []
    const model = (id: string): Model => ({
      id,
      async *generate(request) {
        if (id === "first" && isDown) throw new ModelError("model-unavailable", "no")
        requests.push({ id, items: itemsIn(request) })
        isDown = requests.length === 2
        yield { type: "item", item: `${id} ${requests.length}` }
        yield { type: "delta", text: requests.length < 4 ? `CALL(${requests.length})` : "done" }
        yield { type: "finish", reason: "stop" }
      },
    })
    await createRuntime({ models: withFallback([model("first"), model("second")]) }).run('ask("Q")', {
      kind: "expression",
    })
    expect(requests).toEqual([
      { id: "first", items: [] },
      { id: "first", items: ["first 1"] },
      { id: "second", items: [] },
      { id: "second", items: ["second 3"] },
    ])
  })

  test("are estimated with their items", async () => {
    const silent = (items: readonly unknown[]): Model => ({
      id: "m",
      async *generate({ question }) {
        for (const item of items) yield { type: "item", item }
        yield { type: "delta", text: question.written === "" ? "CALL(1)" : "done" }
        yield { type: "finish", reason: "stop" }
      },
    })
    const inputOf = async (items: readonly unknown[]) =>
      (await createRuntime({ models: silent(items) }).run('ask("Q")', { kind: "expression" })).usage.tokens.input
    expect((await inputOf(["x".repeat(8_000)])) - (await inputOf([]))).toBeGreaterThan(900)
  })
})

describe("a run that is resumed", () => {
  test("sends the same requests, with the items of the first", async () => {
    await fc.assert(
      fc.asyncProperty(script, cut, fc.nat(6), async ({ answers }, { chunk, every }, served) => {
        const store = memoryStore()
        const refused: string[] = []
        const first = givingItems(answering(answers, { chunk }), every)
        const failing: ItemModel = {
          ...first,
          async *generate(request, options) {
            // One request at a time, so that the refused one is certain.
            if (first.requests.length < served) return yield* first.generate(request, options)
            refused.push(JSON.stringify(request.messages))
            throw new ModelError("no-credit", "no")
          },
        }
        await createRuntime({ models: failing, memo: store, budget: { concurrency: 1 } })
          .run(ASK, { kind: "expression" })
          .catch(() => undefined)
        const second = givingItems(answering(answers, { chunk }), every)
        await createRuntime({ models: second, memo: store, budget: { concurrency: 1 } }).run(ASK, {
          kind: "expression",
        })
        const sent = second.requests.map(({ messages }) => JSON.stringify(messages))
        if (refused.length > 0) expect(sent).toContain(refused[0])
      }),
      { numRuns: 60 },
    )
  })
})

describe("a recording", () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "recall-items-"))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test("is replayed with its items", async () => {
    let files = 0
    await fc.assert(
      fc.asyncProperty(script, cut, async ({ answers }, { chunk, every }) => {
        const path = join(folder, `${files++}.jsonl`)
        const model = givingItems(answering(answers, { chunk }), every)
        const { models, memo } = recordTo(path, { models: { default: model } })
        const expected = await createRuntime({ models, memo }).run(ASK, { kind: "expression" })
        await memo.close()
        const again = await createRuntime(replayFrom(readRecording(path))).run(ASK, { kind: "expression" })
        expect(again.value).toEqual(expected.value)
      }),
      { numRuns: 30 },
    )
  })
})

test("a model with fallback gives the items of each model under its number", async () => {
  const giving = givingItems(scripted(() => "good"))
  const failing: Model = {
    id: "failing",
    // oxlint-disable-next-line require-yield -- it fails
    async *generate() {
      throw new ModelError("model-unavailable", "no")
    },
  }
  const events: ModelEvent[] = await collect(withFallback([failing, giving]), createRequest("Q"))
  expect(events.find(({ type }) => type === "item")).toEqual({
    type: "item",
    item: { model: 1, item: { type: "reasoning", number: 0 } },
  })
})
