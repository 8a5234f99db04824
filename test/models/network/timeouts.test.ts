// Time-outs: each ends the request at its time, and none before.

import { describe, expect, it } from "vitest"
import type { Model, ModelEvent } from "../../../src/models/model.ts"
import { withTimeouts } from "../../../src/models/network/index.ts"
import {
  collect,
  createClock,
  createRequest,
  modelContract,
  scripted,
  createGate,
  type TestClock,
} from "../../../src/testing/index.ts"

const request = createRequest("Why?")
const LIMITS = { first: 100, silence: 10, total: 1000 }

modelContract(
  {
    name: "a model with time-outs",
    createModel: () => withTimeouts(scripted([{ question: /letter/, answer: "Ada 🌊 wrote it.", chunk: 1 }])),
    createEndless: () => withTimeouts(scripted([{ question: /letter/, answer: "never" }], { gate: createGate() })),
  },
  { describe, it },
)

/** A model whose every event arrives after so many milliseconds. */
function timed(clock: TestClock, delays: readonly number[], seen: { aborted?: unknown } = {}): Model {
  return {
    id: "timed",
    async *generate(_, { signal }): AsyncGenerator<ModelEvent> {
      for (const delay of delays) {
        await new Promise<void>((resolve, reject) => {
          const callOff = clock.after(delay, resolve)
          signal.addEventListener("abort", () => {
            seen.aborted = signal.reason
            callOff()
            reject(signal.reason as Error)
          })
        })
        yield { type: "delta", text: "x" }
      }
      yield { type: "finish", reason: "stop" }
    },
  }
}

async function failureAt(delays: readonly number[], milliseconds: number): Promise<unknown> {
  const clock = createClock()
  const seen: { aborted?: unknown } = {}
  let failure: unknown
  const running = collect(withTimeouts(timed(clock, delays, seen), LIMITS, clock), request).catch(
    (error: unknown) => (failure = error),
  )
  await clock.advance(milliseconds - 1)
  expect(failure).toBe(undefined)
  await clock.advance(1)
  await running
  expect(seen.aborted).toBe(failure)
  expect(clock.waiting).toEqual([])
  return failure
}

describe("time-outs", () => {
  it("of the first event", async () => {
    expect(await failureAt([101], 100)).toMatchObject({
      code: "model-unavailable",
      retryable: true,
      message: "timed did not begin to answer within 0.1 seconds",
    })
  })
  it("of silence in the middle", async () => {
    expect(await failureAt([50, 9, 11], 69)).toMatchObject({
      code: "model-unavailable",
      retryable: true,
      message: expect.stringContaining("fell silent for 0.01 seconds"),
    })
  })
  it("of the whole, which is not tried again", async () => {
    expect(
      await failureAt(
        Array.from({ length: 200 }, () => 9),
        1000,
      ),
    ).toMatchObject({ code: "model-unavailable", retryable: false, message: expect.stringContaining("was not done") })
  })

  it.each([
    ["before its first event", 0, "did not begin to answer"],
    ["in the middle", 1, "fell silent"],
  ])("end a request that ignores its signal: %s", async (_, events, message) => {
    const clock = createClock()
    const deaf: Model = {
      id: "deaf",
      async *generate(): AsyncGenerator<ModelEvent> {
        for (let i = 0; i < events; i++) yield { type: "delta", text: "x" }
        await new Promise(() => undefined)
      },
    }
    const failed = expect(collect(withTimeouts(deaf, LIMITS, clock), request)).rejects.toMatchObject({
      message: expect.stringContaining(message),
    })
    await clock.advance(100)
    await failed
    expect(clock.waiting).toEqual([])
  })

  it("let an abort end a request that ignores its signal", async () => {
    const controller = new AbortController()
    const deaf: Model = { id: "deaf", generate: () => ({ [Symbol.asyncIterator]: () => never }) }
    const never: AsyncIterator<ModelEvent> = { next: () => new Promise(() => undefined) }
    const events = withTimeouts(deaf).generate(request, { signal: controller.signal })[Symbol.asyncIterator]()
    const failed = expect(events.next()).rejects.toThrow("no longer needed")
    controller.abort(new Error("no longer needed"))
    await failed
  })

  it("do not touch an answer in time, and leave no timer", async () => {
    const clock = createClock()
    const running = collect(withTimeouts(timed(clock, [99, 9, 9]), LIMITS, clock), request)
    await clock.advance(200)
    expect((await running).length).toBe(4)
    expect(clock.waiting).toEqual([])
  })

  it.each([
    ["before the answer", [90, 90, 90], true],
    ["never longer than the whole", Array.from({ length: 20 }, () => 90), false],
  ])("signs of life begin the wait again: %s", async (_, delays, isInTime) => {
    const clock = createClock()
    const timedModel = timed(clock, delays)
    const signs: Model = {
      ...timedModel,
      async *generate(request, options) {
        for await (const event of timedModel.generate(request, options))
          yield event.type === "delta" ? { type: "delta", text: "" } : event
      },
    }
    const outcome = collect(withTimeouts(signs, LIMITS, clock), request).then(
      () => "in time",
      (error: Error) => error.message,
    )
    await clock.advance(2_000)
    expect(await outcome).toBe(isInTime ? "in time" : "timed was not done with its answer within 1 seconds")
  })

  it("the reader's own time is not the server's silence", async () => {
    const clock = createClock()
    const answer = withTimeouts(timed(clock, [1, 1]), LIMITS, clock).generate(request, {
      signal: new AbortController().signal,
    })
    const events = answer[Symbol.asyncIterator]()
    const first = events.next()
    await clock.advance(1)
    await first
    await clock.advance(500)
    const second = events.next()
    await clock.advance(1)
    expect((await second).value).toEqual({ type: "delta", text: "x" })
    await events.return?.()
    expect(clock.waiting).toEqual([])
  })
})
