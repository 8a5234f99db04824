// Numbers that a call spells as no value is shown, as 1.10: a text that is made of one would lose a digit.

import type { Piece } from "../../program/document/steps.ts"
import { equal } from "../../values/equality.ts"
import { spend } from "../../values/meter.ts"
import { showInText } from "../../values/show.ts"
import { numberOf } from "../../values/types.ts"
import { isList, isNumber, isRecord, type Num, type Value } from "../../values/values.ts"
import { textsOf } from "./texts.ts"
import { heldNumber } from "./words.ts"

/** A number as it is written in a call, and as it is shown. */
export interface Spelling {
  readonly written: string
  readonly shown: string
}

/** The spelling of a number in a program that is not that of its value; undefined where both are equal. */
export function spellingOf(written: string): Spelling | undefined {
  const number = heldNumber(written)
  if (number === undefined) return undefined
  const shown = showInText(number)
  return shown === written ? undefined : { written, shown }
}

/** The reason why a value is not taken: one of its texts is a number of a result, which was spelled in another way. */
export function spellingSlip(
  spellings: readonly Spelling[],
  pieces: readonly Piece[],
  value: Value,
): string | undefined {
  if (spellings.length === 0) return undefined
  const texts = new Set(textsOf(value))
  for (const { written, shown } of spellings) {
    if (!texts.has(shown) || !pieces.some((piece) => typeof piece !== "string" && hasNumber(piece.value, shown)))
      continue
    return `${written} in a call is the number ${shown}: a text in quotes keeps its digits, ${JSON.stringify(written)}`
  }
  return undefined
}

function hasNumber(value: Value, shown: string): boolean {
  const number = numberOf(shown) as Num
  const parts = new Set<Value>([value]) // parts that are added while it is listed are listed, too
  for (const part of parts) {
    spend(1)
    if (isNumber(part) && equal(part, number)) return true
    if (isList(part)) for (const item of part.items) parts.add(item)
    else if (isRecord(part)) for (const [, field] of part.entries()) parts.add(field)
  }
  return false
}
