// Laws of the reader of JSON: it accepts the texts that JSON.parse accepts, and gives the same values.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { equal } from "../../src/values/equality.ts"
import { Failure } from "../../src/values/failure.ts"
import { fromHost } from "../../src/values/host-values.ts"
import { fromJson } from "../../src/values/json/text.ts"
import { parseJsonExactly } from "../../src/values/json-text.ts"
import { DEFAULT_LIMITS } from "../../src/values/limits.ts"
import { Meter, metered } from "../../src/values/meter.ts"
import { toJson } from "../../src/values/show.ts"

const NUMBERS = [
  "0",
  "-0",
  "01",
  "12",
  "-1.50",
  "0.25",
  "1.",
  ".5",
  "-",
  "1e2",
  "1E+3",
  "2e-2",
  "1e",
  "9007199254740993",
]
const LONG_NUMBERS = ["9007199254740991", "0.1234567890123456", "12345678901234567890", "0.30000000000000004", "-0.0"]
const ESCAPES = ["\\n", '\\"', "\\\\", "\\u00e9", "\\ud83d", "\\ude00", "\\u12", "\\x", "\ud83d", "\n", "\u2028", "é"]
const WORDS = ["true", "false", "null", "tru", '"a"', '"a":', '"__proto__":', '"10":', '"":']

const pieces = fc
  .array(fc.constantFrom(...'[]{},:" \t\n\r\u00a0', ...NUMBERS, ...LONG_NUMBERS, ...ESCAPES, ...WORDS), {
    maxLength: 12,
  })
  .map((parts) => parts.join(""))

/** JSON in which one character may be replaced. */
const damaged = fc
  .tuple(fc.json(), fc.nat(), fc.constantFrom("", "", ...'[]{},:"\\ 0-e'))
  .map(([json, at, by]) => json.slice(0, at % json.length) + by + json.slice((at % json.length) + by.length))

const strings = fc
  .array(fc.constantFrom("a".repeat(20), "b", ...ESCAPES), { maxLength: 8 })
  .map((parts) => `{"${parts.join("")}": "${parts.join("")}"}`)

test("the reader accepts what JSON.parse accepts, and gives the same value", () => {
  fc.assert(
    fc.property(fc.oneof(pieces, damaged, strings, fc.json()), (text) => {
      fc.pre(!/e[+-]?\d{4}/i.test(text)) // that number may be too large, or too small
      let expected: unknown
      try {
        expected = parseJsonExactly(text)
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError)
        expect(() => fromJson(text)).toThrow(SyntaxError)
        return
      }
      expect(toJson(fromJson(text))).toBe(toJson(fromHost(expected, "it")))
      expect(equal(fromJson(text), fromHost(expected, "it"))).toBe(true)
    }),
    { numRuns: 3_000 },
  )
})

test("numbers of up to 17 digits are the doubles of JSON.parse or exact", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(fc.constantFrom("", "-"), digits, fc.option(digits), (sign, whole, fraction) => {
      const text = `${sign}${BigInt(whole)}${fraction === null ? "" : `.${fraction}`}`
      expect(fromJson(text)).toEqual(fromHost(parseJsonExactly(text), "it"))
    }),
    { numRuns: 1_000 },
  )
})

test("a text longer than a piece is one text", () => {
  for (const part of ["a", '\\"', "\\u00e9", "\\\\\\n", `${"a".repeat(99)}\\ud83d\\ude00`]) {
    const json = `"${part.repeat(100_000)}"`
    expect(fromJson(json) === JSON.parse(json)).toBe(true)
    expect(toJson(fromJson(`{${json}:${json}}`)) === JSON.stringify(JSON.parse(`{${json}:${json}}`))).toBe(true)
    expect(() => fromJson(json.slice(0, -1))).toThrow(SyntaxError)
  }
})

describe("limits", () => {
  class Limited extends Meter {
    look(): void {}
    full(): never {
      throw new Error("there is no limit of memory here")
    }
  }
  const failureOf = (text: string): unknown => {
    try {
      return metered(new Limited({ ...DEFAULT_LIMITS, listLength: 3 }), () => fromJson(text))
    } catch (thrown) {
      return thrown instanceof Failure ? thrown.code : thrown
    }
  }
  test.each([
    ["[1,2,3,4", "list-too-long"],
    ["[[1,2,3,4", "list-too-long"],
    ['{"a":1,"b":1,"c":1,"d":1', "list-too-long"],
    ["[".repeat(1_002), "value-too-deep"],
  ])("%s fails before its end", (text, code) => {
    expect(failureOf(text)).toBe(code)
  })
  test("structures up to the limits are read", () => {
    expect(equal(failureOf("[[1,2,3],[1,2,3]]") as never, fromJson("[[1,2,3],[1,2,3]]"))).toBe(true)
    expect(() => fromJson("[".repeat(1_001) + "]".repeat(1_001))).not.toThrow()
  })
})
