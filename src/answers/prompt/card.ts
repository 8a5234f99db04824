// A datum as the model sees it: whole if it is short, otherwise its size and beginning.

import { spendOnText } from "../../values/meter.ts"
import { showInText } from "../../values/show.ts"
import { describe } from "../../values/types.ts"
import { Callable, isList, isRecord, kindOf, type Value } from "../../values/values.ts"
import { sliceOf } from "../../values/access.ts"
import type { Datum, Model } from "../../models/model.ts"
import { fail } from "../../values/failure.ts"
import { DEFAULT_SHOWN } from "../../values/limits.ts"
import type { Ask } from "../../machine/question.ts"
import { MAX_BEGINNING, MAX_SHOWN_WHOLE } from "../limits.ts"

/** The length in characters up to which a datum or a result is shown whole. */
export function shownOf(ask: Ask, model: Model): number {
  return ask.shown ?? model.shown ?? DEFAULT_SHOWN
}

/** The data of a question as a model sees them. Fails with `data-too-long`, and with `not-json` for a function. */
export function cardsOf(ask: Ask, model: Model): Datum[] {
  const { data, recursive } = ask
  const most = shownOf(ask, model)
  return data.map(({ name, value }) => (recursive ? cardOf(name, value, most) : wholeCardOf(name, value, most, ask)))
}

/** The card of a datum, whole up to `most` UTF-16 units as text. Fails with `not-json` for a function. */
export function cardOf(name: string, value: Value, most: number): Datum {
  const shown = showInText(value)
  spendOnText(shown.length)
  const kind = kindOf(value)
  const [beginning, ending] = [sliceOf(shown, 0, MAX_BEGINNING), sliceOf(shown, -MAX_BEGINNING, null)] as string[]
  const whole = shown.length <= most ? shown : null
  return { name, kind, size: sizeOf(value, shown), whole, beginning: beginning!, ending: ending! }
}

/** The card of a datum for an answer without calls, which can see no more of it than is shown: all of it. */
function wholeCardOf(name: string, value: Value, shown: number, { isUntrusted }: Ask): Datum {
  const most = Math.max(shown, MAX_SHOWN_WHOLE)
  const card = cardOf(name, value, most)
  if (card.whole !== null) return card
  const [reason, hint] = isUntrusted
    ? ["one about untrusted data has no calls", "with recursive: true if they may lead to calls"]
    : ["recursive: false gives it no calls", "without recursive: false"]
  throw fail(
    "data-too-long",
    `the answer cannot see all of ${name}: it has over ${most} characters, and ${reason}`,
    `ask about its parts, or ${hint}`,
  )
}

/** The card of a value that an answer has bound, which may be a function. */
export function cardOfResult(name: string, value: Value, most: number): Datum {
  if (!(value instanceof Callable)) return cardOf(name, value, most)
  const shown = describe(value)
  return { name, kind: kindOf(value), size: shown.length, whole: shown, beginning: shown, ending: shown }
}

function sizeOf(value: Value, shown: string): number {
  if (isList(value)) return value.length
  return isRecord(value) ? value.size : shown.length
}
