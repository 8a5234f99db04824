// The result of a run that a budget has ended: what is known of lists, records and texts, and what is missing.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { MAX_MISSING } from "../../src/machine/partial.ts"
import { createRuntime, type RunResult } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

/** Runs a program whose questions answer themselves in capitals, with a budget of calls. */
async function run(source: string, calls: number): Promise<RunResult> {
  const models = scripted(({ question }) => question.text.toUpperCase())
  return createRuntime({ models, budget: { calls, concurrency: 1 } }).run(source)
}
async function partial(source: string, calls: number): Promise<readonly [unknown, readonly string[]]> {
  const result = await run(source, calls)
  if (!result.partial) throw new Error("the run is complete")
  expect(result.text).toBe(typeof result.value === "string" ? result.value : JSON.stringify(result.value))
  return [result.value, result.missing.map(({ path, span }) => path ?? source.slice(span.start, span.end))]
}

describe("what is known", () => {
  const task =
    'TASK note(x: string): {of: string, note: string} = LET n = ask(x) IN {of: x, note: n}\nLET all = ["a", "b"]\n'
  test.each([
    ["a list", '["x", ask("a"), ask("b")]', ["x", "A", null], ["[2]"]],
    ["a record", '{z: 1, "k.[\\\\": ask("b"), a: ask("a"), "": 2}', { "": 2, a: null, "k.[\\": "B", z: 1 }, ["a"]],
    ["a FOR", "FOR x IN all : ask(x)", ["A", null], ["[1]"]],
    ["a FOR with WHERE", 'FOR x IN ["q", "a", "b"] WHERE x != "q" : ask(x)', ["A", null], ["[1]"]],
    [
      "map",
      "map(all, x => [ask(x), 1])",
      [
        ["A", 1],
        [null, 1],
      ],
      ["[1][0]"],
    ],
    [
      "the results of tasks",
      "map(all, note)",
      [
        { note: "A", of: "a" },
        { note: null, of: "b" },
      ],
      ["[1].note"],
    ],
    ["a constant", "notes\nLET notes = FOR x IN all : note(x).note", ["A", null], ["[1]"]],
    ["a LET, an IF and a TRY", 'LET r = [ask("a"), ask("b")] IN IF r == null THEN 1 ELSE TRY [1, r] ELSE 2', "", null],
    ["the body of a LET", 'LET r = [ask("a"), ask("b")] IN {r: r}', { r: ["A", null] }, ["r[1]"]],
    ["a TRY", 'TRY [ask("a"), ask("b")] ELSE null', ["A", null], ["[1]"]],
    ["one question twice", '[ask("a"), [ask("a"), ask("b")]]', ["A", ["A", null]], ["[1][1]"]],
    ["a whole part", '[ask("a"), [ask("b"), ask("c")], {x: ask("d")}]', ["A", null, null], ["[1]", "[2]"]],
    [
      "the result of a function of a part",
      '[1, upper(ask("a") + ask("b")), sort([ask("b")])]',
      [1, null, null],
      ["[1]", "[2]"],
    ],
    [
      "a template",
      '`${ask("a")}, ${ ask("b") } and CALL("c")`',
      'A, ${ ask("b") } and CALL("c")',
      ['ask("b")', 'CALL("c")'],
    ],
    ["nothing", 'upper(ask("a") + ask("b"))', "", null],
  ])("%s", async (_, emit, value, missing) => {
    expect(await partial(`${task}EMIT ${emit}`, 1)).toEqual([value, missing ?? [emit]])
  })

  test("parts that values share are read once", async () => {
    const source =
      'TASK twice(n: number) = IF n == 0 THEN [1, ask("a")] ELSE [twice(n - 1), twice(n - 1)]\nEMIT twice(12)'
    const [, missing] = await partial(source, 0)
    expect(missing).toHaveLength(MAX_MISSING)
    expect(missing[0]).toBe(`${"[0]".repeat(12)}[1]`)
  })
  test.each([MAX_MISSING, MAX_MISSING + 1])("of %i missing parts at most MAX_MISSING are listed", async (count) => {
    const emit = `EMIT {a: 1, b: FOR i IN range(${count}) : {i: i, q: ask(string(i))}}`
    const [value, missing] = await partial(emit, 0)
    expect((value as { b: unknown[] }).b).toHaveLength(count)
    expect(missing).toHaveLength(Math.min(count, MAX_MISSING))
  })
})

// Values with questions in them, as expressions.
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.integer({ min: 0, max: 9 }).map(String),
    fc.constantFrom("a", "b", "c", "d", "e").map((name) => `ask("${name}")`),
    fc.array(tie("expression"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc.dictionary(fc.constantFrom("k", "l.m", "[n]", ""), tie("expression"), { maxKeys: 3 }).map(
      (fields) =>
        `{${Object.entries(fields)
          .map(([key, value]) => `${JSON.stringify(key)}: ${value}`)
          .join(", ")}}`,
    ),
    tie("expression").map((value) => `(FOR i IN [1, 2] WHERE i > 1 : ${value})`),
    tie("expression").map((value) => `(LET x = ${value} IN [x])`),
  ),
}))

test("what is known is part of the whole value, and the paths are those of null", async () => {
  await fc.assert(
    fc.asyncProperty(expression, fc.integer({ min: 0, max: 4 }), async (value, calls) => {
      const source = `EMIT ${value}`
      const whole = await run(source, 100)
      const found = await run(source, calls)
      if (!found.partial) {
        expect(found.value).toEqual(whole.value)
        return
      }
      if (found.value === "") {
        expect(found.missing.map(({ path }) => path)).toEqual([undefined])
        return
      }
      const put =
        "reduce(paths, (v, p) => IF get_path(v, p) != null THEN fail(p) ELSE set_path(v, p, get_path(whole, p)), found)"
      const mended = await createRuntime().run(
        `IMPORT set_path, get_path FROM "std/json"\nPARAM found: any\nPARAM whole: any\nPARAM paths: any\nEMIT ${put}`,
        { args: { found: found.value, whole: whole.value, paths: found.missing.map(({ path }) => path) } },
      )
      expect(mended.value).toEqual(whole.value)
    }),
    { numRuns: 60 },
  )
})
