// Falling back: the order of the models, and the failures that are not passed on.

import { describe, expect, it } from "vitest"
import { ModelError, type Model } from "../../../src/models/model.ts"
import { withFallback } from "../../../src/models/network/index.ts"
import { collect, createRequest, modelContract, scripted, textOf } from "../../../src/testing/index.ts"

const request = createRequest("Who wrote the letter?", { letter: "Ada" })
const failing = (code: string, answer = "") =>
  scripted([{ question: /./, answer, error: new ModelError(code, "no") }], { id: code })
const good = scripted(() => "good", { id: "good", price: { input: 1, output: 9 }, maxOutputTokens: 10 })

modelContract(
  {
    name: "a model with fallback",
    createModel: () => withFallback([failing("model-unavailable"), scripted(() => "Ada 🌊 wrote it.", { chunk: 1 })]),
    createFailing: () => withFallback([failing("model-unavailable"), failing("no-credit")]),
  },
  { describe, it },
)

describe("fallback", () => {
  it.each(["model-unavailable", "rate-limited", "no-credit", "model-unauthorized", "bad-request"])(
    "after %s the next is asked",
    async (code) => {
      expect(textOf(await collect(withFallback([failing(code), good]), request))).toBe("good")
    },
  )
  it("after an answer that broke off before its first text the next is asked", async () => {
    expect(textOf(await collect(withFallback([failing("model-stream-cut"), good]), request))).toBe("good")
  })
  it.each([
    ["model-refused", ""],
    ["model-refused", "begun"],
    ["model-stream-cut", "begun"],
  ])("not after %s with %j", async (code, answer) => {
    const second = scripted(() => "good")
    await expect(collect(withFallback([failing(code, answer), second]), request)).rejects.toMatchObject({ code })
    expect(second.requests.length).toBe(0)
  })
  it("in the middle of an answer the next goes on, and the first is not asked any more", async () => {
    const first = failing("no-credit", "begun")
    const models = withFallback([first, good])
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const event of models.generate(request, { signal: new AbortController().signal })) seen.push(event)
    })()
    await expect(reading).rejects.toMatchObject({ code: "model-stream-cut", retryable: true })
    expect(seen.at(-1)).toEqual({ type: "fallback", to: "good", passed: 1, message: "no" })
    expect(textOf(await collect(models, { ...request, resumed: 1, passed: 1 }))).toBe("good")
    expect([first.requests.length, good.requests.at(-1)]).toEqual([1, { ...request, resumed: 1 }])
  })
  it("is reported, with the cost of the failed model", async () => {
    const asked: Model = {
      id: "asked",
      async *generate() {
        yield { type: "usage", input: 5, output: 1 }
        throw new ModelError("rate-limited", "no", { status: 429 })
      },
    }
    const events = await collect(withFallback([asked, good]), request)
    expect(events[1]).toEqual({
      type: "retry",
      code: "rate-limited",
      message: "no; good is asked",
      milliseconds: 0,
      unserved: true,
    })
    const usageIn = (all: typeof events) => all.findLast((event) => event.type === "usage")!
    const alone = usageIn(await collect(good, request))
    expect(usageIn(events)).toEqual({ type: "usage", input: 5 + alone.input, output: 1 + alone.output })
  })
  it("the last failure is thrown", async () => {
    await expect(collect(withFallback([failing("no-credit"), failing("rate-limited")]), request)).rejects.toMatchObject(
      { code: "rate-limited" },
    )
  })
  it("it has the abilities that all have, and the price of the dearest", () => {
    const cheap = scripted(() => "", {
      id: "cheap",
      price: { input: 2, output: 3 },
      maxOutputTokens: 20,
      structuredOutput: true,
    })
    expect(withFallback([cheap, good])).toMatchObject({
      id: "cheap else good",
      price: { input: 2, output: 9 },
      maxOutputTokens: 20,
      structuredOutput: false,
      continuation: "turn",
    })
    expect(withFallback([scripted(() => ""), good]).price).toBe(undefined)
  })
  it("models that continue in different ways cannot replace each other", () => {
    expect(() => withFallback([good, scripted(() => "", { id: "raw", continuation: "completion" })])).toThrow(
      "raw cannot replace good: its continuation is completion, not turn",
    )
  })
})
