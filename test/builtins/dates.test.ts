// Dates: the examples of std/date, its laws, and its refusals.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createRuntime, RecallError } from "../../src/index.ts"
import { DATE_NATIVES } from "../../src/builtins/dates/index.ts"
import { NATIVE_SPECIFIERS } from "../../src/program/modules/natives.ts"
import { NATIVE_MODULES } from "../../src/world/index.ts"

const IMPORT = `IMPORT ${DATE_NATIVES.map(({ name }) => name).join(", ")} FROM "std/date"\n`
const runtime = createRuntime()

async function value(expression: string): Promise<unknown> {
  return (await runtime.run(`${IMPORT}EMIT ${expression}`)).value
}

async function failure(expression: string): Promise<{ code: string; message: string; hint: string | undefined }> {
  try {
    await value(expression)
  } catch (error) {
    if (!(error instanceof RecallError)) throw error
    const { code, message, hint } = error.diagnostics[0]!
    return { code, message, hint }
  }
  throw new Error(`${expression} does not fail`)
}

test.each(DATE_NATIVES.map(({ name, example }) => ({ name, example })))("$name: $example", async ({ example }) => {
  expect(await value(example!)).toBe(true)
})

test("the native modules are known by name, described, and no example reaches the world", () => {
  expect(NATIVE_MODULES.map(({ specifier }) => specifier)).toEqual(NATIVE_SPECIFIERS)
  for (const { natives } of NATIVE_MODULES)
    for (const { documentation, effect, example } of natives) {
      expect(documentation.split("\n")[0]).toMatch(/\.$/)
      expect(example === undefined).toBe(effect !== "none")
    }
})

