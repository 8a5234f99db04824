// The functions of `std/date` on texts. They are loaded when one is first called.

import { fail } from "../../values/failure.ts"
import { type Num } from "../../values/number.ts"
import { record, type Value } from "../../values/values.ts"
import { whole } from "../arguments.ts"
import { formatMoment } from "./format.ts"
import { isDay, isZoned, readMoment, showMoment, temporal, within, type Moment } from "./moment.ts"
import { parseMoment } from "./parse.ts"
import { UNITS, type Unit } from "./units.ts"

export function parseDate(text: string, pattern: string, locale: string): string {
  return showMoment(parseMoment(text, pattern, locale))
}

export function formatDate(text: string, pattern: string, locale: string): string {
  return formatMoment(readMoment(text), pattern, locale)
}

export function weekday(text: string): number {
  return readMoment(text).dayOfWeek
}

export function addTime(text: string, ...amounts: readonly Num[]): string {
  const moment = readMoment(text)
  const numbers = amounts.map((amount, i) => whole(amount, `the number of ${UNITS[i]}`))
  // Zeros are left out, as a day takes no hours at all.
  const given = Object.fromEntries(UNITS.flatMap((unit, i) => (numbers[i] === 0 ? [] : [[unit, numbers[i]!] as const])))
  if (Object.keys(given).length === 0) return showMoment(moment)
  if (isDay(moment) && ["hours", "minutes", "seconds"].some((unit) => unit in given))
    throw fail("invalid-date", `${text} is a day and has no time`, `write ${text}T00:00`)
  if (new Set(Object.values(given).map(Math.sign)).size > 1)
    throw fail("invalid-date", "a time to add has one sign in all of its units", "call add_time once for each sign")
  return within(`no date is that far from ${text}`, () => showMoment(moment.add(given)))
}

export function compareDates(first: string, second: string): -1 | 0 | 1 {
  const { PlainDateTime, ZonedDateTime } = temporal()
  const [one, other] = comparable(readMoment(first), readMoment(second))
  const order = isZoned(one) ? ZonedDateTime.compare(one, other as typeof one) : PlainDateTime.compare(one, other)
  return order as -1 | 0 | 1
}

export function timeBetween(start: string, end: string, unit: Unit): number {
  const [one, other] = comparable(readMoment(start), readMoment(end))
  // In UTC a day has 24 hours, so that days between moments do not depend on a zone.
  const until = isZoned(one)
    ? one.withTimeZone("UTC").until((other as typeof one).withTimeZone("UTC"), { largestUnit: unit })
    : one.until(other as typeof one, { largestUnit: unit })
  return until[unit] + 0
}

/** Both as times without an offset, or both as moments. Fails where only one has an offset. */
function comparable(
  first: Moment,
  second: Moment,
): [Temporal.ZonedDateTime, Temporal.ZonedDateTime] | [Temporal.PlainDateTime, Temporal.PlainDateTime] {
  if (isZoned(first) && isZoned(second)) return [first, second]
  if (isZoned(first) || isZoned(second))
    throw fail(
      "invalid-date",
      `${showMoment(first)} and ${showMoment(second)} cannot be compared: only one has an offset from UTC`,
      "in_zone gives a time its offset",
    )
  return [timeAt(first), timeAt(second)]
}

function timeAt(moment: Temporal.PlainDate | Temporal.PlainDateTime): Temporal.PlainDateTime {
  return isDay(moment) ? moment.toPlainDateTime() : moment
}

export function dateParts(text: string): Value {
  const moment = readMoment(text)
  const time = isDay(moment) ? null : moment
  return record([
    ["year", moment.year],
    ["month", moment.month],
    ["day", moment.day],
    ["hour", time?.hour ?? null],
    ["minute", time?.minute ?? null],
    ["second", time?.second ?? null],
    ["weekday", moment.dayOfWeek],
    ["week", moment.weekOfYear!],
    ["day_of_year", moment.dayOfYear],
    ["days_in_month", moment.daysInMonth],
  ])
}

export function inZone(text: string, zone: string): string {
  return showMoment(movedTo(readMoment(text), zone))
}

function movedTo(moment: Moment, zone: string): Moment {
  if (isDay(moment)) throw fail("invalid-date", `${moment.toString()} is a day and has no time`)
  try {
    return isZoned(moment) ? moment.withTimeZone(zone) : moment.toZonedDateTime(zone)
  } catch {
    throw fail("wrong-argument", `there is no time zone ${JSON.stringify(zone)}`, 'write one such as "Europe/Berlin"')
  }
}
