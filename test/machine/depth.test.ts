// Depth costs memory, not stack: a million nested calls evaluate, through any form.

import { describe, expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { codeOf, native, resultOf, valueOf } from "../support/runs.ts"

const DEEP = 1_000_000
/** For forms that take more than one node a level. */
const LESS_DEEP = 10_000

describe.each([true, false])("memo: %s", (memo) => {
  test("a million nested calls", async () => {
    const { value, usage } = await resultOf(
      `TASK f(n: number): number = IF n == 0 THEN 0 ELSE 1 + f(n - 1)\nEMIT f(${DEEP})`,
      { memo },
    )
    expect(value).toBe(DEEP)
    expect(usage.depth).toBe(DEEP + 1)
    expect(usage.calls.evaluated).toBe(DEEP + 1)
  })

  test("a million calls in the last place", async () => {
    expect(
      await valueOf(`TASK f(n, sum) = IF n == 0 THEN sum ELSE f(n - 1, sum + n)\nEMIT f(${DEEP}, 0)`, { memo }),
    ).toBe((DEEP * (DEEP + 1)) / 2)
  })

  const forms: readonly (readonly [string, string])[] = [
    [
      "two tasks that call each other",
      "TASK f(n) = IF n == 0 THEN 0 ELSE 1 + g(n - 1)\nTASK g(n) = IF n == 0 THEN 0 ELSE 1 + f(n - 1)",
    ],
    ["types", "TASK f(n: number | null): number | null = IF n == 0 THEN 0 ELSE 1 + f(n - 1)"],
    ["a condition of IF", "TASK f(n) = IF n > 0 AND f(n - 1) >= 0 THEN n ELSE 0"],
    ["both sides", "TASK f(n) = IF n == 0 THEN 0 ELSE f(n - 1) + 1 + 0 * f(0)"],
    ["LET", "TASK f(n) = IF n == 0 THEN 0 ELSE LET before = f(n - 1), one = 1 IN before + one"],
    ["the body of a LET", "TASK f(n) = IF n == 0 THEN 0 ELSE LET one = 1 IN one + f(n - 1)"],
    ["TRY", "TASK f(n) = IF n == 0 THEN 0 ELSE 1 + (TRY f(n - 1) ELSE 0)"],
    ["the fallback of a TRY", "TASK f(n) = TRY (IF n == 0 THEN 0 ELSE {}.x) ELSE 1 + f(n - 1)"],
    ["FOR", "TASK f(n) = IF n == 0 THEN 0 ELSE 1 + (FOR m IN [n - 1] : f(m))[0]"],
    ["the list of a FOR", "TASK f(n) = IF n == 0 THEN 0 ELSE (FOR m IN [f(n - 1)] : m + 1)[0]"],
    ["WHERE", "TASK f(n) = IF n == 0 THEN 0 ELSE (FOR m IN [n] WHERE f(m - 1) >= 0 : m)[0]"],
    ["map", "TASK f(n) = IF n == 0 THEN 0 ELSE 1 + map([n - 1], f)[0]"],
    ["map with a function", "TASK f(n) = IF n == 0 THEN 0 ELSE 1 + map([n - 1], m => f(m))[0]"],
    ["reduce", "TASK f(n) = IF n == 0 THEN 0 ELSE reduce([n - 1, 1], (m, one) => f(m) + one)"],
    ["a list", "TASK f(n) = IF n == 0 THEN 0 ELSE [1, f(n - 1)][1] + 1"],
    ["a record", "TASK f(n) = IF n == 0 THEN 0 ELSE {a: f(n - 1)}.a + 1"],
    ["a template", "TASK f(n) = IF n == 0 THEN 0 ELSE number(`${f(n - 1)}`) + 1"],
    ["a pipe", "TASK f(n) = IF n == 0 THEN 0 ELSE (n - 1 |> f |> g)\nTASK g(n) = n + 1"],
    ["CALL", 'TASK f(n) = IF n == 0 THEN 0 ELSE 1 + CALL("f", CALL(n - 1))'],
    ["a native's argument", "TASK f(n) = IF n == 0 THEN 0 ELSE 1 + max([f(n - 1), 0])"],
    ["a type", "TASK f(n) = IF n == 0 THEN 0 ELSE 1 + number(f(n - 1))"],
    ["??", "TASK f(n) = IF n == 0 THEN 0 ELSE 1 + (null ?? f(n - 1))"],
    ["NOT", "TASK f(n) = IF n == 0 THEN 0 ELSE IF NOT (f(n - 1) < 0) THEN n ELSE 0"],
    ["a slice", "TASK f(n) = IF n == 0 THEN 0 ELSE n + 0 * length([1, 2][f(n - 1) * 0:])"],
    ["a fallback of a parameter", "TASK f(n) = IF n == 0 THEN 0 ELSE 1 + g(n - 1)\nTASK g(n, m = 0) = f(n)"],
    ["tree_reduce", "TASK f(n) = IF n == 0 THEN 0 ELSE tree_reduce([n - 1, 1], (m, one) => f(m) + one)"],
  ]
  test.each(forms)("through %s", async (_, source) => {
    expect(await valueOf(`${source}\nEMIT f(${LESS_DEEP})`, { memo })).toBe(LESS_DEEP)
  })

  test("through functions that hold functions", async () => {
    expect(await valueOf(`EMIT reduce(range(0, ${LESS_DEEP}), (f, n) => (x => f(x) + 1), x => x)(0)`, { memo })).toBe(
      LESS_DEEP,
    )
  })

  test("a failure comes up from all the way down, and can be caught there", async () => {
    const source = (emit: string) => `TASK f(n) = IF n == 0 THEN {}.x ELSE 1 + f(n - 1)\nEMIT ${emit}`
    expect(await codeOf(source(`f(${LESS_DEEP})`), { memo })).toBe("missing-key")
    expect(await valueOf(source(`TRY f(${LESS_DEEP}) ELSE error.code`), { memo })).toBe("missing-key")
  })

  test("FOR over a million items", async () => {
    const { value, usage } = await resultOf(
      `LET squares = FOR n, i IN range(0, ${DEEP}) WHERE n % 2 == 0 : n - i + 1\nEMIT sum(squares)`,
      { memo },
    )
    expect(value).toBe(DEEP / 2)
    expect(usage.depth).toBe(0)
  })

  test("a call for each of many items", async () => {
    expect(
      await valueOf(`TASK g(n) = n % 7\nEMIT sum(FOR n IN range(0, 50000) : g(n)) + sum(map(range(0, 1000), g))`, {
        memo,
      }),
    ).toBe(sumOfRests(50_000) + sumOfRests(1_000))
  })

  test("wide and deep: a tree of calls", async () => {
    expect(
      await valueOf(
        "TASK leaves(n, path) = IF n == 0 THEN 1 ELSE sum(FOR i IN [0, 1, 2] : leaves(n - 1, "
          + "path * 3 + i))\nEMIT leaves(8, 0)",
        { memo },
      ),
    ).toBe(3 ** 8)
  })
})

test("deep values are built, passed on and taken apart", async () => {
  const source = `
TASK nest(n) = IF n == 0 THEN null ELSE {head: n, tail: nest(n - 1)}
TASK total(list) = IF list == null THEN 0 ELSE list.head + total(list.tail)
EMIT total(nest(5000))`
  for (const memo of [true, false])
    expect(
      await createRuntime({ memo })
        .run(source)
        .then(({ value }) => value),
    ).toBe((5_000 * 5_001) / 2)
})

function sumOfRests(count: number): number {
  let sum = 0
  for (let n = 0; n < count; n++) sum += n % 7
  return sum
}

test("work under way ends before more begins, though it goes deep or takes long", async () => {
  for (const work of [
    "deep(20000)",
    "length(FOR n IN range(0, 200000) : n)",
    "reduce(range(0, 100000), (a, b) => b)",
  ]) {
    let open = 0
    let most = 0
    const natives = [native("begin", () => (most = Math.max(most, ++open)), 0), native("end", () => --open, 1)]
    const source =
      'IMPORT begin, end FROM "host"\nTASK deep(n) = IF n == 0 THEN 0 ELSE 1 + deep(n - 1)\n'
      + `EMIT length(FOR i IN range(0, 12) : IF begin() > 0 THEN end(${work}) ELSE 0)`
    expect(await valueOf(source, { memo: false, natives })).toBe(12)
    expect(most).toBeLessThan(4)
  }
})
