// A listener of a run's events: what it throws or rejects with ends the run, and never the process.

import { expect, onTestFinished, test } from "vitest"
import { createRuntime, RecallError, type TraceEvent } from "../../src/index.ts"
import { createGate } from "../../src/testing/index.ts"
import { answering } from "../support/asking.ts"

const gone = new Error("the client is gone")

/** Collects the rejections that nobody handles while a test runs. */
function unhandled(): readonly unknown[] {
  const reasons: unknown[] = []
  const note = (reason: unknown) => void reasons.push(reason)
  process.on("unhandledRejection", note)
  onTestFinished(() => void process.off("unhandledRejection", note))
  return reasons
}

const run = (trace: (event: TraceEvent) => unknown, source = 'EMIT ask("A") + ask("B")') =>
  createRuntime({ models: answering({ A: "a", B: "b" }) }).run(source, { trace })

const TYPES = ["run", "question", "request", "delta", "response", "result", "end"] as const

test.each(TYPES)("an exception at the event %s", async (type) => {
  const reasons = unhandled()
  const ended = run((event) => {
    if (event.type === type) throw gone
  })
  await expect(ended).rejects.toBe(gone)
  expect(reasons).toEqual([])
})

test.each(TYPES)("a rejection at the event %s", async (type) => {
  const reasons = unhandled()
  const ended = run(async (event) => {
    await Promise.resolve()
    if (event.type === type) throw gone
  })
  await expect(ended).rejects.toBe(gone)
  await new Promise((resolve) => setImmediate(resolve))
  expect(reasons).toEqual([])
})

test("no event follows the failure", async () => {
  const seen: string[] = []
  const ended = run((event) => {
    seen.push(event.type)
    if (event.type === "question") throw gone
  })
  await expect(ended).rejects.toBe(gone)
  expect(seen.at(-1)).toBe("question")
})

test("the run waits for the promises of its listener, at the end", async () => {
  const written: string[] = []
  await run(async ({ type }) => {
    await new Promise((resolve) => setImmediate(resolve))
    written.push(type)
  })
  expect(written.at(-1)).toBe("end")
})

test("an abort ends a run whose listener never settles", async () => {
  const controller = new AbortController()
  const reason = new Error("aborted")
  const ended = createRuntime().run("EMIT 1", {
    signal: controller.signal,
    trace(event) {
      if (event.type === "end") setImmediate(() => controller.abort(reason))
      return new Promise(() => {})
    },
  })
  expect((await ended).value).toBe(1)
  const gate = createGate()
  const stuck = createRuntime({ models: answering({ A: "a" }, { gate }) }).run('EMIT ask("A")', {
    signal: controller.signal,
    trace: () => new Promise(() => {}),
  })
  await expect(stuck).rejects.toMatchObject({ code: "interrupted", cause: reason })
})

test("a failure of the program comes before that of a listener at the end", async () => {
  const ended = run(async (event) => {
    await Promise.resolve()
    if (event.type === "end") throw gone
  }, "EMIT 1 / 0")
  await expect(ended).rejects.toBeInstanceOf(RecallError)
})
