// Limits: so many at once, so many in any minute, first come, first served.

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Model, ModelEvent } from "../../../src/models/model.ts"
import { withLimits, type RateLimits } from "../../../src/models/network/index.ts"
import { collect, createClock, createGate, createRequest, modelContract, scripted } from "../../../src/testing/index.ts"

const limits: RateLimits = { concurrency: 2, requestsPerMinute: 100, tokensPerMinute: 100_000 }

modelContract(
  {
    name: "a model with limits",
    createModel: () => withLimits(scripted([{ question: /letter/, answer: "Ada 🌊 wrote it.", chunk: 1 }]), limits),
    createEndless: () =>
      withLimits(scripted([{ question: /letter/, answer: "never" }], { gate: createGate() }), limits),
  },
  { describe, it },
)

const named = (name: string) => createRequest(name)

describe("concurrency", () => {
  it("admits so many, the others in the order of their arrival, and drops those that give up", async () => {
    const gate = createGate()
    const model = withLimits(
      scripted(({ question }) => question.text, { gate }),
      { concurrency: 2 },
      { clock: createClock() },
    )
    const controller = new AbortController()
    const names = ["a", "b", "c", "d", "e"]
    const all = names.map((name) => collect(model, named(name), name === "c" ? controller.signal : undefined))
    all[2]!.catch(() => {})
    await gate.arrived(2)
    expect(gate.waiting.map(({ question }) => question.text)).toEqual(["a", "b"])
    controller.abort(new Error("enough"))
    await expect(all[2]).rejects.toThrow("enough")
    gate.release("b")
    await all[1]
    await gate.arrived(2)
    expect(gate.waiting.map(({ question }) => question.text)).toEqual(["a", "d"])
    gate.open()
    await Promise.all([all[0], all[3], all[4]])
  })

  it("a place is free again after a failure and after a reader who leaves", async () => {
    const model = withLimits(
      scripted([
        { question: "bad", error: new Error("bad") },
        { question: /./, answer: "ab", chunk: 1 },
      ]),
      { concurrency: 1 },
    )
    await expect(collect(model, named("bad"))).rejects.toThrow("bad")
    for await (const event of model.generate(named("left"), { signal: new AbortController().signal })) {
      expect(event).toEqual({ type: "delta", text: "a" })
      break
    }
    expect((await collect(model, named("good"))).at(-1)?.type).toBe("finish")
  })
})

describe("per minute", () => {
  it("no 60 seconds have more requests or tokens than allowed, and no request waits for nothing", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ after: fc.nat(30_000), tokens: fc.integer({ min: 1, max: 120 }) }), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.integer({ min: 1, max: 5 }),
        async (arrivals, requestsPerMinute) => {
          const clock = createClock()
          const starts: { readonly at: number; readonly tokens: number; readonly i: number }[] = []
          const model: Model = {
            id: "counted",
            maxOutputTokens: 0,
            async *generate({ messages }): AsyncGenerator<ModelEvent> {
              const tokens = messages[0]!.content.length / 4
              starts.push({ at: clock.now(), tokens, i: starts.length })
              yield { type: "usage", input: tokens, output: 0 }
              yield { type: "finish", reason: "stop" }
            },
          }
          const limited = withLimits(model, { requestsPerMinute, tokensPerMinute: 150 }, { clock })
          const all: Promise<unknown>[] = []
          for (const { after, tokens } of arrivals) {
            await clock.advance(after)
            all.push(collect(limited, { ...named("q"), messages: [{ role: "user", content: "x".repeat(tokens * 4) }] }))
          }
          await clock.advance(60_000 * 25)
          await Promise.all(all)
          // The order is that of arrival.
          expect(starts.map(({ tokens }) => tokens)).toEqual(arrivals.map(({ tokens }) => tokens))
          for (const { at } of starts) {
            const window = starts.filter((start) => start.at > at - 60_000 && start.at <= at)
            expect(window.length).toBeLessThanOrEqual(requestsPerMinute)
            expect(window.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(150)
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  it("the actual tokens of a request replace its estimate", async () => {
    const clock = createClock()
    const model = withLimits(
      scripted(() => "short", { maxOutputTokens: 900 }),
      { tokensPerMinute: 1000 },
      { clock },
    )
    await collect(model, named("a"))
    await collect(model, named("b"))
    expect(clock.waiting).toEqual([])
  })

  it("a request that is larger than the limit goes alone", async () => {
    const clock = createClock()
    const model = withLimits(
      scripted(() => "", { maxOutputTokens: 5000 }),
      { tokensPerMinute: 1000 },
      { clock },
    )
    await collect(model, named("a"))
    let done = false
    const second = collect(model, named("b")).then(() => (done = true))
    expect(clock.waiting).toEqual([60_000])
    await clock.advance(59_999)
    expect(done).toBe(false)
    await clock.advance(1)
    await second
  })
})
