// Dates and times as texts in ISO 8601, and as values of Temporal, which does all reckoning with them.

import { fail, Failure } from "../../values/failure.ts"
import { shorten } from "../../base/shorten.ts"

/** A day, a time without a zone, or a moment: a time with its offset from UTC. */
export type Moment = Temporal.PlainDate | Temporal.PlainDateTime | Temporal.ZonedDateTime

/** UTF-16 units of a text that may be a date. */
export const MAX_DATE_LENGTH = 100

const FORM = /^(\d{4}|[+-]\d{6})-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$/i

/** Temporal itself. Fails with `missing-package` on an engine that has none. */
export function temporal(): typeof Temporal {
  const found = (globalThis as { readonly Temporal?: typeof Temporal }).Temporal
  if (found !== undefined) return found
  throw fail(
    "missing-package",
    "std/date needs Temporal, which this JavaScript engine lacks",
    'use Node 26 or later; or npm install temporal-polyfill, and import "temporal-polyfill/global" in recall.config '
      + "or before createRuntime",
  )
}

/** The moment that a text in ISO 8601 names. Fails with `invalid-date`. */
export function readMoment(text: string): Moment {
  const { PlainDate, PlainDateTime, ZonedDateTime } = temporal()
  const [, , time, , , offset] = FORM.exec(text.length > MAX_DATE_LENGTH ? "" : text) ?? notIso(text)
  return within(`${shown(text)} is no date`, () => {
    if (time === undefined) return PlainDate.from(text, { overflow: "reject" })
    if (offset === undefined) return PlainDateTime.from(text, { overflow: "reject" })
    return ZonedDateTime.from(`${text}[${/^z$/i.test(offset) ? "UTC" : offset}]`, { overflow: "reject" })
  })
}

function notIso(text: string): never {
  throw fail(
    "invalid-date",
    `${shown(text)} is no date in ISO 8601`,
    'write "2026-05-12", "2026-05-12T14:30" or "2026-05-12T14:30:00Z"; parse_date reads other forms',
  )
}

/** The text of a moment; one in UTC ends in `Z`. */
export function showMoment(moment: Moment): string {
  if (!isZoned(moment)) return moment.toString()
  return moment.timeZoneId === "UTC" ? moment.toInstant().toString() : moment.toString({ timeZoneName: "never" })
}

export function isZoned(moment: Moment): moment is Temporal.ZonedDateTime {
  return moment instanceof temporal().ZonedDateTime
}

export function isDay(moment: Moment): moment is Temporal.PlainDate {
  return moment instanceof temporal().PlainDate
}

/** The result of work in Temporal, whose refusals become failures `invalid-date` with this message. */
export function within<T>(message: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Failure || !(error instanceof RangeError || error instanceof TypeError)) throw error
    throw fail("invalid-date", message)
  }
}

export function shown(text: string): string {
  return JSON.stringify(shorten(text, MAX_DATE_LENGTH))
}
