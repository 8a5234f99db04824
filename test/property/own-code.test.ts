// A task that is called often gets code of its own, which gives what the closures give.

import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createRuntime, RecallError } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { codeOf, native } from "../support/runs.ts"

/** More calls than a task has before it gets code of its own. */
const OFTEN = 2_500

const OPERATORS = ["+", "-", "<", "<=", ">", "=="] as const
const number = fc.constantFrom("0", "1", "2147483647", "-1", "1.5", "0.1", "9007199254740991")
const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.constant("n") },
  { weight: 2, arbitrary: number },
  { weight: 1, arbitrary: fc.constantFrom('"x"', "true", "null", "[n]") },
)
/** Mostly the kinds of expressions that code of its own evaluates itself. */
const { expression } = fc.letrec<{ expression: string; condition: string }>((tie) => ({
  condition: fc
    .tuple(tie("expression"), fc.constantFrom("<", "<=", ">", "=="), fc.oneof(number, tie("expression")))
    .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: "expression" },
    { weight: 2, arbitrary: leaf },
    {
      weight: 3,
      arbitrary: fc
        .tuple(tie("expression"), fc.constantFrom(...OPERATORS, "*"), fc.oneof(number, tie("expression")))
        .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie("condition"), tie("expression"), tie("expression"))
        .map(([test, whenTrue, whenFalse]) => `(IF ${test} THEN ${whenTrue} ELSE ${whenFalse})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("next", "any", "later"), tie("expression"))
        .map(([task, argument]) => `${task}(${argument})`),
    },
  ),
}))

const TASKS = "TASK next(n: number): number = n + 1\nTASK any(n) = n\n"

/** The value, or the failure with its places: that of each call around it is one. */
async function outcomeOf(source: string, often: number): Promise<unknown> {
  const natives = [native("often", () => often, 0), native("later", (value: unknown) => Promise.resolve(value), 1)]
  try {
    return (await createRuntime({ memo: false, natives }).run(`IMPORT often, later FROM "host"\n${source}`)).value
  } catch (error) {
    if (!(error instanceof RecallError)) throw error
    return { diagnostics: error.diagnostics, calls: error.calls }
  }
}

describe("code of its own", () => {
  it("gives the same values and failures as the closures", async () => {
    await fc.assert(
      fc.asyncProperty(expression, async (body) => {
        const source =
          `${TASKS}TASK f(n) = ${body}\n`
          + "TASK tried(n) = TRY to_json(f(n)) ELSE error.code + error.message\n"
          + 'EMIT FOR i IN range(0, often()) : tried([-1, 0, 1, 2147483647, 0.2, "a", null][i % 7])'
        const results = (await outcomeOf(source, OFTEN)) as readonly string[]
        const first = await outcomeOf(source, 7)
        for (const from of [0, OFTEN - 7 - (OFTEN % 7)]) expect(results.slice(from, from + 7)).toEqual(first)
      }),
      { numRuns: 100 },
    )
  })

  it("fails at the same place, in the same calls", async () => {
    await fc.assert(
      fc.asyncProperty(expression, fc.constantFrom("0", '"a"', "null"), async (body, argument) => {
        const source =
          `${TASKS}TASK f(n) = ${body}\nTASK tried(n) = TRY to_json(f(n)) ELSE error.code\n`
          + `EMIT [length(FOR i IN range(0, often()) : tried(1)) > 0, f(${argument})]`
        expect(await outcomeOf(source, OFTEN)).toEqual(await outcomeOf(source, 1))
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ["an argument", "any(later(n))"],
    ["an argument that is not needed", "IF n < 0 THEN n ELSE any(later(n) + 1)"],
    ["a condition", "IF later(n) < 1 THEN 1 ELSE 2"],
    ["the left operand", "later(n) + any(n)"],
    ["the right operand", "any(n) - later(n)"],
    ["both operands", "any(later(n)) - any(later(n))"],
    ["the operand before a constant", "later(n) - 1"],
  ])("waits for %s", async (_, body) => {
    const source = `${TASKS}TASK f(n) = ${body}\nEMIT FOR i IN range(0, often()) : f(i % 3)`
    const results = (await outcomeOf(source, OFTEN)) as readonly unknown[]
    expect(results.slice(-3 - (OFTEN % 3)).slice(0, 3)).toEqual(await outcomeOf(source, 3))
  })

  it("adds and subtracts great numbers exactly", async () => {
    const source =
      `${TASKS}TASK plus(n) = any(n) + any(2)\nTASK minus(n) = any(0 - n) - any(2)\n`
      + "TASK added(n) = any(2) + any(n)\nTASK more(n) = any(n) + 2\nTASK less(n) = any(0 - n) - 2\n"
      + "EMIT FOR i IN range(0, often()) :\n"
      + "  LET n = 9007199254740991 IN to_json([plus(n), minus(n), added(n), more(n), less(n)])"
    const results = (await outcomeOf(source, OFTEN)) as readonly unknown[]
    const great = "9007199254740993"
    expect(results.at(-1)).toBe(`[${great},-${great},${great},${great},-${great}]`)
  })

  it("goes as deep", async () => {
    const source =
      "TASK down(n: number): number = IF n < 1 THEN 0 ELSE 1 + down(n - 1)\nEMIT FOR i IN range(0, 4) : down(20000)"
    expect((await createRuntime({ memo: false }).run(source)).value).toEqual([20_000, 20_000, 20_000, 20_000])
  })

  it("begins both operands before it waits for one", async () => {
    let underWay = 0
    let most = 0
    const meet = async () => {
      most = Math.max(most, ++underWay)
      await new Promise((resolve) => setImmediate(resolve))
      underWay--
      return 1
    }
    const source = `IMPORT meet FROM "host"\nTASK f(n) = IF n < 1 THEN meet() + meet() ELSE f(n - 1)\nEMIT f(${OFTEN})`
    const run = createRuntime({ memo: false, natives: [native("meet", meet, 0)] }).run(source)
    expect([(await run).value, most]).toEqual([2, 2])
  })

  it.each([
    ["untrusted(string)", 'CALL(upper("x"))'],
    ["string", "X"],
  ])("hands on whether what it calls is about untrusted data: %s", async (type, value) => {
    const models = scripted(() => 'CALL(upper("x"))')
    const source =
      `PARAM page: ${type}\nTASK read(text) = ask("Read", text)\n`
      + `TASK f(n) = IF n < 1 THEN read(page) ELSE f(n - 1)\nEMIT f(${OFTEN})`
    expect((await createRuntime({ memo: false, models }).run(source, { args: { page: "p" } })).value).toBe(value)
  })

  it("counts the steps of its calls", async () => {
    const source = "TASK count(n) = IF n < 1 THEN 0 ELSE 1 + count(n - 1)\nEMIT count(4999)"
    const code = (steps: number) => codeOf(source, { memo: false, limits: { steps } })
    expect([await code(5_000), await code(4_999)]).toEqual(["none: it gave 4999", "too-many-steps"])
  })

  it("is left out where the engine makes no functions of text", () => {
    const index = fileURLToPath(new URL("../../src/index.ts", import.meta.url))
    const program = "TASK fib(n) = IF n < 2 THEN n ELSE fib(n - 1) + fib(n - 2)\\nEMIT fib(18)"
    const script = `const { createRuntime } = await import(${JSON.stringify(index)})
      console.log((await createRuntime({ memo: false }).run("${program}")).value)`
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--disallow-code-generation-from-strings", "--input-type=module", "-e", script],
      { encoding: "utf8" },
    )
    expect(stdout + stderr).toBe("2584\n")
  })
})
