// Retries: when, how often, after how long, and requests that must not be sent twice.

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ModelError, type Model, type ModelEvent } from "../../../src/models/model.ts"
import {
  DEFAULT_RETRIES,
  withFallback,
  withLimits,
  withRetries,
  withTimeouts,
} from "../../../src/models/network/index.ts"
import { collect, createClock, createRequest, modelContract, scripted, textOf } from "../../../src/testing/index.ts"

const request = createRequest("Why?")
const passing = (more: object = {}) => new ModelError("model-unavailable", "busy", { retryable: true, ...more })
const answer: readonly (ModelEvent | Error)[] = [
  { type: "delta", text: "Because." },
  { type: "usage", input: 3, output: 2 },
  { type: "finish", reason: "stop" },
]

modelContract(
  {
    name: "a model with retries",
    createModel: () => withRetries(scripted([{ question: /letter/, answer: "Ada 🌊 wrote it.", chunk: 1 }])),
    createFailing: () => withRetries(scripted([{ question: /letter/, error: new ModelError("model-refused", "no") }])),
  },
  { describe, it },
)

/** A model whose attempts are these, the last again and again. */
function attempts(...scripts: readonly (readonly (ModelEvent | Error)[])[]): Model & { readonly asked: number } {
  const model = {
    id: "attempts",
    asked: 0,
    async *generate() {
      for (const step of scripts[Math.min(model.asked++, scripts.length - 1)]!) {
        if (step instanceof Error) throw step
        yield step
      }
    },
  }
  return model
}

/** The answer of a model, and the delays between its attempts. */
async function run(
  model: Model,
  random = 0,
  options = {},
): Promise<{ events: ModelEvent[]; delays: number[]; error?: unknown }> {
  const clock = createClock(() => random)
  const delays: number[] = []
  const events: ModelEvent[] = []
  const state = { done: false }
  const running = (async () => {
    for await (const event of withRetries(model, options, clock).generate(request, {
      signal: new AbortController().signal,
    }))
      events.push(event)
  })().finally(() => (state.done = true))
  running.catch(() => {})
  while (!state.done) {
    await clock.advance(0)
    const [next] = clock.waiting
    if (next === undefined) continue
    delays.push(next)
    await clock.advance(next)
  }
  return running.then(
    () => ({ events, delays }),
    (error: unknown) => ({ events, delays, error }),
  )
}

describe("delays", () => {
  it("double, with jitter between half and all", async () => {
    const failing = () => attempts([passing()])
    expect((await run(failing(), 0)).delays).toEqual([250, 500, 1000, 2000])
    expect((await run(failing(), 0.999999)).delays.map(Math.round)).toEqual([500, 1000, 2000, 4000])
    expect((await run(failing(), 0, { times: 9, longestDelay: 3000 })).delays.slice(-3)).toEqual([1500, 1500, 1500])
  })

  it("are those that the server asks for, spread out after it", async () => {
    expect((await run(attempts([passing({ retryAfter: 7 })], answer), 0)).delays).toEqual([7000 + 62.5])
  })

  it("that are too long are not waited for", async () => {
    const model = attempts([passing({ retryAfter: 121 })], answer)
    expect(await run(model)).toMatchObject({ delays: [], error: { retryAfter: 121 } })
    expect(model.asked).toBe(1)
  })

  it("end with an abort", async () => {
    const clock = createClock()
    const controller = new AbortController()
    const running = collect(withRetries(attempts([passing()]), {}, clock), request, controller.signal)
    await clock.arrived(1)
    controller.abort(new Error("enough"))
    await expect(running).rejects.toThrow("enough")
    expect(clock.waiting).toEqual([])
  })
})

describe("each repetition is reported", () => {
  it("before its delay, with the reason and the delay", async () => {
    const { events, delays } = await run(
      attempts([passing()], [new ModelError("rate-limited", "slow down", { retryable: true, retryAfter: 2 })], answer),
    )
    const reported = events.filter((event) => event.type === "retry")
    expect(reported).toEqual([
      { type: "retry", code: "model-unavailable", message: "busy", milliseconds: 250 },
      { type: "retry", code: "rate-limited", message: "slow down", milliseconds: 2125 },
    ])
    expect(reported.map(({ milliseconds }) => milliseconds)).toEqual(delays)
    expect(events.slice(2)).toEqual(answer)
  })

  it("but not the failure that ends it", async () => {
    const { events } = await run(attempts([passing()]), 0, { times: 2 })
    expect(events.map(({ type }) => type)).toEqual(["retry", "retry"])
  })

  it("through the layers around it, where it is neither a beginning nor an answer", async () => {
    const clock = createClock(() => 0)
    const inner = withRetries(attempts([passing()], answer), { firstDelay: 100 }, clock)
    const around = withRetries(
      withFallback([
        withTimeouts(
          withLimits(inner, { concurrency: 1, tokensPerMinute: 1_000 }, { clock }),
          { first: 40, silence: 1 },
          clock,
        ),
        attempts([{ type: "finish", reason: "stop" }]),
      ]),
      {},
      clock,
    )
    const running = collect(around, request)
    await clock.advance(39)
    await clock.advance(1) // the first time-out fires at its time, not 1 ms after the report of the repetition
    expect(await running).toEqual([
      { type: "retry", code: "model-unavailable", message: "busy", milliseconds: 50 },
      { type: "retry", code: "model-unavailable", message: expect.stringContaining("is asked"), milliseconds: 0 },
      { type: "fallback", to: "attempts", passed: 1, message: expect.stringContaining("did not begin to answer") },
      { type: "finish", reason: "stop" },
    ])
  })
})

