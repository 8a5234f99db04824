// A slip in an answer means the same as the canonical form, and is reported; elsewhere it is an error with a hint.

import { expect, test } from "vitest"
import { parseExpression } from "../../grammar/index.ts"
import { withoutSpans } from "../support/without-spans.ts"

test.each([
  ["'it'", '"it"'],
  [`'say "it"'`, '"say \\"it\\""'],
  ["“it”", '"it"'],
  ["‘it’", '"it"'],
  ['"one\ntwo"', '"one\\ntwo"'],
  ['"\\d+ \\w"', '"\\\\d+ \\\\w"'],
  ['f(\\"a\\", b)', 'f("a", b)'],
  ['f(\\"say \\\\\\"a\\\\\\"\\\\n\\")', 'f("say \\"a\\"\\n")'],
  ['f(\\"\\\\\\\\\\", \\"it\'s\\")', 'f("\\\\", "it\'s")'],
  ["f(a,\u00a0b,\u3000c\u202f)", "f(a, b, c)"],
  ["f(a，b）", "f(a, b)"],
  ["（a）", "(a)"],
  ["{a： 1}", "{a: 1}"],
  ["f(a = 1)", "f(a: 1)"],
  ["{a = 1}", "{a: 1}"],
  ["True", "true"],
  ["False", "false"],
  ["None", "null"],
  ["if a then b else c", "IF a THEN b ELSE c"],
  ["for x in xs : x", "FOR x IN xs : x"],
  ["for x, i in xs where i in ok : x", "FOR x, i IN xs WHERE i IN ok : x"],
  ["let a = 1 in a", "LET a = 1 IN a"],
  ["try a else b", "TRY a ELSE b"],
  ["a and b or not c", "a AND b OR NOT c"],
  ["a in b", "a IN b"],
  ["a not in b", "a NOT IN b"],
  ["if (a) then {b: 1} else `c`", "IF (a) THEN {b: 1} ELSE `c`"],
])("%s", (slip, canonical) => {
  const expected = parseExpression(canonical)
  expect(expected.diagnostics).toEqual([])
  const answer = parseExpression(slip, { mode: "answer" })
  expect(withoutSpans(answer.expression)).toEqual(withoutSpans(expected.expression))
  expect(answer.diagnostics.length).toBeGreaterThan(0)
  expect(answer.diagnostics.every((diagnostic) => diagnostic.severity === "repair")).toBe(true)

  const strict = parseExpression(slip)
  expect(strict.expression).toBe(null)
  expect(strict.diagnostics.map((diagnostic) => diagnostic.severity)).toEqual(["error"])
  expect(strict.diagnostics[0]?.hint).toBeDefined()
})

test("a lower-case word before a parenthesis is a keyword in an answer, and a name elsewhere", () => {
  const negation = withoutSpans(parseExpression("NOT (a)").expression)
  expect(withoutSpans(parseExpression("not (a)", { mode: "answer" }).expression)).toEqual(negation)
  expect(parseExpression("not (a)").expression?.kind).toBe("apply")
})
