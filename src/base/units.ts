// Durations and sizes as people write them on the command line and in a configuration.

export type Units = readonly (readonly [unit: string, factor: number])[]

const SECOND = 1_000
/** Milliseconds. */
export const DURATIONS: Units = [
  ["s", SECOND],
  ["m", 60 * SECOND],
  ["h", 3_600 * SECOND],
  ["d", 86_400 * SECOND],
  ["w", 7 * 86_400 * SECOND],
]
/** Bytes. */
export const SIZES: Units = [
  ["B", 1],
  ["KB", 1e3],
  ["MB", 1e6],
  ["GB", 1e9],
  ["TB", 1e12],
]

/** The accepted forms, as messages describe them. */
export const DURATION_FORMS = "a number of days, hours and so on: 30d, 12h, 90m, 45s, 2w"
export const SIZE_FORMS = "a number of bytes: 500MB, 1.5GB, 20KB, 100B"

/** The milliseconds of `30d`, `12h`, `90m`, `45s` or `2w`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  return parse(text, DURATIONS)
}

/** The bytes of `500MB`, `1.5GB`, `20KB` or `100B`, in letters of either case; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  return parse(text.toUpperCase(), SIZES)
}

function parse(text: string, units: Units): number | undefined {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(text) ?? []
  const factor = new Map(units).get(unit)
  return factor === undefined ? undefined : Number(number) * factor
}
