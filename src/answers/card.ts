// A datum as the model sees it: whole if it is short, otherwise its size and beginning.

import { spendOnText } from "../values/meter.ts"
import { showInText } from "../values/show.ts"
import { describe } from "../values/types.ts"
import { Callable, isList, isRecord, kindOf, type Value } from "../values/values.ts"
import { sliceOf } from "../values/access.ts"
import type { Datum } from "../models/model.ts"
import { MAX_BEGINNING, MAX_SHOWN } from "./limits.ts"

/** The card of a datum. Fails with `not-json` for a function. */
export function cardOf(name: string, value: Value): Datum {
  const shown = showInText(value)
  spendOnText(shown.length)
  const kind = kindOf(value)
  const beginning = sliceOf(shown, 0, MAX_BEGINNING) as string
  return { name, kind, size: sizeOf(value, shown), whole: shown.length <= MAX_SHOWN ? shown : null, beginning }
}

/** The card of a value that an answer has bound, which may be a function. */
export function cardOfResult(name: string, value: Value): Datum {
  if (!(value instanceof Callable)) return cardOf(name, value)
  const shown = describe(value)
  return { name, kind: kindOf(value), size: shown.length, whole: shown, beginning: shown }
}

function sizeOf(value: Value, shown: string): number {
  if (isList(value)) return value.length
  return isRecord(value) ? value.size : shown.length
}
