// A datum as the model sees it: whole if it is short, otherwise its size and beginning.

import type { Diagnostic } from "../../grammar/index.ts"
import { shorten } from "../base/shorten.ts"
import { spendOnText } from "../values/meter.ts"
import { showInText } from "../values/show.ts"
import { describe } from "../values/types.ts"
import { Callable, isList, isRecord, kindOf, type Value } from "../values/values.ts"
import { sliceOf } from "../values/access.ts"
import type { Datum } from "../models/model.ts"
import { fail, type Location } from "../values/failure.ts"
import { MAX_BEGINNING, MAX_SHOWN, MAX_SHOWN_WHOLE } from "./limits.ts"

/** The card of a datum, whole up to `most` UTF-16 units as text. Fails with `not-json` for a function. */
export function cardOf(name: string, value: Value, most = MAX_SHOWN): Datum {
  const shown = showInText(value)
  spendOnText(shown.length)
  const kind = kindOf(value)
  const beginning = sliceOf(shown, 0, MAX_BEGINNING) as string
  return { name, kind, size: sizeOf(value, shown), whole: shown.length <= most ? shown : null, beginning }
}

/**
 * The card of a datum for an answer without calls, which can see no more of it than is shown: all of it. Fails with
 * `data-too-long` past `MAX_SHOWN_WHOLE`.
 */
export function wholeCardOf(name: string, value: Value): Datum {
  const card = cardOf(name, value, MAX_SHOWN_WHOLE)
  if (card.whole !== null) return card
  throw fail(
    "data-too-long",
    `the model cannot see all of ${name}: it has over ${MAX_SHOWN_WHOLE} characters, and recursive: false no calls`,
    "ask about its parts, or without recursive: false",
  )
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

/** The warning for a datum that the model has seen only the beginning of. */
export function unread(name: string, question: string, location: Location): Diagnostic {
  const shown = JSON.stringify(shorten(question))
  return {
    code: "unread-data",
    severity: "warning",
    message: `the answer to ${shown} never looked into ${name}, of which the model was shown only the beginning`,
    hint: "ask about its parts, or hand it over in the text of the question",
    ...location,
  }
}
