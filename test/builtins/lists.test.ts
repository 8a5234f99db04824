// Lists, and their operations in common with texts: the cases that the documentation's examples leave open.

import { expect, test } from "vitest"
import { stepsOf } from "../support/steps.ts"
import { call, callList, failureOf } from "../support/natives.ts"

test.each([
  ["length", ["😀"], 2],
  ["length", [{ a: 1, b: 2 }], 2],
  ["slice", ["a😀b", 0, 2], "a"],
  ["slice", ["a😀b", 2], "😀b"],
  ["slice", [[1, 2, 3], -2], [2, 3]],
  ["slice", [[1, 2, 3], 5], []],
  ["first", ["😀a"], "😀"],
  ["last", ["a😀"], "😀"],
  ["take", [[1, 2], 5], [1, 2]],
  ["take", ["abc", 0], ""],
  ["drop", ["abc", 1], "bc"],
  ["drop", [[1], 5], []],
  ["reverse", ["a😀b"], "b😀a"],
  ["repeat", [[1, 2], 2], [1, 2, 1, 2]],
  ["repeat", ["ab", 0], ""],
  ["contains", [[{ a: [1] }], { a: [1] }], true],
  ["contains", ["abc", ""], true],
  ["contains", [{ a: null }, "a"], true],
  ["contains", [{}, "toString"], false],
  ["index_of", ["banana", "an", 2], 3],
  ["index_of", ["abc", "", 9], null],
  ["index_of", [[1, [2], 3, [2]], [2]], 1],
  ["index_of", [[1, 2, 1], 1, 1], 2],
  ["range", [3], [0, 1, 2]],
  ["range", [0], []],
  ["range", [2, 2], []],
  ["range", [3, 0], []],
  ["range", [0, 1, 0.25], [0, 0.25, 0.5, 0.75]],
  ["range", [1, 1.3, 0.1], [1, 1.1, 1.2]],
  ["range", [-2, 1], [-2, -1, 0]],
  ["range", [1e308, -1e308], []],
  ["range", [0, 3, 12345678901], [0]],
  ["range", [0, 1e-10], [0]],
  ["range", [3, 0, -12345678901], [3]],
  ["range", [0, 3.0000000001], [0, 1, 2, 3]],
  ["range", [0, 0.3000000000001, 0.1], [0, 0.1, 0.2, 0.3]],
  ["range", [0, 1, 1 / 3], [0, 1 / 3, 0.666666666666667]],
  ["take", [[1, 2], 10n ** 400n], [1, 2]],
  ["drop", ["ab", 10n ** 400n], ""],
  ["repeat", ["", 10n ** 400n], ""],
  [
    "enumerate",
    [["a", "b"], 2n ** 53n],
    [
      [2n ** 53n, "a"],
      [2n ** 53n + 1n, "b"],
    ],
  ],
  ["zip", [[1, 2, 3], ["a"]], [[1, "a"]]],
  [
    "enumerate",
    [["a", "b"], 1],
    [
      [1, "a"],
      [2, "b"],
    ],
  ],
  ["enumerate", [[]], []],
  ["flatten", [[1, [2, [3]], []]], [1, 2, [3]]],
  [
    "unique",
    [[1, "1", true, null, [1], ["1"], null, [1], "\u0001[1]", "\u0001[1]"]],
    [1, "1", true, null, [1], ["1"], "\u0001[1]"],
  ],
  [
    "_group_by_keys",
    [
      ["a", "b", "c"],
      [[1], "x", [1]],
    ],
    [
      { key: [1], items: ["a", "c"] },
      { key: "x", items: ["b"] },
    ],
  ],
] as const)("%s(%o) is %o", (name, values, expected) => {
  expect(call(name, ...values)).toEqual(expected)
})

test.each([
  ["first", [[]], /^no-item: /],
  ["last", [""], /^no-item: /],
  ["take", [[1], -1], /^invalid-argument: the count is a whole number of 0 or more, not -1/],
  ["range", [0, 1, 0], /^invalid-argument: the step of a range is not 0/],
  ["range", [0, 1e12], /^list-too-long/],
  ["index_of", ["abc", 1], /^wrong-type: only a text can be IN a text/],
  ["enumerate", [["a"], 0.5], /^invalid-argument: the start is a whole number, not 0.5/],
] as const)("%s(%j) fails with %s", async (name, values, expected) => {
  expect(await failureOf(name, ...values)).toMatch(expected)
})

test("range never gives -0", () => {
  expect(Object.is(callList<number>("range", -1, 1)[1], 0)).toBe(true)
})

test.each([
  ["unique", 1],
  ["_group_by_keys", 2],
])("%s looks at each item once, however many there are", (name, parameters) => {
  for (const length of [100, 10_000]) {
    const items = Array.from({ length }, (_, i) => ({ n: i % (length / 2) }))
    let found: unknown
    const steps = stepsOf(() => (found = call(name, ...new Array<unknown>(parameters).fill(items))))
    expect(found).toHaveLength(length / 2)
    expect(steps / length).toBeLessThan(60)
  }
})