describe("requests sent again", () => {
  it("a passing failure, a bounded number of times", async () => {
    const model = attempts([passing()])
    expect((await run(model)).error).toMatchObject({ code: "model-unavailable" })
    expect(model.asked).toBe(1 + DEFAULT_RETRIES.times)
  })

  it("a stream that ends without a finish, while nothing of it was delivered", async () => {
    const model = attempts([], [{ type: "delta", text: "" }], answer)
    expect(textOf((await run(model)).events)).toBe("Because.")
    expect(model.asked).toBe(3)
  })

  it("not a final failure, nor an error that is not the model's", async () => {
    for (const error of [new ModelError("bad-request", "no"), new Error("a bug")]) {
      const model = attempts([error])
      expect((await run(model)).error).toBe(error)
      expect(model.asked).toBe(1)
    }
  })

  it("nothing once something was delivered: the answer broke off", async () => {
    for (const end of [[], [passing()], [new ModelError("model-stream-cut", "reset", { retryable: true })]]) {
      const model = attempts([{ type: "delta", text: "Be" }, ...end], answer)
      const { events, error } = await run(model)
      expect(error).toMatchObject({ code: "model-stream-cut", retryable: true })
      expect(textOf(events)).toBe("Be")
      expect(model.asked).toBe(1)
    }
  })

  describe("an answer that breaks off in the middle", () => {
    const piece: ModelEvent = { type: "delta", text: "Be" }
    /** The failure of a request that continues an answer after breaks, and the time at which it comes. */
    async function failureAfter(cause: ModelError, resumed: number, options = {}) {
      const clock = createClock(() => 1)
      const model = withRetries(attempts([piece, cause]), options, clock)
      let failure: unknown
      const running = collect(model, { ...request, resumed }).catch((thrown: unknown) => {
        failure = thrown
      })
      let waited = 0
      for (; failure === undefined; waited += 100) await clock.advance(waited === 0 ? 0 : 100)
      await running
      return { failure, waited: waited - 100 }
    }

    it.each([
      [0, 500],
      [1, 1_000],
      [3, 4_000],
    ])("waits as before its first delta: %i breaks before", async (resumed, delay) => {
      const { failure, waited } = await failureAfter(passing(), resumed)
      expect(failure).toMatchObject({ code: "model-stream-cut" })
      expect(waited).toBe(delay)
    })
    it("waits as long as the server asks", async () => {
      const { failure, waited } = await failureAfter(passing({ retryAfter: 20 }), 0)
      expect([failure, waited]).toMatchObject([{ code: "model-stream-cut" }, 20_200])
    })
    it.each([
      ["after all retries", passing(), 4, {}],
      ["without retries", passing(), 0, { times: 0 }],
      ["where the server asks for too much", passing({ retryAfter: 3_600 }), 0, {}],
    ])("fails at once with its cause, %s", async (_, error, resumed, options) => {
      const { failure, waited } = await failureAfter(error, resumed, options)
      expect([failure, waited]).toMatchObject([{ code: "model-unavailable", message: /^busy/ }, 0])
    })
    it("a model that replaces another has all of its retries", async () => {
      const second = attempts([passing()], answer)
      const clock = createClock(() => 1)
      const model = withFallback([attempts([new ModelError("bad-request", "no")]), withRetries(second, {}, clock)])
      const running = collect(model, { ...request, resumed: 4 })
      await clock.advance(500)
      expect(textOf(await running)).toBe("Because.")
    })
  })

  it("the tokens of failed attempts are counted", async () => {
    const { events } = await run(attempts([{ type: "usage", input: 3, output: 9 }, passing()], answer))
    expect(events.findLast(({ type }) => type === "usage")).toEqual({ type: "usage", input: 6, output: 11 })
  })

  it("no text is ever delivered twice, whatever the attempts do", async () => {
    const step = fc.constantFrom<ModelEvent | Error>(
      { type: "delta", text: "a" },
      { type: "delta", text: "" },
      { type: "usage", input: 1, output: 1 },
      passing(),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 4 }), async (scripts) => {
        const model = attempts(...scripts.map((script) => [...script]), answer)
        const { events, error } = await run(model)
        const last = scripts[model.asked - 1] ?? answer
        const until = last.findIndex((step) => step instanceof Error)
        const delivered = last.slice(0, until < 0 ? undefined : until) as readonly ModelEvent[]
        expect(textOf(events)).toBe(textOf(delivered))
        expect(error === undefined).toBe(events.at(-1)?.type === "finish")
      }),
    )
  })
})
