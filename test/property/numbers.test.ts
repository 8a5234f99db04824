// The laws of numbers, against exact rationals, for numbers of every size and at the boundaries of representations.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseJsonExactly, stringifyJson } from "../../src/values/json-text.ts"
import {
  absolute,
  add,
  ceilOf,
  compareNumbers,
  divide,
  equalNumbers,
  floorOf,
  fromBigInt,
  fromDouble,
  isWhole,
  multiply,
  negate,
  numberKey,
  parseNumber,
  powerOf,
  remainder,
  roundTo,
  showNumber,
  signOf,
  squareRoot,
  subtract,
  Sum,
  toDouble,
  toHostNumber,
  type Num,
} from "../../src/values/number.ts"
import {
  anyNumber,
  digitsOf,
  floor,
  isCanonical,
  nearest,
  order,
  quotientOf,
  rational,
  rounded,
  shortDecimal,
  size,
  wholeNumber,
  type Rational,
} from "../support/arbitrary-number.ts"

const RUNS = { numRuns: 2000 }

function summed(items: readonly Num[]): Sum {
  const sum = new Sum()
  for (const item of items) sum.add(item)
  return sum
}

const sumOf = (items: readonly Num[]): Num => summed(items).result()
const meanOf = (items: readonly Num[]): Num => summed(items).mean()

const isUnit = (x: Num): boolean => x === 1 || x === -1

/** Two numbers, sometimes equal ones or neighbours. */
const pair = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(anyNumber, anyNumber) },
  { weight: 1, arbitrary: anyNumber.map((x): [Num, Num] => [x, x]) },
  { weight: 1, arbitrary: fc.tuple(anyNumber, shortDecimal(3)).map(([x, d]): [Num, Num] => [x, add(x, d)]) },
)

function holds<T>(values: fc.Arbitrary<T>, law: (value: T) => unknown): void {
  fc.assert(
    fc.property(values, (value) => {
      law(value)
    }),
    RUNS,
  )
}

/** The number is the value as `+`, `-` and `*` round it. */
function expectRounded(actual: Num, { n, d }: Rational): void {
  expect(isCanonical(actual)).toBe(true)
  const whole = String(n / d).replace("-", "")
  const kept = Math.max(15, whole === "0" ? 0 : whole.length)
  const expected = n % d === 0n ? fromBigInt(n / d) : parseNumber(digitsOf({ n, d }, kept))!
  expect(showNumber(actual)).toBe(showNumber(expected))
}

describe("whole numbers", () => {
  test("+, - and * are those of bigints", () => {
    holds(fc.tuple(wholeNumber, wholeNumber), ([a, b]) => {
      expect(add(a, b)).toBe(fromBigInt(BigInt(a as bigint) + BigInt(b as bigint)))
      expect(subtract(a, b)).toBe(fromBigInt(BigInt(a as bigint) - BigInt(b as bigint)))
      expect(multiply(a, b)).toBe(fromBigInt(BigInt(a as bigint) * BigInt(b as bigint)))
    })
  })

  test("floor(a / b) and % are exact, and a == b * floor(a / b) + a % b", () => {
    holds(fc.tuple(wholeNumber, wholeNumber), ([a, b]) => {
      fc.pre(b !== 0)
      const whole = floorOf(divide(a, b))
      expect(whole).toBe(fromBigInt(floor(quotientOf(rational(a), rational(b)))))
      expect(add(multiply(b, whole), remainder(a, b))).toBe(a)
    })
  })

  test("powers are those of bigints", () => {
    holds(fc.tuple(wholeNumber, fc.nat(30)), ([base, exponent]) => {
      expect(powerOf(base, exponent)).toBe(fromBigInt(BigInt(base as bigint) ** BigInt(exponent)))
    })
  })
})

