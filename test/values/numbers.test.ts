// Examples of the numbers of the language: what programs see, and the limits.

import { describe, expect, test } from "vitest"
import { Failure } from "../../src/values/failure.ts"
import { parseJsonExactly, stringifyJson } from "../../src/values/json-text.ts"
import { Meter, metered } from "../../src/values/meter.ts"
import {
  add,
  Decimal,
  divide,
  floorOf,
  fromDouble,
  MAX_DIGITS,
  multiply,
  numberKey,
  parseNumber,
  powerOf,
  remainder,
  roundTo,
  showNumber,
  squareRoot,
  subtract,
  Sum,
  toDouble,
  toHostNumber,
  type Num,
} from "../../src/values/number.ts"

function summed(items: readonly Num[]): Sum {
  const sum = new Sum()
  for (const item of items) sum.add(item)
  return sum
}

const sumOf = (items: readonly Num[]): Num => summed(items).result()
const meanOf = (items: readonly Num[]): Num => summed(items).mean()

const OPERATIONS = { "+": add, "-": subtract, "*": multiply, "/": divide, "%": remainder, "**": powerOf } as const

function number(text: string): Num {
  return parseNumber(text)!
}

/** The text of `a operator b`, or the code and the message of its failure. */
function calculate(expression: string): string {
  const [a = "", operator = "", b = ""] = expression.split(" ")
  try {
    return showNumber(OPERATIONS[operator as keyof typeof OPERATIONS](number(a), number(b)))
  } catch (failure) {
    return failed(failure)
  }
}

function failed(failure: unknown): string {
  if (!(failure instanceof Failure)) throw failure
  return `${failure.code}: ${failure.message}`
}

const TOO_LARGE = "number-too-large: a number would have more than 100000 digits before the decimal point"
const TOO_SMALL = "number-too-small: a number would have more than 100000 digits after the decimal point"

test.each([
  // Decimals are what is written.
  ["0.1 + 0.2", "0.3"],
  ["4.35 * 100", "435"],
  ["19.9 + 84.2", "104.1"],
  ["100000000000.1 - 100000000000", "0.1"],
  ["1.1 * 1.1", "1.21"],
  ["0.07 * 100", "7"],
  ["8.2 / 0.2", "41"],
  ["5.5 % 0.1", "0"],
  ["-7 % 3", "2"],
  ["7 % -3", "-2"],
  ["-5.5 % 2", "0.5"],
  // Quotients that have no end.
  ["1 / 3", "0.3333333333333333"],
  ["2 / 3", "0.6666666666666666"],
  ["0.3333333333333333 * 3", "1"],
  ["0.6666666666666666 + 0.3333333333333333", "1"],
  // Whole numbers of any size.
  ["9007199254740991 + 2", "9007199254740993"],
  ["-9007199254740991 - 2", "-9007199254740993"],
  ["9007199254740993 - 2", "9007199254740991"],
  ["12345678901234567890 * 98765432109876543210", "1219326311370217952237463801111263526900"],
  ["100000000000000000000 / 4", "25000000000000000000"],
  ["12345678901234567891 % 10", "1"],
  ["2 ** 100", "1267650600228229401496703205376"],
  // The whole part of a quotient is exact.
  ["9007199254740993 / 2", "4503599627370496.5"],
  ["10000000000000000000001 / 3", "3333333333333333333333.67"],
  ["-10000000000000000000001 / 10000000000000000000000", "-1.0000000000000000000001"],
  // 15 digits, halves away from zero.
  ["0.1234567890123455 + 1", "1.12345678901235"],
  ["1.23456789012345 * 1.1", "1.3580246791358"],
  ["1.00000000000001 + 0.000000000000005", "1.00000000000002"],
  ["-1.00000000000001 - 0.000000000000005", "-1.00000000000002"],
  // Beyond the range of doubles.
  ["1e-200 * 1e-200", "1e-400"],
  ["1e-400 / 3", "3.3333333333333333e-401"],
  ["1e400 * 1e-400", "1"],
  // Powers.
  ["1.1 ** 2", "1.21"],
  ["2 ** -1", "0.5"],
  ["3 ** -1", "0.3333333333333333"],
  ["0.5 ** -70", "1180591620717411303424"],
  ["4 ** -0.5", "0.5"],
  ["2 ** 0.5", "1.4142135623730951"],
  ["-2 ** 3", "-8"],
  ["-0.5 ** 2", "0.25"],
  ["-1 ** 100000000000000000001", "-1"],
  ["0 ** 0", "1"],
  ["1.0000001 ** 1000000000", "26881037012649238105056003014775037465638378"],
  ["0.3333333333333333 * -1", "-0.3333333333333333"],
  ["0.12345678901234567890123 ** -1", showNumber(divide(1, number("0.12345678901234567890123")))],
  // Powers of fractions beyond the range of doubles.
  [`${10n ** 200n} ** 1.5`, String(10n ** 300n)],
  [`${10n ** 300n} ** 1.5`, String(10n ** 450n)],
  ["100 ** 200.5", String(10n ** 401n)],
  ["10 ** -400.5", "3.16227766016838e-401"],
  ["2 ** -2000.5", "6.15876558389235e-603"],
  ["1e-400 ** 0.25", "1e-100"],
  [`${10n ** 60_000n} ** -1.5`, "1e-90000"],
  ["10 ** 100000.5", TOO_LARGE],
  ["10 ** -100000.5", TOO_SMALL],
  [`2 ** ${10n ** 400n}.5`, TOO_LARGE],
  // Failures.
  ["1 / 0", "division-by-zero: 1 / 0: a division by zero"],
  ["0.5 % 0", "division-by-zero: 0.5 % 0: a division by zero"],
  ["0 ** -1", "division-by-zero: 0 to the power -1: a division by zero"],
  ["-8 ** 0.5", "not-a-number: -8 to the power 0.5 is not a real number"],
  ["10 ** 1000000000", TOO_LARGE],
  ["10 ** 100000", TOO_LARGE],
  ["0.1 ** 1000000000", TOO_SMALL],
  ["3 ** -1000000000", TOO_SMALL],
  ["1.5 ** 1000000000000000000000", TOO_LARGE],
  ["1.5 ** -1000000000000000000000", TOO_SMALL],
  ["1e-60000 * 1e-60000", TOO_SMALL],
  ["1e60000 * 1e60000", TOO_LARGE],
  ["1e60000 / 1e-60000", TOO_LARGE],
])("%s is %s", (expression, expected) => expect(calculate(expression)).toBe(expected))

