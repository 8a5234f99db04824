// Fields, items and slices of values.

import { fail } from "./failure.ts"
import { describe } from "./types.ts"
import { allocate } from "./meter.ts"
import { isNumber, isWhole, showNumber, toDouble } from "./number.ts"
import { showInText } from "./show.ts"
import { isList, isRecord, kindOf, list, type ListValue, type RecordValue, type Value } from "./values.ts"
import { nearest } from "../diagnostics/nearest.ts"
import { isWord } from "../../grammar/keywords.ts"

/** The memory of a part of a text, which shares the units of the text. */
const BYTES_OF_PART = 32

/** `object.name`. Fails with `missing-key`, naming the nearest key. */
export function fieldOf(object: Value, name: string): Value {
  if (!isRecord(object))
    throw fail("no-field", `${describe(object)} has no fields, so no .${name}`, fieldHint(object, name))
  const value = object.get(name)
  if (value === undefined) throw missingKey(object, name)
  return value
}

/** `object?.name`: null where the key or the object is missing. */
export function optionalFieldOf(object: Value, name: string): Value {
  if (object === null) return null
  if (!isRecord(object)) return fieldOf(object, name)
  return object.get(name) ?? null
}

/** `object[index]`: an item of a list or a character of a text (negative from the end), or a value of a record. */
export function itemOf(object: Value, index: Value): Value {
  if (isRecord(object)) {
    if (typeof index !== "string") throw fail("wrong-type", `the key of a record is a string, not ${describe(index)}`)
    const value = object.get(index)
    if (value === undefined) throw missingKey(object, index)
    return value
  }
  const position = positionIn(object, index)
  const size = sizeOf(object)
  if (position < 0 || position >= size) {
    throw fail(
      "no-item",
      `there is no item ${showInText(index)} in ${describe(object)}`,
      size === 0
        ? "it is empty; write ?.[…] to get null instead"
        : `items are 0 to ${size - 1}, or -${size} to -1 from the end; write ?.[…] to get null instead`,
    )
  }
  return isList(object) ? object.at(position) : characterAt(object as string, position)
}

/** `object?.[index]`: null where the item or the object is missing. */
export function optionalItemOf(object: Value, index: Value): Value {
  if (object === null) return null
  if (isRecord(object)) return typeof index === "string" ? (object.get(index) ?? null) : itemOf(object, index)
  const position = positionIn(object, index)
  return position < 0 || position >= sizeOf(object) ? null : itemOf(object, index)
}

/** `object[from:to]` of a list or a text: positions clamp as in Python, and a surrogate pair is never cut. */
export function sliceOf(object: Value, from: Value, to: Value): Value {
  if (!isList(object) && typeof object !== "string")
    throw fail("wrong-type", `${describe(object)} cannot be sliced`, "slices are of lists and texts")
  const start = boundary(object, from, 0)
  const end = boundary(object, to, object.length)
  if (start >= end) return isList(object) ? list([]) : ""
  if (typeof object === "string") allocate(BYTES_OF_PART)
  return object.slice(start, end)
}

function boundary(object: Value, position: Value, otherwise: number): number {
  if (position === null) return otherwise
  const clamped = Math.min(Math.max(positionIn(object, position), 0), sizeOf(object))
  // Both ends of a slice move back, so that x[:k] + x[k:] is x.
  return typeof object === "string" && cutsPair(object, clamped) ? clamped - 1 : clamped
}

function positionIn(object: Value, index: Value): number {
  if (!isList(object) && typeof object !== "string")
    throw fail(
      "wrong-type",
      `${describe(object)} has no items`,
      object === null ? "write ?.[…] to get null where there is nothing" : fieldHint(object, "items"),
    )
  if (!isNumber(index)) throw fail("wrong-type", `an index is a number, not ${describe(index)}`)
  if (!isWhole(index)) throw fail("wrong-type", `an index is a whole number, not ${showNumber(index)}`)
  const position = toDouble(index)
  return position < 0 ? position + object.length : position
}

function sizeOf(object: Value): number {
  return (object as ListValue | string).length
}

function characterAt(text: string, position: number): string {
  const start = cutsPair(text, position) ? position - 1 : position
  return String.fromCodePoint(text.codePointAt(start)!)
}

/** Whether a position is inside a surrogate pair. */
export function cutsPair(text: string, position: number): boolean {
  return (
    position > 0 && position < text.length && isHigh(text.charCodeAt(position - 1)) && isLow(text.charCodeAt(position))
  )
}
function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

function missingKey(object: RecordValue, name: string) {
  const keys = object.keys()
  const near = nearest(name, keys)
  const hint =
    near === undefined
      ? keys.length === 0
        ? "the record is empty"
        : keys.length === 1
          ? `its only key is ${keys[0]!}`
          : `its keys are ${keys.slice(0, 8).join(", ")}${keys.length > 8 ? ", …" : ""}`
      : `did you mean ${near}?`
  return fail(
    "missing-key",
    `the record has no key ${JSON.stringify(name)}`,
    `${hint}; write ${optionalAccess(name)} to get null instead`,
  )
}

/** The access that gives null where the key is missing, as a program writes it. */
function optionalAccess(name: string): string {
  return isWord(name) ? `?.${name}` : `?.[${JSON.stringify(name)}]`
}

function fieldHint(object: Value, name: string): string {
  if (name === "length" || name === "size") return "write length(x)"
  if (object === null) return `write ?.${name} to get null where there is nothing`
  return kindOf(object) === "string" ? "if it is JSON, write parse_json(x) first" : `to work on it, write ${name}(x)`
}
