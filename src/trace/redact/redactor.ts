// Hides redacted texts in values and in every text of every event.

import { isNumber, showNumber } from "../../values/number.ts"
import { isList, isRecord, list, record, type Value } from "../../values/values.ts"
import { MAX_VALUE_DEPTH } from "../../values/limits.ts"
import type { TraceEvent } from "../events.ts"
import { createDeltas } from "./deltas.ts"
import { hiddenEvent } from "./event.ts"
import type { Redactions } from "./rules.ts"
import { covered, HIDDEN, joined, placesOf, type Found } from "./spans.ts"
import { KnownTexts, MIN_HIDDEN } from "./texts.ts"

export type { Redactions } from "./rules.ts"

export interface Redactor {
  /** The value with hidden texts covered. */
  value(value: Value): Value
  /** An argument or datum: covered as a whole if its name is hidden, and its texts are hidden from then on. */
  named(name: string, value: Value): Value
  /** Emits an event with hidden texts covered. Deltas are held back while a hidden text may continue in the next. */
  event(event: TraceEvent, emit: (event: TraceEvent) => void): void
}

export function createRedactor({ literals, patterns, names }: Redactions): Redactor {
  const known = new KnownTexts()
  /** Each literal as it is, and as it is escaped in JSON. */
  const forms = [...new Set(literals.flatMap((literal) => [literal, JSON.stringify(literal).slice(1, -1)]))]

  const spansIn = (text: string): readonly Found[] => {
    const found: Found[] = []
    for (const form of forms) {
      placesOf(form, text, found)
      cutPlacesOf(form, text, found)
    }
    for (const pattern of patterns) {
      const matcher = pattern.matcher(text)
      while (matcher.find())
        if (matcher.end() > matcher.start()) found.push({ start: matcher.start(), end: matcher.end() })
    }
    known.find(text, found)
    return joined(found)
  }
  const hide = (text: string): string => covered(text, spansIn(text))
  const reach = patterns.length > 0 || names.size > 0 ? Infinity : Math.max(...forms.map(({ length }) => length), 0)
  const deltas = createDeltas(spansIn, reach)

  return {
    value: (value) => hiddenValue(value, hide),
    named(name, value) {
      if (!names.has(name)) return value
      learn(value, known)
      return HIDDEN
    },
    event: (event, emit) => deltas.take(hiddenEvent(event, hide, names), emit),
  }
}

/** Finds a beginning of the literal where a text was cut off: before an ellipsis, or at its end. */
function cutPlacesOf(literal: string, text: string, found: Found[]): void {
  for (let end = text.indexOf("…"); ; end = text.indexOf("…", end + 1)) {
    const at = end < 0 ? text.length : end
    for (let length = Math.min(literal.length - 1, at); length >= MIN_HIDDEN; length--) {
      if (!text.startsWith(literal.slice(0, length), at - length)) continue
      found.push({ start: at - length, end: at })
      break
    }
    if (end < 0) return
  }
}

/** Learns every text of a value, and every number: a card's number is one. */
function learn(value: Value, known: KnownTexts, depth = 0): void {
  if (typeof value === "string") known.add(value)
  else if (isNumber(value)) known.add(showNumber(value))
  else if (depth > MAX_VALUE_DEPTH) return
  else if (isList(value)) for (const item of value) learn(item, known, depth + 1)
  else if (isRecord(value)) for (const item of value.values()) learn(item, known, depth + 1)
}

function hiddenValue(value: Value, hide: (text: string) => string, depth = 0): Value {
  if (typeof value === "string") return hide(value)
  if (isNumber(value)) {
    const text = showNumber(value)
    const shown = hide(text)
    return shown === text ? value : shown
  }
  if (depth > MAX_VALUE_DEPTH) return value
  if (isList(value)) return list(value.map((item) => hiddenValue(item, hide, depth + 1)))
  if (!isRecord(value)) return value
  return record(value.entries().map(([key, item]) => [hide(key), hiddenValue(item, hide, depth + 1)] as const))
}
