// The wait for the first event of a request.

import { expect, test } from "vitest"
import { begun } from "../../src/answers/writing/begun.ts"
import { ModelError, type ModelEvent } from "../../src/models/model.ts"

const delta = (text: string): ModelEvent => ({ type: "delta", text })
const FINISH: ModelEvent = { type: "finish", reason: "stop" }

function sent(events: AsyncIterable<ModelEvent>) {
  return { events, consumption: { kept: null } }
}

test("gives all events of the request, the first one too", async () => {
  for (const events of [[], [FINISH], [delta("a"), delta("b"), FINISH]]) {
    const given: ModelEvent[] = []
    const stream = async function* () {
      yield* events
    }
    for await (const event of (await begun(sent(stream()))).events) given.push(event)
    expect(given).toEqual(events)
  }
})

test("fails as the request does, before its first event and behind it", async () => {
  const failing = async function* (events: readonly ModelEvent[]) {
    yield* events
    throw new ModelError("model-unavailable", "no")
  }
  await expect(begun(sent(failing([])))).rejects.toThrow("no")
  const { events } = await begun(sent(failing([delta("a")])))
  const iterator = events[Symbol.asyncIterator]()
  expect(await iterator.next()).toEqual({ done: false, value: delta("a") })
  await expect(iterator.next()).rejects.toThrow("no")
})

test.each([0, 1])("a reader that leaves after %i further events ends the request", async (further) => {
  let ended = false
  const stream = async function* () {
    try {
      for (;;) yield delta("a")
    } finally {
      ended = true
    }
  }
  let left = further
  for await (const _ of (await begun(sent(stream()))).events) if (left-- === 0) break
  expect(ended).toBe(true)
})