describe("patterns", () => {
  test.each([
    ["12 May 2026", "d MMMM yyyy", "en", "2026-05-12"],
    ["12 may  2026 ", "d MMM yyyy", "en", "2026-05-12"],
    ["Sept. 3, 2026", "MMM d, yyyy", "en-GB", "2026-09-03"],
    ["12.05.26", "dd.MM.yy", "en", "2026-05-12"],
    ["1.2.69", "d.M.yy", "en", "1969-02-01"],
    ["5/12/2026", "M/d/yyyy", "en", "2026-05-12"],
    ["12 mai 2026", "d MMMM yyyy", "fr", "2026-05-12"],
    ["12 maja 2026", "d MMMM yyyy", "pl", "2026-05-12"],
    ["2026년 5월 12일", "yyyy년 MMMM d일", "ko", "2026-05-12"],
    ["2026年5月12日", "yyyy年MMMMd日", "ja", "2026-05-12"],
    ["2026年五月12日", "yyyy年MMMMd日", "zh", "2026-05-12"],
    ["12. kvě 2026", "d. MMM yyyy", "cs", "2026-05-12"],
    ["May 2026", "MMMM yyyy", "en", "2026-05-01"],
    ["Tuesday, 12 May 2026", "EEEE, d MMMM yyyy", "en", "2026-05-12"],
    ["2026-05-12 14:30", "yyyy-MM-dd HH:mm", "en", "2026-05-12T14:30:00"],
    ["12 May 2026, 2:30 pm", "d MMMM yyyy, h:mm a", "en", "2026-05-12T14:30:00"],
    ["12 May 2026, 12:05 AM", "d MMMM yyyy, h:mm a", "en", "2026-05-12T00:05:00"],
    ["2026-05-12T14:30:01.250+0200", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "en", "2026-05-12T14:30:01.25+02:00"],
    ["2026-05-12 14:30 Z", "yyyy-MM-dd HH:mm XXX", "en", "2026-05-12T14:30:00Z"],
    ["the 12 of May o'clock 2026", "'the' d 'of' MMMM 'o''clock' yyyy", "en", "2026-05-12"],
  ])("%s in %s", async (text, pattern, locale, date) => {
    const call = `parse_date(${JSON.stringify(text)}, ${JSON.stringify(pattern)}, locale: "${locale}")`
    expect(await value(call)).toBe(date)
  })

  test.each([
    ['parse_date("12 May", "d MMMM yyyy")', "invalid-date", '"12 May" is no date in the form "d MMMM yyyy"'],
    ['parse_date("30 February 2026", "d MMMM yyyy")', "invalid-date", "names no day of the calendar"],
    ['parse_date("Monday 12 May 2026", "EEEE d MMMM yyyy")', "invalid-date", "another day of the week"],
    ['parse_date("5:00 2026", "h:mm yyyy")', "invalid-date", "the pattern has h without a"],
    ['parse_date("13:00 pm 2026", "h:mm a yyyy")', "invalid-date", "there is no hour 13"],
    ['parse_date("25:00 2026", "H:mm yyyy")', "invalid-date", "names no day of the calendar, or no time of it"],
    ['parse_date("12 May", "d MMMM")', "invalid-date", "the pattern has no year"],
    ['parse_date("1", "Q")', "invalid-pattern", "it has Q, which is no field"],
    ['parse_date("1", "yyyyy")', "invalid-pattern", "it has yyyyy, which is no field"],
    ['parse_date("1", "d \'of")', "invalid-pattern", "a quotation mark is not closed"],
    ['parse_date("1", "d", locale: "no locale")', "wrong-argument", "is no known locale"],
    ['format_date("2026-05-12", "MMMM", locale: "german")', "wrong-argument", '"german" is no known locale'],
    ['format_date("2026-05-12", "MMMM", locale: "xx")', "wrong-argument", '"xx" is no known locale'],
    ['format_date("2026-05-12", "HH:mm")', "invalid-date", "2026-05-12 is a day and has no time"],
    ['format_date("2026-05-12T10:00", "XXX")', "invalid-date", "has no offset from UTC"],
    ['weekday("12 May 2026")', "invalid-date", '"12 May 2026" is no date in ISO 8601'],
    ['weekday("2026-02-30")', "invalid-date", '"2026-02-30" is no date'],
    ['weekday("2026-05-12T25:00")', "invalid-date", "is no date"],
    ['weekday("20260512")', "invalid-date", "is no date in ISO 8601"],
    ['add_time("2026-05-12", hours: 1)', "invalid-date", "2026-05-12 is a day and has no time"],
    ['add_time("2026-05-12", days: 1.5)', "invalid-argument", "the number of days is a whole number"],
    ['add_time("2026-05-12", days: 1, months: -1)', "invalid-date", "one sign"],
    ['add_time("2026-05-12", years: 1000000)', "invalid-date", "no date is that far"],
    ['compare_dates("2026-05-12", "2026-05-12T10:00Z")', "invalid-date", "only one has an offset"],
    ['in_zone("2026-05-12T10:00Z", "Mars")', "wrong-argument", 'there is no time zone "Mars"'],
    ['in_zone("2026-05-12", "UTC")', "invalid-date", "is a day and has no time"],
    ['time_between("2026-05-12", "2026-05-13", unit: "decades")', "wrong-argument", "decades"],
    [`weekday("${"1".repeat(200)}")`, "invalid-date", "is no date in ISO 8601"],
  ])("%s fails", async (expression, code, message) => {
    const found = await failure(expression)
    expect(found.code).toBe(code)
    expect(found.message).toContain(message)
  })
})

