// Every limit, just below and just above; no TRY catches one.

import { describe, expect, test } from "vitest"
import { createRuntime, type Limits } from "../../src/index.ts"
import { MAX_VALUE_DEPTH } from "../../src/values/limits.ts"
import { codeOf, native, valueOf } from "../support/runs.ts"

const tasks = `
TASK count(n) = IF n == 0 THEN 0 ELSE 1 + count(n - 1)
TASK loop(n) = loop(n + 1)
`

interface Case {
  readonly about: string
  readonly limit: Partial<Limits>
  readonly below: string
  readonly above: string
  readonly code: string
}

const cases: readonly Case[] = [
  { about: "depth of tasks", limit: { depth: 100 }, below: "count(99)", above: "count(100)", code: "too-deep" },
  {
    about: "depth of functions",
    limit: { depth: 3 },
    below: "(f => f(f))(f => (x => 1)(f))",
    above: "(f => f(f))(f => (x => (y => 1)(x))(f))",
    code: "too-deep",
  },
  {
    about: "depth through map",
    limit: { depth: 3 },
    below: "map([1], x => count(0))",
    above: "map([1], x => count(1))",
    code: "too-deep",
  },
  {
    about: "depth where it is deferred",
    limit: { depth: 50_000 },
    below: "count(49999)",
    above: "count(50000)",
    code: "too-deep",
  },
  { about: "steps: calls", limit: { steps: 100 }, below: "count(99)", above: "count(100)", code: "too-many-steps" },
  { about: "steps: one", limit: { steps: 1 }, below: "count(0)", above: "count(1)", code: "too-many-steps" },
  { about: "steps: none", limit: { steps: 0 }, below: "1 + 1", above: "count(0)", code: "too-many-steps" },
  {
    about: "steps: FOR",
    limit: { steps: 10_000 },
    below: "length(FOR n IN range(0, 9300) : n)",
    above: "length(FOR n IN range(0, 10001) : n)",
    code: "too-many-steps",
  },
  {
    about: "steps: many",
    limit: { steps: 20_000 },
    below: "length(FOR n IN range(0, 18500) : n)",
    above: "length(FOR n IN range(0, 20001) : n)",
    code: "too-many-steps",
  },
  {
    about: "steps: functions",
    limit: { steps: 11 },
    below: "LET f = x => x IN (FOR n IN [0, 1, 2, 3, 4] : f(n))[0] + f(1)",
    above: "LET f = x => x IN (FOR n IN [0, 1, 2, 3, 4] : f(n))[0] + f(1) + f(2)",
    code: "too-many-steps",
  },
  {
    about: "text: +",
    limit: { textLength: 6 },
    below: '"abc" + "def"',
    above: '"abc" + "defg"',
    code: "text-too-long",
  },
  {
    about: "text: a template",
    limit: { textLength: 6 },
    below: '`abc${"def"}`',
    above: '`abc${"def"}.`',
    code: "text-too-long",
  },
  {
    about: "text: a list in a template",
    limit: { textLength: 6 },
    below: "`${[1, 2]}.`",
    above: "`${[1, 2, 3]}`",
    code: "text-too-long",
  },
  {
    about: "text: a native",
    limit: { textLength: 6 },
    below: 'repeat("ab", 3)',
    above: 'repeat("ab", 4)',
    code: "text-too-long",
  },
  {
    about: "text: an asynchronous native",
    limit: { textLength: 6 },
    below: 'slowly("abcdef")',
    above: 'slowly("abcdefg")',
    code: "text-too-long",
  },
  {
    about: "list: +",
    limit: { listLength: 3 },
    below: "[1] + [2, 3]",
    above: "[1, 2] + [3, 4]",
    code: "list-too-long",
  },
  {
    about: "list: a native",
    limit: { listLength: 3 },
    below: "range(0, 3)",
    above: "range(0, 4)",
    code: "list-too-long",
  },
  {
    about: "list: an asynchronous native",
    limit: { listLength: 3 },
    below: "slowly([1, 2, 3])",
    above: "slowly([1, 2]) + slowly([3, 4])",
    code: "list-too-long",
  },
]