describe("arithmetic", () => {
  test("+, - and * are exact if whole or of 15 digits, and otherwise rounded to 15", () => {
    holds(pair, ([a, b]) => {
      const x = rational(a)
      const y = rational(b)
      if (a !== 0 && b !== 0) {
        expectRounded(add(a, b), { n: x.n * y.d + y.n * x.d, d: x.d * y.d })
        expectRounded(subtract(a, b), { n: x.n * y.d - y.n * x.d, d: x.d * y.d })
      }
      if (!isUnit(a) && !isUnit(b)) expectRounded(multiply(a, b), { n: x.n * y.n, d: x.d * y.d })
    })
  })

  test("/ is exact if whole or of 15 digits, and otherwise the nearest double or a decimal with the whole part", () => {
    holds(pair, ([a, b]) => {
      fc.pre(b !== 0 && !isUnit(b))
      const exact = quotientOf(rational(a), rational(b))
      const actual = divide(a, b)
      expect(isCanonical(actual)).toBe(true)
      if (exact.n % exact.d === 0n) return expect(actual).toBe(fromBigInt(exact.n / exact.d))
      const short = parseNumber(digitsOf(exact, 15))!
      if (order(rational(short), exact) === 0) return expect(equalNumbers(actual, short)).toBe(true)
      if (size(exact.n) * 2n ** 1022n < exact.d) return expect(actual).toEqual(parseNumber(digitsOf(exact, 17)))
      if (size(exact.n) > 2n ** 53n * exact.d) return expect(isWhole(actual)).toBe(false)
      const double = nearest(exact)
      if (!Number.isInteger(double)) return expect(actual).toBe(double)
      expect(isWhole(actual)).toBe(false)
    })
  })

  test("the whole part of a quotient is exact", () => {
    holds(pair, ([a, b]) => {
      fc.pre(b !== 0)
      expect(floorOf(divide(a, b))).toBe(fromBigInt(floor(quotientOf(rational(a), rational(b)))))
    })
  })

  test("% is exact and has the sign of the divisor", () => {
    holds(pair, ([a, b]) => {
      fc.pre(b !== 0)
      const rest = remainder(a, b)
      const x = rational(a)
      const y = rational(b)
      const whole = floor(quotientOf(x, y))
      expect(isCanonical(rest)).toBe(true)
      expect(order(rational(rest), { n: x.n * y.d - whole * y.n * x.d, d: x.d * y.d })).toBe(0)
      expect([0, signOf(b)]).toContain(signOf(rest))
      expect(compareNumbers(absolute(rest), absolute(b))).toBeLessThan(0)
    })
  })

  test("x / y * y == x for short decimals", () => {
    holds(fc.tuple(shortDecimal(8), shortDecimal(8)), ([x, y]) => {
      fc.pre(y !== 0)
      expect(multiply(divide(x, y), y)).toBe(x)
    })
  })

  test("0 and 1 are neutral, - is its own inverse, and x - x is 0", () => {
    holds(anyNumber, (x) => {
      for (const same of [add(x, 0), add(0, x), subtract(x, 0), multiply(x, 1), multiply(1, x), divide(x, 1)]) {
        expect(same).toEqual(x)
      }
      expect(negate(negate(x))).toEqual(x)
      for (const opposite of [multiply(x, -1), multiply(-1, x), divide(x, -1)]) expect(opposite).toEqual(negate(x))
      expect(isCanonical(negate(x))).toBe(true)
      expect(subtract(x, x)).toBe(0)
      expect(multiply(x, 0)).toBe(0)
      expect(absolute(x)).toEqual(signOf(x) < 0 ? negate(x) : x)
    })
  })

  test("powers are rounded once, and negative ones are quotients", () => {
    holds(fc.tuple(anyNumber, fc.integer({ min: 1, max: 60 })), ([base, n]) => {
      const x = rational(base)
      const power = { n: x.n ** BigInt(n), d: x.d ** BigInt(n) }
      if (n === 1) expect(equalNumbers(powerOf(base, n), base)).toBe(true)
      else expectRounded(powerOf(base, n), power)
      if (base !== 0 && String(size(x.n)).length * n <= 2000) {
        const one = { n: 1n, d: 1n }
        expect(order(rational(powerOf(base, -1)), rational(divide(1, base)))).toBe(0)
        const inverse = quotientOf(one, power)
        expect(floorOf(powerOf(base, -n))).toBe(fromBigInt(floor(inverse)))
      }
    })
  })

  test("large powers of fractions agree with exact ones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 400, max: 2000 }), (n, exponent) => {
        fc.pre(n % 10 !== 0)
        const base = n / 10_000
        const power = { n: BigInt(n) ** BigInt(exponent), d: 10n ** BigInt(4 * exponent) }
        expectRounded(powerOf(base, exponent), power)
      }),
      { numRuns: 100 },
    )
  })

  test("square roots are exact, or the nearest double", () => {
    holds(anyNumber, (x) => {
      const root = absolute(x)
      const { n, d } = rational(x)
      const square = parseNumber(`${n * n}e${-2 * (String(d).length - 1)}`)!
      expect(squareRoot(square)).toEqual(root)
      const actual = squareRoot(root)
      expect(isCanonical(actual)).toBe(true)
      if (compareNumbers(root, 1e-290) < 0 || compareNumbers(root, fromBigInt(10n ** 300n)) > 0) return
      const double = toDouble(actual)
      // The root is between the middles of the double and its neighbours.
      const below = rational(fromDouble(double * (1 - 2 ** -53))!)
      const above = rational(fromDouble(double * (1 + 2 ** -52))!)
      const value = rational(root)
      expect(order({ n: below.n ** 2n, d: below.d ** 2n }, value)).toBeLessThanOrEqual(0)
      expect(order({ n: above.n ** 2n, d: above.d ** 2n }, value)).toBeGreaterThanOrEqual(0)
    })
  })
})

