// Errors of SQLite are reported in words, with the remedy; errors that are not about the file are left alone.

import { expect, test } from "vitest"
import { explained } from "../../../src/host/sqlite/errors.ts"

const said = (errcode: number) => Object.assign(new Error("what SQLite says"), { code: "ERR_SQLITE_ERROR", errcode })

test.each([
  [5, "memo-busy"],
  [6, "memo-busy"],
  [8, "memo-read-only"],
  [11, "memo-damaged"],
  [13, "memo-full"],
  [14, "memo-unreachable"],
  [26, "memo-damaged"],
  // A column that is null against its definition.
  [1299, "memo-damaged"],
  // Extended codes: an input error while reading, and a write that was cut short for lack of space.
  [266, "memo-unreachable"],
  [0x100 | 13, "memo-full"],
])("%i is %s", (errcode, code) => {
  const error = said(errcode)
  expect(explained(error, "memo.db")).toMatchObject({
    name: "UsageError",
    code,
    message: expect.stringContaining("memo.db"),
    hint: expect.any(String),
    cause: error,
  })
})

test("a mistake of ours stays as it is", () => {
  for (const error of [said(1), new TypeError("x"), "text", null]) expect(explained(error, "memo.db")).toBe(error)
})
