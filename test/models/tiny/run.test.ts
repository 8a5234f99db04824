// The tiny model solves whole problems through the runtime by calling itself.

import fc from "fast-check"
import { expect, test } from "vitest"
import { createRuntime, type Model } from "../../../src/index.ts"
import { tiny } from "../../../src/models/tiny/index.ts"
import { TINY } from "../../../src/models/tiny/traits.ts"

const model = tiny()
const runtime = createRuntime({ models: model })

const solve = async (task: string, a: string, b: string): Promise<string> =>
  (await runtime.ask(task, { a, b })).value as string

/** Numbers of a length, without a zero at their beginning. */
const numberOf = (digits: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: digits, maxLength: digits })
    .map(([first, ...rest]) => [first || 1, ...rest].join(""))

const numbers = fc.tuple(numberOf(48), numberOf(48))

test("adds and subtracts numbers of 48 digits", async () => {
  await fc.assert(
    fc.asyncProperty(numbers, async ([a, b]) => {
      const [more, less] = BigInt(a) < BigInt(b) ? [b, a] : [a, b]
      expect(await solve("add", a, b)).toBe(String(BigInt(a) + BigInt(b)))
      expect(await solve("subtract", more, less)).toBe(String(BigInt(more) - BigInt(less)))
    }),
    { numRuns: 15 },
  )
})

test("subtracts numbers that begin with the same digits", async () => {
  expect(await solve("subtract", "900719925474099100", "900719925474099099")).toBe("1")
  expect(await solve("subtract", "1000", "1000")).toBe("0")
})

test("adds numbers of 1,000 digits, with a carry through all of them", async () => {
  const { value, usage } = await runtime.ask("add", { a: "9".repeat(1_000), b: "1" })
  expect(value).toBe(`1${"0".repeat(1_000)}`)
  expect(usage.depth).toBe(1_000)
})

test("multiplies", async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(numberOf(8), numberOf(5)), async ([a, b]) => {
      expect(await solve("multiply", a, b)).toBe(String(BigInt(a) * BigInt(b)))
    }),
    { numRuns: 2 },
  )
  expect(await solve("multiply", "0", "90")).toBe("0")
  expect(await solve("multiply", "90", "0")).toBe("0")
})

test("finds the longest common subsequence with one question for each pair of beginnings", async () => {
  const { value, usage } = await runtime.ask("lcs", { a: "1234567890123456", b: "6543210987654321" })
  expect(value).toBe("121")
  expect(usage.questions.asked).toBe(237)
  expect(usage.requests).toBe(237)
  expect(await solve("lcs", "nematode", "empty")).toBe("emt")
  expect(await solve("lcs", "abc", "xyz")).toBe("")
})

test("counts its own tokens", async () => {
  const { usage } = await runtime.ask("add", { a: "1", b: "2" })
  expect(usage.tokens).toMatchObject({ input: 7, output: 2, estimated: false })
})

test.each([
  [
    "a task that it has not learned",
    "divide",
    { a: "1", b: "2" },
    "it has learned add, subtract, times, multiply, lcs",
  ],
  ["a datum that is missing", "add", { a: "1" }, "the question add has no datum b"],
  ["a character that it cannot read", "add", { a: "1", b: "two" }, 'the last character of b, "o", is none of'],
  ["a number that is no text", "add", { a: 12, b: "2" }, "a is a number: give a and b as texts"],
  ["a factor of two digits", "times", { a: "99", b: "19" }, "times takes a number by one digit"],
  ["a difference below nothing", "subtract", { a: "13", b: "25" }, "an a that is not less than b"],
  ["a difference below nothing, of unequal lengths", "subtract", { a: "0099", b: "100" }, "not less than b"],
  ["a difference that its carry takes below nothing", "subtract", { a: "7", b: "7", c: "1" }, "not less than b"],
  ["a carry that it has not learned", "add", { a: "1", b: "2", c: "7" }, 'the carry c of add is "7"'],
])("refuses %s", async (_, text, data, reason) => {
  await expect(runtime.ask(text, data)).rejects.toMatchObject({
    code: "bad-request",
    message: expect.stringContaining(reason),
  })
})

test("refuses a question without calls", async () => {
  const failed = runtime.ask("add", { a: "12", b: "34" }, { recursive: false })
  await expect(failed).rejects.toMatchObject({ message: expect.stringContaining("it answers by calls") })
})

test("a model has its own defaults for the budget of a run, and a budget of the run is before them", async () => {
  const shallow: Model = { ...model, budget: { depth: 2 } }
  const ask = (budget: object) => createRuntime({ models: shallow, budget }).ask("add", { a: "12345", b: "1" })
  expect((await ask({})).partial).toBe(true)
  expect((await ask({ depth: 5 })).value).toBe("12346")
  expect(TINY.budget.depth).toBeGreaterThan(1_000)
})