describe("order and equality", () => {
  test("compare agrees with exact rationals and is antisymmetric", () => {
    holds(pair, ([a, b]) => {
      expect(Math.sign(compareNumbers(a, b))).toBe(order(rational(a), rational(b)))
      expect(Math.sign(compareNumbers(b, a))).toBe(0 - order(rational(a), rational(b)))
    })
  })

  test("equality, the order, the text and the key agree", () => {
    holds(pair, ([a, b]) => {
      const equal = equalNumbers(a, b)
      expect(equalNumbers(b, a)).toBe(equal)
      expect(compareNumbers(a, b) === 0).toBe(equal)
      expect(showNumber(a) === showNumber(b)).toBe(equal)
      expect(numberKey(a) === numberKey(b)).toBe(equal)
      expect(equalNumbers(a, parseNumber(showNumber(a))!)).toBe(true)
    })
  })
})

describe("rounding", () => {
  test("floor and ceil are exact: floor(x) <= x < floor(x) + 1", () => {
    holds(anyNumber, (x) => {
      const below = floorOf(x)
      expect(below).toBe(fromBigInt(floor(rational(x))))
      expect(ceilOf(x)).toBe(isWhole(x) ? x : add(below, 1))
      expect(compareNumbers(below, x)).toBeLessThanOrEqual(0)
      expect(compareNumbers(x, add(below, 1))).toBeLessThan(0)
    })
  })

  test("round is exact, halves away from zero", () => {
    holds(fc.tuple(anyNumber, fc.integer({ min: -45, max: 45 })), ([x, digits]) => {
      const actual = roundTo(x, digits)
      expect(actual).toEqual(parseNumber(`${rounded(rational(x), digits)}e${-digits}`))
      expect(isCanonical(actual)).toBe(true)
    })
  })
})

describe("sums", () => {
  const list = fc.oneof(
    fc.array(anyNumber, { maxLength: 12 }),
    fc.array(shortDecimal(8), { maxLength: 40 }),
    fc.array(wholeNumber, { maxLength: 12 }),
  )

  function exactSum(items: readonly Num[]): Rational {
    return items.map(rational).reduce((a, b) => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d }), { n: 0n, d: 1n })
  }

  test("a sum is rounded once, a single item is not rounded, and the order does not matter", () => {
    holds(list, (items) => {
      const others = items.filter((item) => item !== 0)
      if (others.length > 1) expectRounded(sumOf(items), exactSum(items))
      else expect(sumOf(items)).toEqual(others[0] ?? 0)
      expect(sumOf(items.toReversed())).toEqual(sumOf(items))
    })
  })

  test("the sum of two is +", () => {
    holds(pair, ([a, b]) => expect(sumOf([a, b])).toEqual(add(a, b)))
  })

  test("a mean has an exact whole part", () => {
    holds(list, (items) => {
      fc.pre(items.length > 0)
      const mean = meanOf(items)
      const { n, d } = exactSum(items)
      expect(isCanonical(mean)).toBe(true)
      expect(floorOf(mean)).toBe(fromBigInt(floor({ n, d: d * BigInt(items.length) })))
    })
  })
})

