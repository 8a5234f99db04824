// JSON: reading and writing, and where a text stops being JSON.

import { expect, test } from "vitest"
import { call, callText, failureOf } from "../support/natives.ts"

test.each([
  ['{"b": [1, -0.5e1, true, null, "\\u00e9\\n"], "a": {}}', { a: {}, b: [1, -5, true, null, "é\n"] }],
  [" 1 ", 1],
  ["\ufeff[1]", [1]],
  ["-0", 0],
  ['{"a": 1, "a": 2}', { a: 2 }],
  ['{"__proto__": 1}', Object.fromEntries([["__proto__", 1]])],
])("parse_json(%j)", (text, expected) => {
  expect(JSON.stringify(call("parse_json", text))).toBe(JSON.stringify(expected))
})

test.each([
  ["", "line 1, column 1 the text ends where a value is expected"],
  ["  nope", 'line 1, column 3 there is "n" where a value is expected'],
  ["[1, 2", "line 1, column 6 the text ends where , or ] is expected"],
  ["[1, ]", 'line 1, column 5 there is "]" where a value is expected'],
  ["[1 2]", 'line 1, column 4 there is "2" where , or ] is expected'],
  ['{"a": 1,}', 'line 1, column 9 there is "}" where a key in double quotes is expected'],
  ["{a: 1}", 'line 1, column 2 there is "a" where a key in double quotes or } is expected'],
  ['{"a" 1}', 'line 1, column 6 there is "1" where : is expected'],
  ["{\n  'a': 1}", `line 2, column 3 there is "'" where a key in double quotes or } is expected`],
  ['"abc', 'line 1, column 5 the text ends where the closing " is expected'],
  ['"a\nb"', 'line 1, column 3 there is "\\n" where an escape or " is expected'],
  ['"\\x"', 'line 1, column 2 there is "\\\\" where an escape such as \\n, \\" or \\u00e9 is expected'],
  ["1 2", 'line 1, column 3 there is "2" where the end is expected'],
  ["01", 'line 1, column 2 there is "1" where the end is expected'],
  ["[1, 2}", 'line 1, column 6 there is "}" where , or ] is expected'],
  ["[tru]", 'line 1, column 2 there is "t" where a value or ] is expected'],
  ["[1]]", 'line 1, column 4 there is "]" where the end is expected'],
])("parse_json(%j) fails", async (text, expected) => {
  expect(await failureOf("parse_json", text)).toBe(`invalid-json: not JSON: at ${expected}`)
})

test("numbers that are too large, and too deep nesting", async () => {
  expect(await failureOf("parse_json", "[1e999999]")).toMatch(/^number-too-large/)
  expect(await failureOf("parse_json", "[".repeat(100_000) + "]".repeat(100_000))).toMatch(/^value-too-deep/)
  expect(await failureOf("parse_json", "[".repeat(1_000_000))).toMatch(/^value-too-deep/)
  expect(await failureOf("parse_json", "[".repeat(1_001))).toMatch(/^invalid-json/)
})

test("to_json", () => {
  expect(call("to_json", { b: "é\u2028", a: [1, { c: null }] })).toBe('{"a":[1,{"c":null}],"b":"é\u2028"}')
  expect(call("to_json", { b: 1, a: [] }, 2)).toBe('{\n  "a": [],\n  "b": 1\n}')
  expect(call("parse_json", callText("to_json", { b: 1, a: ["x"] }, 2))).toEqual({ a: ["x"], b: 1 })
})
