// Patterns of dates, in the letters of Unicode's date field symbols (UTS #35): "d MMMM yyyy", "yyyy-MM-dd HH:mm".

import { fail } from "../../values/failure.ts"

/** The fields that a pattern may have, each by its letters. */
export const FIELDS = [
  "yyyy",
  "yy",
  "y",
  "MMMM",
  "MMM",
  "MM",
  "M",
  "dd",
  "d",
  "EEEE",
  "EEE",
  "HH",
  "H",
  "hh",
  "h",
  "mm",
  "m",
  "ss",
  "s",
  "SSS",
  "a",
  "XXX",
] as const
export type Field = (typeof FIELDS)[number]

export type Piece = { readonly field: Field } | { readonly text: string }

/** UTF-16 units of a pattern. */
const MAX_PATTERN_LENGTH = 100

/**
 * The pieces of a pattern. Letters are fields, and text with letters is between single quotation marks, two of which
 * are one mark. Fails with `invalid-pattern`.
 */
export function readDatePattern(pattern: string): readonly Piece[] {
  if (pattern.length > MAX_PATTERN_LENGTH) throw invalid(`it is longer than ${MAX_PATTERN_LENGTH} characters`)
  const pieces: Piece[] = []
  for (const [whole, quoted, letters] of pattern.matchAll(/'((?:[^']|'')*)'|(([A-Za-z])\3*)|[^A-Za-z']+|'/g)) {
    if (quoted !== undefined) pieces.push({ text: quoted === "" ? "'" : quoted.replaceAll("''", "'") })
    else if (whole === "'") throw invalid("a quotation mark is not closed")
    else if (letters === undefined) pieces.push({ text: whole })
    else {
      const field = FIELDS.find((known) => known === letters)
      if (field === undefined) throw invalid(`it has ${letters}, which is no field`)
      pieces.push({ field })
    }
  }
  return pieces
}

function invalid(problem: string) {
  return fail(
    "invalid-pattern",
    `the pattern of a date cannot be read: ${problem}`,
    `the fields are ${FIELDS.join(" ")}; other letters are put in quotation marks, as in "d 'of' MMMM"`,
  )
}
