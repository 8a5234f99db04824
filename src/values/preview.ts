// A value in a few characters, as messages show it. Of a long one only the beginning is read.

import { shorten } from "../base/shorten.ts"
import { isNumber, showNumber } from "./number.ts"
import { showType } from "./types.ts"
import { ANONYMOUS, Callable, isList, isRecord, TypeValue, type Value } from "./values.ts"

const WORD = /^[A-Za-z_]\w*$/

/** The value as a program writes it, or its beginning of `length` UTF-16 units, of which the last is an ellipsis. */
export function preview(value: Value, length = 40): string {
  return shorten(beginning(value, length), length)
}

/** At least `length` units of the value's text, or all of it. Each level has less room, which bounds the recursion. */
function beginning(value: Value, length: number): string {
  if (typeof value === "string") return quoted(value, length)
  if (isNumber(value)) return showNumber(value)
  if (typeof value !== "object" || value === null) return String(value)
  if (value instanceof TypeValue) return showType(value.type)
  if (value instanceof Callable) return value.name === ANONYMOUS ? "x => …" : value.name
  if (isList(value)) return parts("[", value.length, (i, room) => beginning(value.at(i), room), "]", length)
  if (!isRecord(value)) return value satisfies never
  const keys = value.keys()
  const values = value.values()
  const field = (i: number, room: number) => {
    const key = keys[i]!
    const name = `${WORD.test(key) ? key : JSON.stringify(key)}: `
    return name.length > room ? name : name + beginning(values[i]!, room - name.length)
  }
  return parts("{", keys.length, field, "}", length)
}

/** A text that is cut inside of its quotes. */
function quoted(text: string, length: number): string {
  const whole = JSON.stringify(text.length > length ? text.slice(0, length) : text)
  return whole.length <= length && text.length <= length ? whole : `${whole.slice(0, Math.max(length - 2, 1))}…"`
}

function parts(
  open: string,
  count: number,
  part: (i: number, room: number) => string,
  close: string,
  length: number,
): string {
  let text = open
  for (let i = 0; i < count; i++) {
    if (i > 0) text += ", "
    if (text.length > length) return text
    text += part(i, length - text.length)
  }
  return text + close
}