describe.each([true, false])("memo: %s", (memo) => {
  describe.each(cases)("$about", ({ limit, below, above, code }) => {
    const natives = [native("slowly", async (value: unknown) => value)]
    const options = { memo, limits: limit, natives }
    const source = (expression: string) => `IMPORT slowly FROM "host"\n${tasks}\nEMIT ${expression}`
    test("below", async () => expect(await codeOf(source(below), options)).toMatch(/^none/))
    test("above", async () => expect(await codeOf(source(above), options)).toBe(code))
    test("cannot be caught", async () => expect(await codeOf(source(`TRY ${above} ELSE "caught"`), options)).toBe(code))
    test("nor beside what waits", async () =>
      expect(await codeOf(source(`[slowly(1), TRY (${above}) ELSE "caught"]`), options)).toBe(code))
  })
})

test("an endless program is stopped by the limit", async () => {
  expect(await codeOf(`${tasks}\nEMIT loop(0)`, { memo: false, limits: { depth: 100_000 } })).toBe("too-deep")
  expect(await codeOf(`${tasks}\nEMIT TRY loop(0) ELSE 1`, { limits: { steps: 100_000 } })).toBe("too-many-steps")
})

test("a caught failure is as deep as the place that caught it", async () => {
  const source = (expression: string) =>
    `IMPORT slowly FROM "host"\nTASK fails(n) = IF n == 0 THEN 1 / 0 ELSE 1 + fails(n - 1)\n${tasks}\n`
    + `EMIT ${expression}`
  for (const memo of [true, false])
    for (const expression of [
      "length(FOR i IN range(0, 50) : (TRY fails(5) ELSE 0) + count(8))",
      "length(FOR i IN range(0, 50) : TRY [slowly(i), fails(5)] ELSE count(8))",
      "length(FOR i IN range(0, 50) : TRY (LET a = slowly(i), b = fails(5) IN a) ELSE count(8))",
      "[slowly(1), TRY fails(5) ELSE 0, TRY [slowly(2), fails(6), count(8)] ELSE 0, count(8)]",
    ])
      expect(
        await codeOf(source(expression), {
          memo,
          limits: { depth: 9 },
          natives: [native("slowly", async (value: unknown) => value)],
        }),
      ).toMatch(/^none/)
})

test("the usage reports the steps and the depth", async () => {
  for (const n of [10, 8_191, 8_192, 20_000]) {
    const { usage } = await createRuntime().run(`${tasks}\nEMIT count(${n})`)
    expect(usage).toMatchObject({ steps: n + 1, depth: n + 1 })
  }
})

describe("nesting of values", () => {
  const nested = (depth: number, rest: string) =>
    "TASK nest(n) = IF n == 0 THEN [] ELSE [nest(n - 1)]\n"
    + `TASK copy(n) = IF n == 0 THEN [] ELSE [copy(n - 1)]\nEMIT ${rest.replaceAll("DEPTH", String(depth))}`
  const uses = [
    ["showing", "length(`${nest(DEPTH)}`)"],
    ["comparing", "nest(DEPTH) == copy(DEPTH)"],
    ["giving it to the host", "nest(DEPTH)"],
    ["to JSON", "length(to_json(nest(DEPTH)))"],
  ] as const
  describe.each(uses)("%s", (_, rest) => {
    test("below", async () => expect(await codeOf(nested(MAX_VALUE_DEPTH, rest))).toMatch(/^none/))
    test("above", async () => expect(await codeOf(nested(MAX_VALUE_DEPTH + 2, rest))).toBe("value-too-deep"))
    test("far above", async () => expect(await codeOf(nested(100_000, rest))).toBe("value-too-deep"))
    test("can be caught, since nothing is lost", async () =>
      expect(
        await codeOf(
          nested(
            5_000,
            rest === "nest(DEPTH)" ? "TRY length(`${nest(DEPTH)}`) ELSE error.code" : `TRY ${rest} ELSE error.code`,
          ),
        ),
      ).toMatch(/^none: it gave value-too-deep/))
  })
  test("arguments of the host", async () => {
    let deep: unknown = []
    for (let i = 0; i < 100_000; i++) deep = [deep]
    await expect(createRuntime().run("PARAM x\nEMIT 1", { args: { x: deep } })).rejects.toMatchObject({
      name: "UsageError",
      code: "invalid-argument",
    })
  })
  test("a value passed on may nest as deep as it likes", async () => {
    for (const memo of [true, false])
      expect(await valueOf(nested(20_000, "(list => length(list))(nest(DEPTH))"), { memo })).toBe(1)
  })
})
