// The natives of `std/date`: dates and times as texts in ISO 8601, reckoned with by Temporal.

import type { Native } from "../../values/functions.ts"
import type { Num } from "../../values/number.ts"
import { literalOf, NUMBER, recordOf, STRING } from "../../values/types.ts"
import { NUMBER_OR_NULL, optional, pure, required } from "../declare.ts"
import { lazily } from "../lazy.ts"
import { UNITS, type Unit } from "./units.ts"

const withFunctions = lazily(() => import("./functions.ts"))

const date = required("date", STRING)
const locale = optional("locale", STRING, "en")

/** The parts of a date, and those that a day without a time does not have. */
const DAY_PARTS = ["year", "month", "day", "weekday", "week", "day_of_year", "days_in_month"] as const
const TIME_PARTS = ["hour", "minute", "second"] as const

export const DATE_NATIVES: readonly Native[] = [
  pure({
    name: "parse_date",
    documentation: `The date that a text names in a pattern, in ISO 8601.
The pattern has the letters of Unicode's date fields: yyyy yy MMMM MMM MM M dd d EEEE EEE, and HH H hh h mm m ss s SSS a
XXX for a time. White space may be of any length, and names have any case. A date without a day is the first of its
month; years of two digits are those from 1969 to 2068. The names are those of the locale's language.`,
    parameters: [required("text", STRING), required("pattern", STRING), locale],
    returns: STRING,
    example: `parse_date("12 May 2026", "d MMMM yyyy") == "2026-05-12"`,
    run: (text: string, pattern: string, language: string) =>
      withFunctions(({ parseDate }) => parseDate(text, pattern, language)),
  }),
  pure({
    name: "format_date",
    documentation: `A date in a pattern, with the fields of parse_date.
Other letters are between single quotation marks.`,
    parameters: [date, required("pattern", STRING), locale],
    returns: STRING,
    example: `format_date("2026-05-12", "EEEE, d. MMMM yyyy", locale: "de") == "Dienstag, 12. Mai 2026"`,
    run: (text: string, pattern: string, language: string) =>
      withFunctions(({ formatDate }) => formatDate(text, pattern, language)),
  }),
  pure({
    name: "add_time",
    documentation: `The date that is that much later, or earlier for numbers below 0.
A day that a month does not have becomes its last one. A date without a time takes no hours, minutes or seconds.`,
    parameters: [date, ...UNITS.map((unit) => optional(unit, NUMBER, 0))],
    returns: STRING,
    example: `add_time("2026-01-31", months: 1) == "2026-02-28"`,
    run: (text: string, ...amounts: Num[]) => withFunctions(({ addTime }) => addTime(text, ...amounts)),
  }),
  pure({
    name: "compare_dates",
    documentation: `-1 if the first date is earlier, 1 if it is later, 0 if both are the same moment.
A date without a time begins at midnight.`,
    parameters: [required("first", STRING), required("second", STRING)],
    returns: literalOf(-1, 0, 1),
    example: `compare_dates("2026-05-12T10:00+02:00", "2026-05-12T08:00Z") == 0`,
    run: (first: string, second: string) => withFunctions(({ compareDates }) => compareDates(first, second)),
  }),
  pure({
    name: "time_between",
    documentation: `The number of whole units from one date to another, below 0 if that is earlier.
The units are "years", "months", "weeks", "days", "hours", "minutes" and "seconds".`,
    parameters: [required("start", STRING), required("end", STRING), optional("unit", literalOf(...UNITS), "days")],
    returns: NUMBER,
    example: `time_between("2026-01-31", "2026-03-01") == 29`,
    run: (start: string, end: string, unit: Unit) => withFunctions(({ timeBetween }) => timeBetween(start, end, unit)),
  }),
  pure({
    name: "weekday",
    documentation: `The day of the week, from 1 for Monday to 7 for Sunday.
format_date(date, "EEEE") gives its name.`,
    parameters: [date],
    returns: NUMBER,
    example: `weekday("2026-05-12") == 2`,
    run: (text: string) => withFunctions(({ weekday }) => weekday(text)),
  }),
  pure({
    name: "date_parts",
    documentation: `The parts of a date as numbers, in a record.
They are year, month, day, hour, minute, second, weekday, week, day_of_year and days_in_month, the week that of ISO
8601. A date without a time has null for its hour, minute and second.`,
    parameters: [date],
    returns: recordOf({
      ...Object.fromEntries(DAY_PARTS.map((name) => [name, NUMBER])),
      ...Object.fromEntries(TIME_PARTS.map((name) => [name, NUMBER_OR_NULL])),
    }),
    example: `date_parts("2026-05-12").day_of_year == 132`,
    run: (text: string) => withFunctions(({ dateParts }) => dateParts(text)),
  }),
  pure({
    name: "in_zone",
    documentation: `The same moment in a time zone such as "Europe/Berlin" or "UTC".
A date with a time and no offset is the time in that zone, and receives its offset.`,
    parameters: [date, required("zone", STRING)],
    returns: STRING,
    example: `in_zone("2026-05-12T08:00Z", "Europe/Berlin") == "2026-05-12T10:00:00+02:00"`,
    run: (text: string, zone: string) => withFunctions(({ inZone }) => inZone(text, zone)),
  }),
]
