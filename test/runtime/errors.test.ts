// Errors: their codes and the part that each is due to.

import { expect, expectTypeOf, test } from "vitest"
import {
  createRuntime,
  fail,
  ModelError,
  native,
  type ErrorCategory,
  type ErrorCode,
  type RecallError,
  type UsageError,
} from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

const failing = (code: string) => native({ name: "f", effect: "none", run: () => Promise.reject(fail(code, "no")) })
const busy = scripted(() => {
  throw new ModelError("rate-limited", "too many requests")
})

test.each<[category: ErrorCategory, code: string, source: string]>([
  ["program", "unclosed-bracket", "(("],
  ["program", "division-by-zero", "1 / 0"],
  ["program", "cannot-convert", 'number("x")'],
  ["host", "native-error", "broken()"],
  ["host", "too-late", "f()"],
  ["host", "no-model", 'ask("Q", model: "none")'],
  ["model", "rate-limited", 'ask("Q")'],
  ["budget", "too-many-steps", "sum(range(0, 100000))"],
])("a failure is due to the %s: %s", async (category, code, source) => {
  const broken = native({
    name: "broken",
    effect: "none",
    run: () => {
      throw new TypeError("x is undefined")
    },
  })
  const runtime = createRuntime({ models: busy, natives: [failing("too-late"), broken], limits: { steps: 10_000 } })
  const error: unknown = await runtime.run(source, { kind: "expression" }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: "RecallError", category, code })
})

test("a budget of a task, and its interruption, have categories of their own", async () => {
  const { tasks } = await createRuntime({ models: busy }).compile('TASK f() = ask("Q")')
  const call = (options: object) => tasks["f"]!(options)
  await expect(call({ budget: { calls: 0 } })).rejects.toMatchObject({ code: "budget-exhausted", category: "budget" })
  await expect(call({ stop: AbortSignal.abort() })).rejects.toMatchObject({
    code: "interrupted",
    category: "cancelled",
  })
})

test("a mistake of the caller is the host's", async () => {
  await expect(createRuntime().run("EMIT 1", { args: { x: 1 } })).rejects.toMatchObject({
    name: "UsageError",
    category: "host",
  })
})

test("codes are a union, and a native may add its own", () => {
  expectTypeOf<"rate-limited">().toExtend<ErrorCode>()
  expectTypeOf<"rate-limitd">().not.toExtend<ErrorCode>()
  expectTypeOf<RecallError["code"]>().toEqualTypeOf<ErrorCode | (string & {})>()
  expectTypeOf<UsageError["category"]>().toEqualTypeOf<"host">()
})