describe("text", () => {
  test("the text of a number is read as that number, which is canonical", () => {
    holds(anyNumber, (x) => {
      expect(isCanonical(x)).toBe(true)
      expect(parseNumber(showNumber(x))).toEqual(x)
      if (typeof x === "number") expect(numberKey(x)).toBe(JSON.stringify(x))
      if (isWhole(x)) expect(showNumber(x)).toMatch(/^-?\d+$/)
    })
  })

  test("a text is read exactly, however it is written", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0001234567899"), maxLength: 25 })
    const exponent = fc.option(fc.integer({ min: -330, max: 330 }), { nil: undefined })
    holds(fc.tuple(fc.constantFrom("", "-", "+"), digits, digits, exponent), ([sign, whole, fraction, shift]) => {
      fc.pre(whole !== "" || fraction !== "")
      const text = `${sign}${whole}.${fraction}${shift === undefined ? "" : `e${shift}`}`
      const number = parseNumber(text)!
      expect(isCanonical(number)).toBe(true)
      const n = BigInt(`0${whole}${fraction}`) * (sign === "-" ? -1n : 1n)
      const scale = fraction.length - (shift ?? 0)
      const expected = scale < 0 ? { n: n * 10n ** BigInt(-scale), d: 1n } : { n, d: 10n ** BigInt(scale) }
      expect(order(rational(number), expected)).toBe(0)
      expect(toDouble(number)).toBe(Number(text) + 0)
    })
  })

  test("numbers of the host keep their value", () => {
    holds(fc.double({ noDefaultInfinity: true, noNaN: true }), (x) => {
      const number = fromDouble(x)!
      expect(isCanonical(number)).toBe(true)
      expect(Number(toHostNumber(number))).toBe(x + 0)
      expect(toDouble(number)).toBe(x + 0)
    })
  })
})

describe("JSON", () => {
  const { tree: data } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      anyNumber,
      fc.string({ unit: fc.constantFrom(...'ab1e.-0\\"\uE000,: ', "\u2028") }),
      fc.constantFrom(null, true, false, "12345678901234567890", "1e400"),
      fc.array(tie("tree"), { maxLength: 5 }),
      fc.dictionary(fc.constantFrom("a", "1e5", "\uE000\uE0000", "__proto__", "b"), tie("tree"), {
        noNullPrototype: true,
      }),
    ),
  }))

  test("every number and text is kept", () => {
    holds(fc.tuple(data, fc.constantFrom(undefined, 2)), ([value, indent]) => {
      expect(parseJsonExactly(stringifyJson(value, indent))).toEqual(value)
    })
  })

  test("without JSON.rawJSON the text is the same", () => {
    holds(fc.tuple(data, fc.constantFrom(undefined, 2)), ([value, indent]) => {
      const expected = stringifyJson(value, indent)
      const host = JSON as { rawJSON?: unknown }
      const { rawJSON } = host
      try {
        host.rawJSON = undefined
        expect(stringifyJson(value, indent)).toBe(expected)
      } finally {
        host.rawJSON = rawJSON
      }
    })
  })

  test("apart from numbers it is JSON.parse and JSON.stringify, errors included", () => {
    const text = fc.array(
      fc.constantFrom(
        ...'[]{},:"\\ e-0',
        "1e400",
        "12345678901234567890",
        '"a"',
        '"a":',
        "\\ue000",
        "\uE000",
        "-0",
        "tru",
      ),
    )
    holds(
      fc.oneof(
        text.map((parts) => parts.join("")),
        fc.json(),
      ),
      (json) => {
        let expected: unknown
        try {
          expected = JSON.parse(json, (_key, value: unknown) => (typeof value === "number" ? 0 : value))
        } catch (error) {
          expect(() => parseJsonExactly(json)).toThrow(error as Error)
          return
        }
        fc.pre(!/e\d{6}/.test(json)) // that number is too large
        const zeroed = stringifyJson(parseJsonExactly(json)).replaceAll(NUMBER_OUTSIDE_OF_TEXT, (match, number) =>
          number === undefined ? match : "0",
        )
        expect(zeroed).toBe(JSON.stringify(expected))
      },
    )
  })
})

const NUMBER_OUTSIDE_OF_TEXT = /"(?:[^"\\]|\\.)*"|(-?\d[\d.eE+-]*)/g
