// The names of months, days of the week and halves of the day in a language, as `Intl` has them.

import { fail } from "../../values/failure.ts"

export interface Names {
  /** For each month from January on: its name in a date, its name alone, and both when shortened. */
  readonly months: readonly NameForms[]
  /** The same for each day from Monday on. */
  readonly weekdays: readonly NameForms[]
  readonly halves: readonly [am: string, pm: string]
}

export interface NameForms {
  readonly long: string
  readonly longAlone: string
  readonly short: string
  readonly shortAlone: string
}

const MAX_KNOWN = 50
const known = new Map<string, Names>()

/** The names in the language of a locale such as `en` or `de-AT`. Fails with `wrong-argument` for one that is none. */
export function namesIn(locale: string): Names {
  const present = known.get(locale)
  if (present !== undefined) return present
  if (known.size >= MAX_KNOWN) known.clear()
  const made = makeNames(locale)
  known.set(locale, made)
  return made
}

/** Whether the names of a locale's language are known: others would silently be those of the system. */
function isKnown(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0
  } catch {
    return false
  }
}

function makeNames(locale: string): Names {
  if (!isKnown(locale))
    throw fail("wrong-argument", `${JSON.stringify(locale)} is no known locale`, 'write one such as "en" or "de-AT"')
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, calendar: "gregory", timeZone: "UTC" })
  const forms = (part: "month" | "weekday", days: readonly Date[]) => {
    const inDate = { day: "numeric", month: "long", year: "numeric" } as const
    const named = {
      long: format({ ...inDate, [part]: "long" }),
      longAlone: format({ [part]: "long" }),
      short: format({ ...inDate, [part]: "short" }),
      shortAlone: format({ [part]: "short" }),
    }
    return days.map((day): NameForms => {
      // Many languages write a month in a whole date as a number, which is no name: the next form then has one.
      const first = (...tried: readonly (keyof NameForms)[]) =>
        tried.map((form) => partOf(named[form], part, day)).find((name) => !/^\p{Nd}*$/u.test(name))
        ?? named.longAlone.format(day)
      return {
        long: first("long", "longAlone"),
        longAlone: first("longAlone", "long"),
        short: first("short", "shortAlone", "long", "longAlone"),
        shortAlone: first("shortAlone", "longAlone", "long"),
      }
    })
  }
  const half = format({ hour: "numeric", hourCycle: "h12" })
  return {
    months: forms(
      "month",
      Array.from({ length: 12 }, (_, i) => new Date(Date.UTC(2024, i, 1))),
    ),
    // The first of January 2024 is a Monday.
    weekdays: forms(
      "weekday",
      Array.from({ length: 7 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i))),
    ),
    halves: [partOf(half, "dayPeriod", new Date(0)), partOf(half, "dayPeriod", new Date(12 * 3_600_000))],
  }
}

function partOf(format: Intl.DateTimeFormat, part: Intl.DateTimeFormatPartTypes, day: Date): string {
  return format.formatToParts(day).find(({ type }) => type === part)?.value ?? ""
}
