// The limit of requests over all runs of a runtime.

import { describe, expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"

const SOURCE = "FOR i IN range(0, 5) : ask(`${name} ${i}?`)"
const run = (runtime: ReturnType<typeof createRuntime>, name: string, signal?: AbortSignal) =>
  runtime.run(SOURCE, { kind: "expression", args: { name }, ...(signal === undefined ? {} : { signal }) })

describe("concurrency", () => {
  test("is the most requests at once, of all runs together, and each gets its turn", async () => {
    let [atOnce, most] = [0, 0]
    const model = scripted(({ question }) => question.text, {
      gate: async () => {
        most = Math.max(most, ++atOnce)
        await Promise.resolve()
        atOnce--
      },
    })
    const runtime = createRuntime({ models: model, concurrency: 3 })
    const results = await Promise.all(["a", "b", "c", "d"].map((name) => run(runtime, name)))
    expect(results.map(({ value }) => value)).toEqual(
      ["a", "b", "c", "d"].map((name) => [0, 1, 2, 3, 4].map((i) => `${name} ${i}?`)),
    )
    expect([most, model.requests.length]).toEqual([3, 20])
  })

  test("leaves the limit of a run as it is", async () => {
    let [atOnce, most] = [0, 0]
    const gate = async () => {
      most = Math.max(most, ++atOnce)
      await Promise.resolve()
      atOnce--
    }
    const runtime = createRuntime({ models: scripted(() => "x", { gate }), concurrency: 4, budget: { concurrency: 2 } })
    await run(runtime, "a")
    expect(most).toBe(2)
  })

  test("a run that is aborted while its requests wait gives its turn to others", async () => {
    const gate = createGate()
    const model = scripted(() => "x", { gate })
    const runtime = createRuntime({ models: model, concurrency: 1 })
    const first = run(runtime, "a")
    await gate.arrived(1)
    const controller = new AbortController()
    const aborted = run(runtime, "b", controller.signal)
    const last = run(runtime, "c")
    controller.abort(new Error("enough"))
    await expect(aborted).rejects.toThrow("enough")
    gate.open()
    expect((await first).value).toHaveLength(5)
    expect((await last).value).toHaveLength(5)
    expect(model.requests.some(({ question }) => question.text.startsWith("b"))).toBe(false)
  })

  test("is a number from 1 up", () => {
    for (const concurrency of [0, -1, NaN]) expect(() => createRuntime({ concurrency })).toThrow("concurrency")
  })
})
