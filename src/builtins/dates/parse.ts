// Reads a date that is written in a pattern.

import { fail } from "../../values/failure.ts"
import { MAX_DATE_LENGTH, shown, temporal, within, type Moment } from "./moment.ts"
import { namesIn, type NameForms, type Names } from "./names.ts"
import { readDatePattern, type Field, type Piece } from "./pattern.ts"

/** The numbers that a text gives, by the meaning of the field. */
interface Found {
  year?: number
  month?: number
  day?: number
  weekday?: number
  hour?: number
  /** The hour of a half of the day, 12 for 0. */
  hourOfHalf?: number
  half?: number
  minute?: number
  second?: number
  millisecond?: number
  offset?: string
}

/** Years of two digits up to this one belong to this century, as in POSIX. */
const LAST_OF_CENTURY = 68

/**
 * The moment that a text names in a pattern: a day, with a time if the pattern has an hour, and with an offset if it
 * has one. Months and days that the pattern lacks are the first. Fails with `invalid-date`.
 */
export function parseMoment(text: string, pattern: string, locale: string): Moment {
  const pieces = readDatePattern(pattern)
  const names = namesIn(locale)
  const fields = pieces.flatMap((piece) => ("field" in piece ? [piece.field] : []))
  const expected = `${shown(text)} is no date in the form ${JSON.stringify(pattern)}`
  const source = pieces.map((piece) => sourceOf(piece, names)).join("")
  const match = text.length > MAX_DATE_LENGTH ? null : new RegExp(`^\\s*${source}\\s*$`, "iu").exec(text)
  if (match === null) throw fail("invalid-date", expected)
  const found: Found = {}
  for (const [i, field] of fields.entries()) take(field, match[i + 1]!, names, found)
  return within(`${shown(text)} names no day of the calendar, or no time of it`, () => momentOf(found, text))
}

/** The source of a regular expression for a piece. */
function sourceOf(piece: Piece, { months, weekdays, halves }: Names): string {
  if ("text" in piece)
    return piece.text
      .split(/\s+/)
      .map((part) => escaped(part))
      .join("\\s+")
  const { field } = piece
  switch (field) {
    case "yyyy":
      return "(\\d{4})"
    case "y":
      return "(\\d{1,4})"
    case "SSS":
      return "(\\d{3})"
    case "yy":
    case "MM":
    case "dd":
    case "HH":
    case "hh":
    case "mm":
    case "ss":
      return "(\\d{2})"
    case "M":
    case "d":
    case "H":
    case "h":
    case "m":
    case "s":
      return "(\\d{1,2})"
    case "MMMM":
    case "MMM":
      return oneOf(months.flatMap(formsOf))
    case "EEEE":
    case "EEE":
      return oneOf(weekdays.flatMap(formsOf))
    case "a":
      return oneOf(halves)
    case "XXX":
      return "(Z|[+-]\\d{2}:?\\d{2})"
    default:
      return field satisfies never
  }
}

function formsOf({ long, longAlone, short, shortAlone }: NameForms): readonly string[] {
  return [long, longAlone, short, shortAlone].map(withoutPoint)
}

/** A name as names are compared: some languages shorten with a full stop, and people leave it out. */
function withoutPoint(name: string): string {
  return name.replace(/\.$/, "").toLowerCase()
}

/** One of these names, the longest that fits, with a full stop or without. */
function oneOf(names: readonly string[]): string {
  const sources = [...new Set(names.map(withoutPoint))]
    .sort((a, b) => b.length - a.length)
    .map((name) => escaped(name).replaceAll(/\s+/g, "\\s+"))
  return `(${sources.join("|")})\\.?`
}

/** The source of a regular expression for exactly this text. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}

function take(field: Field, text: string, { months, weekdays, halves }: Names, found: Found): void {
  const number = Number(text)
  const name = withoutPoint(text.replaceAll(/\s+/g, " "))
  const indexIn = (names: readonly NameForms[]) =>
    1 + names.findIndex((forms) => formsOf(forms).some((form) => form.replaceAll(/\s+/g, " ") === name))
  switch (field) {
    case "yyyy":
    case "y":
      found.year = number
      break
    case "yy":
      found.year = number + (number <= LAST_OF_CENTURY ? 2_000 : 1_900)
      break
    case "MMMM":
    case "MMM":
      found.month = indexIn(months)
      break
    case "MM":
    case "M":
      found.month = number
      break
    case "dd":
    case "d":
      found.day = number
      break
    case "EEEE":
    case "EEE":
      found.weekday = indexIn(weekdays)
      break
    case "HH":
    case "H":
      found.hour = number
      break
    case "hh":
    case "h":
      found.hourOfHalf = number
      break
    case "a":
      found.half = halves.findIndex((half) => withoutPoint(half.replaceAll(/\s+/g, " ")) === name)
      break
    case "mm":
    case "m":
      found.minute = number
      break
    case "ss":
    case "s":
      found.second = number
      break
    case "SSS":
      found.millisecond = number
      break
    case "XXX":
      found.offset = text
      break
    default:
      field satisfies never
  }
}

function momentOf(found: Found, text: string): Moment {
  const { PlainDate, PlainDateTime, ZonedDateTime } = temporal()
  const { year, month = 1, day = 1, weekday, minute = 0, second = 0, millisecond = 0, offset } = found
  if (year === undefined) throw fail("invalid-date", "the pattern has no year", "add yyyy to the pattern")
  const date = PlainDate.from({ year, month, day }, { overflow: "reject" })
  if (weekday !== undefined && date.dayOfWeek !== weekday)
    throw fail("invalid-date", `${shown(text)} names another day of the week than that of ${date.toString()}`)
  const hour = hourOf(found)
  if (hour === undefined) return date
  const parts = { year, month, day, hour, minute, second, millisecond }
  if (offset === undefined) return PlainDateTime.from(parts, { overflow: "reject" })
  const timeZone = /^z$/i.test(offset) ? "UTC" : offset.replace(/^(.\d\d)(\d\d)$/, "$1:$2")
  return ZonedDateTime.from({ ...parts, timeZone }, { overflow: "reject" })
}

/** The hour of the day; undefined without one. Fails for an hour of a half of the day without the half. */
function hourOf({ hour, hourOfHalf, half }: Found): number | undefined {
  if (hourOfHalf === undefined) return hour
  if (half === undefined) throw fail("invalid-date", "the pattern has h without a", 'write "h:mm a", or "H:mm"')
  if (hourOfHalf < 1 || hourOfHalf > 12) throw fail("invalid-date", `there is no hour ${hourOfHalf} of half a day`)
  return (hourOfHalf % 12) + 12 * half
}
