// The details of a RecallError with which a host answers its own caller: the cause, the server's status, the usage.

import { describe, expect, test } from "vitest"
import { z } from "zod"
import { createRuntime, ModelError, native, withRetries, type Model } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering, errorOf } from "../support/asking.ts"

const failing = (thrown: unknown): Model => ({
  id: "failing",
  // oxlint-disable-next-line require-yield
  async *generate() {
    throw thrown
  },
})

describe("cause", () => {
  const thrown = Object.assign(new Error("db down"), { status: 503 })

  test.each([
    [
      "throws",
      (): unknown => {
        throw thrown
      },
    ],
    ["rejects", (): unknown => Promise.reject(thrown)],
  ])("is what a native %s, with its stack", async (_, run) => {
    const runtime = createRuntime({ natives: [native({ name: "orders", effect: "read", run })] })
    const error = await errorOf(runtime.run('IMPORT orders FROM "host"\nEMIT orders()'))
    expect(error.code).toBe("native-error")
    expect(error.cause).toBe(thrown)
    expect(error.status).toBeUndefined()
  })

  test("is what a native throws in an answer that is refused for it", async () => {
    const orders = native({
      name: "orders",
      run: (): unknown => {
        throw thrown
      },
    })
    const runtime = createRuntime({
      natives: [orders],
      grant: ["orders"],
      models: scripted(() => "CALL(orders()) ".repeat(9)),
    })
    const error = await errorOf(runtime.run('IMPORT orders FROM "host"\nEMIT ask("Q", tools: [orders])'))
    expect(error.cause).toBe(thrown)
  })

  test("is what a model throws, whatever it is", async () => {
    for (const any of [thrown, "a text", new ModelError("bad-request", "no")])
      expect((await errorOf(createRuntime({ models: failing(any) }).ask("Q"))).cause).toBe(any)
  })

  test("is what a validator of the host throws, in a result and in an argument", async () => {
    const throwing = z.string().refine((): boolean => {
      throw thrown
    })
    const f = native({ name: "f", parameters: { p: throwing }, effect: "none", run: () => 1 })
    const runtime = createRuntime({ natives: [f] })
    expect((await errorOf(runtime.run('EMIT "x"', { returns: throwing }))).cause).toBe(thrown)
    expect((await errorOf(runtime.run('IMPORT f FROM "host"\nEMIT f("x")'))).cause).toBe(thrown)
  })

  test("is what the confirmation of a call rejects with", async () => {
    const runtime = createRuntime({
      natives: [native({ name: "f", run: () => 1 })],
      confirm: () => Promise.reject(thrown),
    })
    const error = await errorOf(runtime.run('IMPORT f FROM "host"\nEMIT f()'))
    expect(error).toMatchObject({ code: "not-confirmed", cause: thrown })
  })

  test("is absent where the failure is the program's own", async () => {
    const error = await errorOf(createRuntime().run("EMIT 1 / 0"))
    expect("cause" in error).toBe(false)
  })
})

describe("status and retryAfter", () => {
  const limited = () => new ModelError("rate-limited", "slow down", { status: 429, retryAfter: 7, retryable: true })

  test("are those of the model's server", async () => {
    const error = await errorOf(createRuntime({ models: failing(limited()) }).ask("Q"))
    expect(error).toMatchObject({ code: "rate-limited", status: 429, retryAfter: 7 })
  })

  test("survive retries that were given up", async () => {
    const models = withRetries(failing(limited()), { patience: 1_000 })
    expect(await errorOf(createRuntime({ models }).ask("Q"))).toMatchObject({ status: 429, retryAfter: 7 })
  })

  test("are not taken from a native, whose error is the cause", async () => {
    const call = native({
      name: "call",
      run: (): unknown => {
        throw Object.assign(new Error("x"), { status: 500 })
      },
    })
    expect((await errorOf(createRuntime({ natives: [call] }).run("EMIT call()"))).status).toBeUndefined()
  })
})

describe("usage after an abort", () => {
  test("has what was answered and what was under way", async () => {
    const gate = createGate()
    const models: Model = { ...scripted(({ question }) => question.text, { gate }), price: { input: 1, output: 1 } }
    const controller = new AbortController()
    const run = createRuntime({ models }).run('EMIT ask("second", ask("first"))', { signal: controller.signal })
    await gate.arrived(1)
    gate.release()
    await gate.arrived(1)
    controller.abort(new Error("the client has gone"))
    const error = await errorOf(run)
    expect(error).toMatchObject({
      code: "interrupted",
      message: "the run was interrupted: the client has gone (interrupted)",
      cause: { message: "the client has gone" },
      usage: { requests: 2, questions: { asked: 2 } },
    })
    expect(error.usage.usd).toBeGreaterThan(0)
    expect(error.usage.tokens.input).toBeGreaterThan(0)
  })

  test("is in the error of a task, a plan and tests alike", async () => {
    const signal = AbortSignal.abort("enough")
    const program = await createRuntime({ models: answering({}) }).compile(
      'TASK t() = 1\nTEST "t" : t() == 1\nEMIT t()',
    )
    for (const run of [program.with({ signal }).tasks["t"]!, program.plan, program.test])
      expect(await errorOf(run({ signal }))).toMatchObject({
        code: "interrupted",
        cause: "enough",
        usage: { requests: 0 },
      })
  })
})
