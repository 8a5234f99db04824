// Runs: stopping them, and several of one runtime, at the same time and one after the other.

import { describe, expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { createWaiting, ending, native } from "../support/runs.ts"

const LOOPS: readonly (readonly [string, string])[] = [
  ["a recursion", "TASK f(n) = f(n + 1)\nEMIT f(0)"],
  ["a recursion in FOR", "TASK f(n) = sum(FOR m IN [n, n + 1] : f(m + 1))\nEMIT f(0)"],
  ["a recursion in TRY", "TASK f(n) = TRY f(n + 1) ELSE f(n + 2)\nEMIT f(0)"],
  ["a long FOR", "EMIT FOR a IN range(0, 1000000) : length(FOR b IN range(0, 1000000) : a)"],
  ["a long reduce", "EMIT FOR a IN range(0, 1000000) : reduce(range(0, 1000000), (x, y) => y)"],
  [
    "a long reduce with a native",
    "EMIT FOR a IN range(0, 1000000) : reduce(range(0, 1000000), merged)\nTASK merged(x, y) = y",
  ],
  ["functions", "LET loop = f => f(f)\nEMIT loop(f => f(f))"],
]

describe.each([true, false])("memo: %s", (memo) => {
  test.each(LOOPS)("an abort stops %s", async (_, source) => {
    const controller = new AbortController()
    const result = createRuntime({ memo }).run(source, { signal: controller.signal })
    setImmediate(() => controller.abort(new Error("enough")))
    await expect(result).rejects.toThrow("enough")
  })
})

describe("an abort", () => {
  test("before the run", async () => {
    await expect(createRuntime().run("EMIT 1", { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow(
      "enough",
    )
  })

  test("while a native is waited for", async () => {
    const waiting = createWaiting()
    const controller = new AbortController()
    const result = createRuntime({ natives: [waiting.native] }).run(
      'IMPORT wait FROM "host"\nEMIT TRY wait(1) ELSE 2',
      { signal: controller.signal },
    )
    await waiting.arrived(1)
    controller.abort(new Error("enough"))
    await expect(result).rejects.toThrow("enough")
  })

  test("while a model is waited for, whose request is aborted too", async () => {
    const gate = createGate()
    const controller = new AbortController()
    const runtime = createRuntime({ models: scripted(() => "yes", { gate }) })
    const result = runtime.run('EMIT TRY ask("a") ELSE 2', { signal: controller.signal })
    await gate.arrived(1)
    controller.abort(new Error("enough"))
    await expect(result).rejects.toThrow("enough")
    expect(gate.waiting).toEqual([])
    gate.open()
    expect((await runtime.run('EMIT ask("a")')).value).toBe("yes")
  })

  test("leaves nothing behind that a later run would wait for", async () => {
    const waiting = createWaiting()
    const runtime = createRuntime({ natives: [waiting.native] })
    const source =
      'IMPORT wait FROM "host"\nTASK t(x) = wait(x)\nTASK f(n) = IF n == 0 THEN t(1) ELSE f(n - 1)\nEMIT f(20000)'
    const controller = new AbortController()
    const first = runtime.run(source, { signal: controller.signal })
    await waiting.arrived(1)
    controller.abort(new Error("enough"))
    await expect(first).rejects.toThrow("enough")
    const second = runtime.run(source)
    await waiting.arrived(2)
    waiting.release(1) // the call of the first run
    waiting.release(1)
    expect((await second).value).toBe(1)
    expect((await runtime.run(source)).usage.calls).toEqual({ evaluated: 0, remembered: 1 })
  })
})

test("a run that a limit ended leaves nothing behind", async () => {
  const runtime = createRuntime({ limits: { depth: 10_000 } })
  const program = (n: number) => `TASK f(n) = IF n == 0 THEN 0 ELSE 1 + f(n - 1)\nEMIT f(${n})`
  expect(await ending(runtime, program(10_000))).toMatchObject({ code: "too-deep" })
  expect(await ending(runtime, program(9_999))).toMatchObject({ value: 9_999 })
})

describe("two runs of one runtime at the same time", () => {
  test("of the same deep recursion", async () => {
    const runtime = createRuntime()
    const source = "TASK f(n) = IF n == 0 THEN 0 ELSE 1 + f(n - 1)\nEMIT f(100000)"
    const results = await Promise.all([1, 2, 3].map(() => runtime.run(source)))
    expect(results.map(({ value }) => value)).toEqual([100_000, 100_000, 100_000])
  })

  test("each makes the calls that the other has not finished", async () => {
    const waiting = createWaiting()
    const runtime = createRuntime({ natives: [waiting.native] })
    const source = 'IMPORT wait FROM "host"\nTASK t(x) = wait(x)\nEMIT [t(1), t(1)]'
    const [first, second] = [runtime.run(source), runtime.run(source)]
    await waiting.arrived(2)
    waiting.release(1)
    waiting.release(1)
    expect([(await first).value, (await second).value]).toEqual([
      [1, 1],
      [1, 1],
    ])
  })

  test("ask a question once", async () => {
    const gate = createGate()
    const model = scripted(() => "yes", { gate })
    const runtime = createRuntime({ models: model })
    const results = [1, 2].map(() => runtime.run('EMIT [ask("a"), ask("a")]'))
    await gate.arrived(1)
    await turn()
    expect(gate.waiting.length).toBe(1)
    gate.open()
    const [first, second] = await Promise.all(results)
    expect([first!.value, second!.value]).toEqual([
      ["yes", "yes"],
      ["yes", "yes"],
    ])
    expect(model.requests.length).toBe(1)
    expect([first!.usage.questions, second!.usage.questions]).toEqual([
      { asked: 1, remembered: 1 },
      { asked: 0, remembered: 2 },
    ])
  })

  test("share a failure of the question, and ask again after it", async () => {
    const gate = createGate()
    const model = scripted([{ question: "a", error: new Error("no") }], { gate })
    const runtime = createRuntime({ models: model })
    const results = [1, 2].map(() => ending(runtime, 'EMIT ask("a")'))
    await gate.arrived(1)
    await turn()
    gate.open()
    expect(await Promise.all(results)).toMatchObject([{ code: "model-error" }, { code: "model-error" }])
    expect(model.requests.length).toBe(1)
    await ending(runtime, 'EMIT ask("a")')
    expect(model.requests.length).toBe(2)
  })

  test("when the one that asked is aborted, the other asks itself", async () => {
    const gate = createGate()
    const model = scripted(() => "yes", { gate })
    const runtime = createRuntime({ models: model })
    const controller = new AbortController()
    const first = runtime.run('EMIT ask("a")', { signal: controller.signal })
    await gate.arrived(1)
    const second = runtime.run('EMIT TRY ask("a") ELSE "caught"')
    await turn()
    controller.abort(new Error("enough"))
    await expect(first).rejects.toThrow("enough")
    await gate.arrived(1)
    gate.open()
    expect((await second).value).toBe("yes")
    expect(model.requests.length).toBe(2)
  })

  test("when the one that asked fails for another reason, too", async () => {
    const gate = createGate()
    const model = scripted(() => "yes", { gate })
    const waiting = createWaiting()
    const runtime = createRuntime({ models: model, natives: [waiting.native] })
    const first = ending(runtime, 'IMPORT wait FROM "host"\nEMIT [wait(1), ask("a")]')
    await gate.arrived(1)
    const second = ending(runtime, 'EMIT ask("a")')
    await turn()
    waiting.reject(1, "gone")
    expect(await first).toMatchObject({ code: "native-error" })
    await gate.arrived(1)
    gate.open()
    expect(await second).toMatchObject({ value: "yes" })
  })

  test("whose questions wait for each other are not left hanging", async () => {
    const gate = createGate()
    const model = scripted(({ question }) => (question.text === "a" ? 'CALL("b")' : 'CALL("a")'), { gate })
    const runtime = createRuntime({ models: model })
    const results = [ending(runtime, 'EMIT ask("a")'), ending(runtime, 'EMIT ask("b")')]
    await gate.arrived(2)
    gate.open()
    expect(await Promise.all(results)).toMatchObject([{ code: "cyclic-call" }, { code: "cyclic-call" }])
  })

  test("of different programs do not meet", async () => {
    const waiting = createWaiting()
    const runtime = createRuntime({ natives: [waiting.native, native("twice", (n: number) => n * 2)] })
    const first = runtime.run('IMPORT wait FROM "host"\nLET c = wait(1)\nTASK t(x) = x + c\nEMIT t(1)')
    const second = runtime.run('IMPORT wait FROM "host"\nLET c = wait(2)\nTASK t(x) = x + c\nEMIT t(1)')
    await waiting.arrived(2)
    waiting.release(2)
    expect((await second).value).toBe(3)
    waiting.release(1)
    expect((await first).value).toBe(2)
  })
})

test("runs take turns: a short one ends while a long one goes on", async () => {
  const runtime = createRuntime()
  const order: string[] = []
  const controller = new AbortController()
  const long = runtime
    .run("TASK f(n) = f(n + 1)\nEMIT f(0)", { signal: controller.signal })
    .catch(() => order.push("long"))
  await runtime.run("EMIT 1").then(() => order.push("short"))
  controller.abort()
  await long
  expect(order).toEqual(["short", "long"])
})

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