describe("reckoning", () => {
  test.each([
    ['add_time("2024-02-29", years: 1)', "2025-02-28"],
    ['add_time("2024-02-29", years: 1, months: 1)', "2025-03-29"],
    ['add_time("2026-05-12T23:00", hours: 2)', "2026-05-13T01:00:00"],
    ['add_time("2026-05-12T23:00:00Z", minutes: -60)', "2026-05-12T22:00:00Z"],
    ['add_time("2026-05-12", days: 0)', "2026-05-12"],
    ['time_between("2026-05-12", "2025-05-13", unit: "years")', 0],
    ['time_between("2026-05-12", "2025-05-12", unit: "years")', -1],
    ['time_between("2026-05-12", "2026-05-13T12:00", unit: "hours")', 36],
    ['time_between("2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00")', 0],
    ['in_zone("2026-05-12T10:00", "Asia/Seoul")', "2026-05-12T10:00:00+09:00"],
    ['in_zone("2026-05-12T10:00+09:00", "UTC")', "2026-05-12T01:00:00Z"],
    ['format_date("2026-05-12T09:05:07.25Z", "h:mm:ss.SSS a XXX")', "9:05:07.250 AM Z"],
    ['format_date("2026-05-12", "EEE d MMM yy, y-M-dd")', "Tue 12 May 26, 2026-5-12"],
    ['format_date("2026-05-12", "MMMM", locale: "pl")', "maj"],
    ['format_date("2026-05-12", "d MMMM", locale: "pl")', "12 maja"],
    ['format_date("2026-05-12", "d MMMM yyyy", locale: "ja")', "12 5月 2026"],
    ['format_date("2026-05-12", "d MMMM yyyy", locale: "zh")', "12 五月 2026"],
    ['format_date("2026-05-12", "d MMM", locale: "cs")', "12 kvě"],
    ['format_date("2026-05-12", "d MMM", locale: "fi")', "12 touko"],
    ['date_parts("2026-01-01T10:00").hour', 10],
    ['date_parts("2026-01-01").hour', null],
    ['date_parts("2027-01-01").week', 53],
  ])("%s is %s", async (expression, expected) => {
    expect(await value(expression)).toBe(expected)
  })

  const day = fc
    .date({ min: new Date("1970-01-01T00:00:00Z"), max: new Date("2068-12-31T00:00:00Z"), noInvalidDate: true })
    .map((found) => found.toISOString().slice(0, 10))

  test("a date that is written is read again, in every pattern that has its parts", async () => {
    const year = fc.constantFrom("yyyy", "yy", "y")
    const month = fc.constantFrom("MMMM", "MMM", "MM", "M")
    const pattern = fc
      .tuple(year, month, fc.constantFrom("d", "dd"), fc.constantFrom("", "EEEE ", "EEE "))
      .map(([y, m, d, e]) => `${e}${d} ${m} ${y}`)
    const locale = fc.constantFrom("en", "de", "fr", "pl", "ru", "ko", "ja", "es", "el")
    const program = await runtime.compile(
      `${IMPORT}PARAM a: string\nPARAM p: string\nPARAM l: string
EMIT parse_date(format_date(a, p, locale: l), p, locale: l)`,
    )
    await fc.assert(
      fc.asyncProperty(day, pattern, locale, async (a, p, l) => {
        expect((await program.run({ args: { a, p, l } })).value).toBe(a)
      }),
      { numRuns: 200 },
    )
  })

  test("days that are added are the days between, and the order of dates is that of their texts", async () => {
    const program = await runtime.compile(
      `${IMPORT}PARAM a: string\nPARAM b: string\nPARAM n: number
EMIT [time_between(a, add_time(a, days: n)), add_time(a, days: time_between(a, b)), compare_dates(a, b)]`,
    )
    await fc.assert(
      fc.asyncProperty(day, day, fc.integer({ min: -9999, max: 9999 }), async (a, b, n) => {
        const order = a < b ? -1 : a > b ? 1 : 0
        expect((await program.run({ args: { a, b, n } })).value).toEqual([n, b, order])
      }),
      { numRuns: 100 },
    )
  })
})

test("without Temporal the message says what to use", async () => {
  const { Temporal: present } = globalThis
  Reflect.deleteProperty(globalThis, "Temporal")
  try {
    expect(await failure('weekday("2026-05-12")')).toMatchObject({
      code: "missing-package",
      hint: expect.stringContaining("npm install temporal-polyfill"),
    })
  } finally {
    Object.defineProperty(globalThis, "Temporal", { value: present, writable: true, configurable: true })
  }
})

test.each(["ja", "zh", "ko", "cs", "fi", "lt", "de", "fa", "hr", "vi"])(
  "every month has a name of the language %s, which no number is and no other month has",
  async (locale) => {
    for (const field of ["MMMM", "MMM"]) {
      for (const pattern of [field, `d ${field}`]) {
        const source = `IMPORT format_date FROM "std/date"
LET days = FOR m IN range(1, 13) : "2026-" + (IF m < 10 THEN "0" ELSE "") + string(m) + "-03"
EMIT FOR day IN days : format_date(day, "${pattern}", locale: "${locale}")`
        const { value } = await createRuntime().run<string[]>(source)
        for (const text of value as string[]) expect(text.replace(/^3 /, "")).not.toMatch(/^\p{Nd}*$/u)
        expect(new Set(value as string[]).size).toBe(12)
      }
    }
  },
)
