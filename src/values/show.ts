// The text of a value: a string itself, any other value as JSON.

import { fail } from "./failure.ts"
import { MAX_VALUE_DEPTH } from "./limits.ts"
import { allocate, atOnce, checkTextLength, PIECE, spend, type Work } from "./meter.ts"
import { isNumber, showNumber } from "./number.ts"
import {
  Callable,
  describeFunction,
  isList,
  isRecord,
  TypeValue,
  type ListValue,
  type RecordValue,
  type Value,
} from "./values.ts"
import { showType } from "./types.ts"

/** The memory of a part that is written, which the whole text follows. */
const BYTES_OF_PART = 32

/** Structures that are written before it is worth while to find those that occur several times. */
const MANY = 1_000

/** The form of a value inserted into text. A type is shown as it is written; a function fails with `not-json`. */
export function showInText(value: Value): string {
  if (typeof value === "string") return value
  if (value instanceof TypeValue) return showType(value.type)
  return toJson(value)
}

/**
 * Compact JSON with the keys in the record's order, so that equal values give equal text. Whole numbers are written in
 * all their digits. Fails with `not-json` for a function or a type inside, with `value-too-deep` past MAX_VALUE_DEPTH,
 * and with `text-too-long`, before the text is written, where it would be longer than the run allows.
 */
export function toJson(value: Value): string {
  if (typeof value === "string") return quoted(value)
  if (isScalar(value)) return scalarText(value)
  return atOnce(writeJson(value, 0))
}

/** The same in pieces, and with an indent over several lines. */
export function* writeJson(value: Value, indent: number): Work<string> {
  if (isScalar(value)) return scalarText(value)
  const writer = new Writer(indent)
  writer.enter(value)
  for (let steps = 0; writer.proceed(); steps++) if (steps % PIECE === 0) yield
  return writer.text()
}

type Scalar = Exclude<Value, ListValue | RecordValue | Callable | TypeValue>
type Structure = ListValue | RecordValue

function isScalar(value: Value): value is Scalar {
  return typeof value !== "object" || value === null || isNumber(value)
}

function scalarText(value: Scalar): string {
  if (typeof value === "string") return quoted(value)
  return isNumber(value) ? showNumber(value) : String(value)
}

function quoted(text: string): string {
  spend(1 + text.length / 16)
  return JSON.stringify(text)
}

/** A structure that is being written. */
interface Open {
  readonly structure: Structure
  readonly values: readonly Value[]
  /** The keys of a record. */
  readonly keys: readonly string[] | null
  /** The index in `parts` of its first part. */
  readonly start: number
  next: number
}

/** Writes without recursion. A structure that occurs several times is written once. */
class Writer {
  private readonly parts: string[] = []
  private readonly path: Open[] = []
  private readonly indent: number
  private length = 0
  private entered = 0
  /** The structures that occur several times, with their text once it is written; null until there are MANY. */
  private shared: Map<Structure, string | null> | null = null

  constructor(indent: number) {
    this.indent = indent
  }

  text(): string {
    allocate(2 * this.length)
    return this.parts.join("")
  }

  /** Begins a value. A structure becomes the last of the path. */
  enter(value: Value): void {
    if (isScalar(value)) return this.put(scalarText(value))
    if (value instanceof Callable)
      throw fail("not-json", `${describeFunction(value)} cannot be shown as text`, "call it, and show its result")
    if (value instanceof TypeValue) throw fail("not-json", `the type ${showType(value.type)} cannot be shown as JSON`)
    const written = this.shared?.get(value)
    if (typeof written === "string") return this.put(written)
    if (this.path.length > MAX_VALUE_DEPTH) throw tooDeep()
    if (++this.entered === MANY && this.indent === 0) {
      const root = this.path[0]?.structure ?? value
      this.shared = sharedParts(root)
    }
    const keys = isRecord(value) ? value.keys() : null
    const values = isRecord(value) ? value.values() : value.items
    this.path.push({ structure: value, values, keys, start: this.parts.length, next: 0 })
    this.put(keys === null ? "[" : "{")
  }

  /** Writes one more item of the last structure of the path, or its end. False when all is written. */
  proceed(): boolean {
    const top = this.path.at(-1)
    if (top === undefined) return false
    spend(1)
    const { structure, values, keys, start, next } = top
    if (next < values.length) {
      top.next++
      const separator = next === 0 ? "" : ","
      const line = this.lineAt(this.path.length)
      this.put(
        keys === null ? separator + line : `${separator}${line}${quoted(keys[next]!)}:${this.indent > 0 ? " " : ""}`,
      )
      this.enter(values[next]!)
      return true
    }
    const end = values.length === 0 ? "" : this.lineAt(this.path.length - 1)
    this.put(end + (keys === null ? "]" : "}"))
    this.path.pop()
    if (this.shared?.get(structure) === null) {
      const text = this.parts.splice(start).join("")
      this.parts.push(text)
      this.shared.set(structure, text)
    }
    return this.path.length > 0
  }

  private lineAt(depth: number): string {
    return this.indent === 0 ? "" : `\n${" ".repeat(this.indent * depth)}`
  }

  private put(text: string): void {
    this.length += text.length
    checkTextLength(this.length)
    allocate(BYTES_OF_PART)
    this.parts.push(text)
  }
}

/**
 * The structures that occur several times in a value. Fails with `text-too-long` where the text of the value is surely
 * too long: values that share parts can be written in no time and unfold to more than any memory.
 */
function sharedParts(root: Structure): Map<Structure, null> {
  /** The least length of the text of each structure. */
  const lengths = new Map<Structure, number>()
  const shared = new Map<Structure, null>()
  const measure = (value: Value, depth: number): number => {
    if (!isList(value) && !isRecord(value)) return typeof value === "string" ? value.length : 1
    const known = lengths.get(value)
    if (known !== undefined) {
      shared.set(value, null)
      return known
    }
    if (depth > MAX_VALUE_DEPTH) throw tooDeep()
    const values = isRecord(value) ? value.values() : value.items
    spend(values.length)
    let length = 1 + values.length
    for (const item of values) length += measure(item, depth + 1)
    lengths.set(value, length)
    return length
  }
  checkTextLength(measure(root, 0))
  return shared
}

function tooDeep() {
  return fail("value-too-deep", `a value is nested more than ${MAX_VALUE_DEPTH} levels deep`)
}
