// A task that is called often gets code of its own, which gives what the closures give.

import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createRuntime } from "../../src/index.ts"

/** More calls than a task has before it gets code of its own. */
const OFTEN = 2_500

const leaf = fc.constantFrom("n", "n", "0", "1", "2147483647", "-2147483648", "1.5", '"x"', "true", "null", "[n]")
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, depthIdentifier: "expression" },
    leaf,
    fc
      .tuple(tie("expression"), fc.constantFrom("+", "-", "<", "<=", ">", "==", "*"), tie("expression"))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(tie("expression"), tie("expression"), tie("expression"))
      .map(([test, whenTrue, whenFalse]) => `(IF ${test} THEN ${whenTrue} ELSE ${whenFalse})`),
    fc.tuple(fc.constantFrom("next", "any"), tie("expression")).map(([task, argument]) => `${task}(${argument})`),
  ),
}))

describe("code of its own", () => {
  it("gives the same values and failures as the closures", async () => {
    await fc.assert(
      fc.asyncProperty(expression, async (body) => {
        const source =
          "TASK next(n: number): number = n + 1\nTASK any(n) = n\n"
          + `TASK f(n) = ${body}\n`
          + "TASK tried(n) = TRY to_json(f(n)) ELSE error.code + error.message\n"
          + `EMIT FOR i IN range(0, ${OFTEN}) : tried([-1, 0, 1, 2147483647, 0.5, "a", null][i % 7])`
        const { value } = await createRuntime({ memo: false }).run(source)
        const results = value as readonly string[]
        expect(results.slice(-7 - (OFTEN % 7)).slice(0, 7)).toEqual(results.slice(0, 7))
        expect(new Set(results).size).toBeLessThanOrEqual(7)
      }),
      { numRuns: 60 },
    )
  })

  it("goes as deep", async () => {
    const source =
      "TASK down(n: number): number = IF n < 1 THEN 0 ELSE 1 + down(n - 1)\nEMIT FOR i IN range(0, 4) : down(20000)"
    expect((await createRuntime({ memo: false }).run(source)).value).toEqual([20_000, 20_000, 20_000, 20_000])
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