test("a power with too many digits to compute them all is correctly rounded", () => {
  expect(showNumber(powerOf(number(`1.${"0".repeat(29)}1`), 10n ** 30n))).toBe("2.71828182845905")
})

test("each value has one representation", () => {
  expect(number("1.0")).toBe(1)
  expect(number("-0.0")).toBe(0)
  expect(number("9007199254740991")).toBe(9007199254740991)
  expect(number("9007199254740992")).toBe(9007199254740992n)
  expect(number("0.1000")).toBe(0.1)
  expect(number("12345678901234567890e-5")).toEqual(new Decimal(1234567890123456789n, -4))
  expect(number("1e-400")).toEqual(new Decimal(1n, -400))
})

test.each(["", " 1", "1 ", "+", ".", "1e", "e1", "0x10", "1_000", "Infinity", "NaN", "1.2.3", "--1", "١"])(
  "%j is no number",
  (text) => expect(parseNumber(text)).toBeUndefined(),
)

test.each([
  ["+5", "5"],
  [".5", "0.5"],
  ["5.", "5"],
  ["1E3", "1000"],
  ["1e21", "1000000000000000000000"],
  ["0.0000001", "1e-7"],
  ["0.000001", "0.000001"],
  ["123456789012345678901234.5", "123456789012345678901234.5"],
  ["0.00000123456789012345678", "0.00000123456789012345678"],
  ["0.000000123456789012345678", "1.23456789012345678e-7"],
  ["0e999999999999999999999", "0"],
])("%s is shown as %s", (text, shown) => {
  expect(showNumber(number(text))).toBe(shown)
  expect(numberKey(number(text))).toBe(shown)
})

test("a text with too many digits fails", () => {
  const parse = (text: string) => {
    try {
      return parseNumber(text)
    } catch (failure) {
      return failed(failure)
    }
  }
  expect(parse("1e999999999")).toBe(TOO_LARGE)
  expect(parse("1e-999999999")).toBe(TOO_SMALL)
  expect(parse("1".repeat(MAX_DIGITS + 1))).toBe(TOO_LARGE)
  expect(showNumber(parse("1".repeat(MAX_DIGITS)) as Num)).toHaveLength(MAX_DIGITS)
})

describe("functions", () => {
  test.each([
    ["2.5", 0, "3"],
    ["-2.5", 0, "-3"],
    ["1.005", 2, "1.01"],
    ["1250", -2, "1300"],
    ["4", -1, "0"],
    ["5", -1, "10"],
    ["4", -1_000_000_000, "0"],
    ["0.6666666666666666", 4, "0.6667"],
    ["123456789012345678901234567895", -1, "123456789012345678901234567900"],
  ])("round(%s, %d) is %s", (x, digits, expected) => expect(showNumber(roundTo(number(x), digits))).toBe(expected))

  test.each([
    ["9", "3"],
    ["1.21", "1.1"],
    ["2", "1.4142135623730951"],
    ["0.5", "0.7071067811865476"],
    ["1e40", "100000000000000000000"],
    ["1e-400", "1e-200"],
    ["1e-401", "3.1622776601683792e-201"],
    ["1e-2001", "3.1622776601683793e-1001"],
  ])("the square root of %s is %s", (x, expected) => expect(showNumber(squareRoot(number(x)))).toBe(expected))

  test("a sum is exact and does not depend on the order", () => {
    expect(sumOf([0.1, 0.2, 0.3])).toBe(0.6)
    expect(sumOf([10n ** 30n, 0.1, -(10n ** 30n)])).toBe(0.1)
    expect(sumOf([])).toBe(0)
    expect(sumOf([0, number("0.12345678901234567890123")])).toEqual(number("0.12345678901234567890123"))
    expect(sumOf(Array.from({ length: 100_000 }, () => 0.1))).toBe(10_000)
    expect(meanOf([0.1, 0.2])).toBe(0.15)
    expect(meanOf([1, 1, 2])).toBe(1.3333333333333333)
    expect(meanOf([1 / 3, 1 / 3])).toBe(1 / 3)
  })

  test("numbers of the host", () => {
    expect(fromDouble(1e21)).toBe(10n ** 21n)
    expect(fromDouble(-0)).toBe(0)
    expect(fromDouble(Number.NaN)).toBeUndefined()
    expect(fromDouble(-Infinity)).toBeUndefined()
    expect(toHostNumber(number("0.12345678901234567890123"))).toBe(0.12345678901234568)
    expect(toHostNumber(number("-1e-400"))).toBe(0)
    expect(toHostNumber(number(`1${"0".repeat(400)}.5`))).toBe(10n ** 400n + 1n)
    expect(toDouble(10n ** 400n)).toBe(Infinity)
  })
})

