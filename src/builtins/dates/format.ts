// Writes a date in a pattern.

import { fail } from "../../values/failure.ts"
import { isDay, isZoned, type Moment } from "./moment.ts"
import { namesIn, type Names } from "./names.ts"
import { readDatePattern, type Field } from "./pattern.ts"

/** The text of a moment in a pattern. Fails with `invalid-date` for a field of a time that a day does not have. */
export function formatMoment(moment: Moment, pattern: string, locale: string): string {
  const pieces = readDatePattern(pattern)
  const names = namesIn(locale)
  const hasDay = pieces.some((piece) => "field" in piece && (piece.field === "d" || piece.field === "dd"))
  return pieces.map((piece) => ("text" in piece ? piece.text : written(piece.field, moment, names, hasDay))).join("")
}

function written(field: Field, moment: Moment, { months, weekdays, halves }: Names, hasDay: boolean): string {
  const month = months[moment.month - 1]!
  const weekday = weekdays[moment.dayOfWeek - 1]!
  switch (field) {
    case "yyyy":
      return padded(moment.year, 4)
    case "yy":
      return padded(moment.year % 100, 2)
    case "y":
      return String(moment.year)
    case "MMMM":
      return hasDay ? month.long : month.longAlone
    case "MMM":
      return hasDay ? month.short : month.shortAlone
    case "MM":
      return padded(moment.month, 2)
    case "M":
      return String(moment.month)
    case "dd":
      return padded(moment.day, 2)
    case "d":
      return String(moment.day)
    case "EEEE":
      return hasDay ? weekday.long : weekday.longAlone
    case "EEE":
      return hasDay ? weekday.short : weekday.shortAlone
    case "HH":
      return padded(timeOf(moment).hour, 2)
    case "H":
      return String(timeOf(moment).hour)
    case "hh":
      return padded(twelve(timeOf(moment).hour), 2)
    case "h":
      return String(twelve(timeOf(moment).hour))
    case "mm":
      return padded(timeOf(moment).minute, 2)
    case "m":
      return String(timeOf(moment).minute)
    case "ss":
      return padded(timeOf(moment).second, 2)
    case "s":
      return String(timeOf(moment).second)
    case "SSS":
      return padded(timeOf(moment).millisecond, 3)
    case "a":
      return halves[timeOf(moment).hour < 12 ? 0 : 1]
    case "XXX":
      return offsetOf(moment)
    default:
      return field satisfies never
  }
}

function padded(number: number, digits: number): string {
  return `${number < 0 ? "-" : ""}${String(Math.abs(number)).padStart(digits, "0")}`
}

function twelve(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12
}

/** A moment with a time. Fails for a day. */
export function timeOf(moment: Moment): Temporal.PlainDateTime | Temporal.ZonedDateTime {
  if (!isDay(moment)) return moment
  throw fail("invalid-date", `${moment.toString()} is a day and has no time`)
}

function offsetOf(moment: Moment): string {
  if (!isZoned(moment)) throw fail("invalid-date", `${moment.toString()} has no offset from UTC`)
  return moment.offset === "+00:00" ? "Z" : moment.offset
}