test("work on long numbers counts its steps, work on short ones none", () => {
  class Counter extends Meter {
    override fuel = 0
    steps = 0
    look(): void {
      this.steps -= this.fuel
      this.fuel = 0
    }
    full(): never {
      throw new Error("no memory is counted")
    }
  }
  const steps = (work: () => unknown): number => {
    const meter = new Counter()
    metered(meter, work)
    return meter.steps
  }
  const long = 10n ** BigInt(MAX_DIGITS / 2) - 1n
  const text = showNumber(long)
  expect(steps(() => [add(0.1, 0.2), multiply(12345.6789, 98765.4321), divide(10n ** 40n, 3)])).toBe(0)
  expect(steps(() => add(long, long))).toBeGreaterThan(50)
  for (const work of [
    () => multiply(long, long),
    () => divide(long, 7),
    () => remainder(long, 10n ** 100n + 1n),
    () => powerOf(3, 100_000),
    () => squareRoot(long),
    () => showNumber(long),
    () => parseNumber(text),
    () => floorOf(new Decimal(long, -1000)),
    () => powerOf(0.123456789, -90_000),
  ]) {
    expect(steps(work)).toBeGreaterThan(10_000)
  }
  // Powers of short fractions take microseconds.
  expect(steps(() => powerOf(0.123456789, 5))).toBeGreaterThan(50)
  expect(steps(() => powerOf(1.0000001, 1_000_000_000))).toBeGreaterThan(800)
  expect(steps(() => powerOf(10, 400.5))).toBeGreaterThan(80)
})

describe("JSON", () => {
  test("numbers are what is written", () => {
    expect(parseJsonExactly('[1e3, -0, 12345678901234567890, 0.12345678901234567890123, "1e3", 0.1]')).toEqual([
      1000,
      0,
      12345678901234567890n,
      number("0.12345678901234567890123"),
      "1e3",
      0.1,
    ])
    expect(Object.is((parseJsonExactly('{"a": -0.00}') as { a: number }).a, 0)).toBe(true)
  })

  test("the key __proto__ is a key", () => {
    const text = '{"__proto__":1e-400,"\uE000\\ue000":12345678901234567890}'
    const parsed = parseJsonExactly(text) as object
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
    expect(stringifyJson(parsed)).toBe(text.replace("\\ue000", "\uE000"))
  })

  test("depth takes no stack", () => {
    const depth = 100_000
    let parsed = parseJsonExactly(`${"[".repeat(depth)}1e400${"]".repeat(depth)}`)
    for (let i = 0; i < depth; i++) [parsed] = parsed as [unknown]
    expect(parsed).toBe(10n ** 400n)
  })

  test.each(["{1e400:1}", "{1e3:1}", "[01e400]", "--0", "1-0", "[1e400,]", '"1e400', "1e999999999]"])(
    "%s is a syntax error with the position in the text",
    (text) => {
      let expected: unknown
      try {
        JSON.parse(text)
      } catch (error) {
        expected = error
      }
      expect(() => parseJsonExactly(text)).toThrow(expected as Error)
    },
  )

  test("numbers of all kinds are written in full, at any depth and with indentation", () => {
    const value = { a: [10n ** 20n, number("1e-400"), 0.5], b: undefined, c: [undefined, Number.NaN] }
    expect(stringifyJson(value)).toBe('{"a":[100000000000000000000,1e-400,0.5],"c":[null,null]}')
    expect(stringifyJson([1n], 2)).toBe("[\n  1\n]")
  })

  test("a host that writes bigints as texts changes nothing", () => {
    const host = BigInt.prototype as { toJSON?: unknown }
    try {
      host.toJSON = () => "text"
      expect(stringifyJson([10n ** 20n, number("1e-400"), 1])).toBe("[100000000000000000000,1e-400,1]")
    } finally {
      delete host.toJSON
    }
  })
})
