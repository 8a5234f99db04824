// The canonical text of a value in keys: equal for equal values and for no others.

import { spend } from "./meter.ts"
import { isNumber, numberKey, type Num } from "./number.ts"
import { Callable, ListValue, TypeValue, type RecordValue, type Value } from "./values.ts"
import { typeKey } from "./types.ts"
import { digest } from "../base/digest.ts"

type Structure = ListValue | RecordValue | Callable | TypeValue

interface Key {
  readonly text: string
  /** Its form inside another key: the text itself, or its hash where it is long. Computed when first needed. */
  inside: string | null
}

/** Cached keys: structures are immutable, and one list is often passed on many times. */
const known = new WeakMap<object, Key>()
/** UTF-16 units from which a key is hashed inside another, so that a value that repeats a part has a small key. */
const LONG = 1_024
/** The most plain items that are cheaper to write again than to look up. */
const FEW = 8

/** The key of any value, however deep it nests. */
export function valueKey(value: Value): string {
  return isScalar(value) ? scalarKey(value) : (known.get(value) ?? make(value)).text
}

type Scalar = null | boolean | Num | string

function isScalar(value: Value): value is Scalar {
  return typeof value !== "object" || value === null || isNumber(value)
}

function scalarKey(value: Scalar): string {
  return isNumber(value) ? numberKey(value) : JSON.stringify(value)
}

/** A structure whose key is being written. */
interface Open {
  readonly value: Structure
  readonly items: readonly Value[]
  /** The keys of a record. */
  readonly names: readonly string[] | null
  readonly parts: string[]
  next: number
  readonly end: string
}

// The text is JSON, with `!` before a value that JSON lacks. The stack is explicit, as values nest as deep as calls do.
function make(value: Structure): Key {
  const path: Open[] = [open(value)]
  for (;;) {
    const top = path[path.length - 1]!
    const inner = write(top)
    if (inner !== null) {
      path.push(open(inner))
      continue
    }
    top.parts.push(top.end)
    const key: Key = { text: top.parts.join(""), inside: null }
    known.set(top.value, key)
    path.pop()
    if (path.length === 0) return key
  }
}

/** Writes items up to the first whose key is not cached, and returns that one; null when all are written. */
function write(top: Open): Structure | null {
  const { items, names, parts } = top
  for (; top.next < items.length; top.next++) {
    const item = items[top.next]!
    const text = isScalar(item) ? scalarKey(item) : (insideOf(item) ?? plainly(item))
    spend(1 + (text ?? "").length / 32)
    if (text === null) return item as Structure
    if (names !== null) parts.push(JSON.stringify(names[top.next]), ":")
    parts.push(text, ",")
  }
  return null
}

function insideOf(value: Structure): string | null {
  const key = known.get(value)
  if (key === undefined) return null
  return (key.inside ??= key.text.length < LONG ? key.text : `!hash ${digest(key.text)}`)
}

/** The key of a short structure that contains no other; null for any other structure. */
function plainly(value: Structure): string | null {
  const top = open(value)
  if (top.items.length > FEW) return null
  for (const item of top.items)
    if (!isScalar(item) || (typeof item === "string" && item.length > LONG / FEW)) return null
  write(top)
  const text = top.parts.join("") + top.end
  return text.length < LONG ? text : null
}

function open(value: Structure): Open {
  if (value instanceof TypeValue)
    return { value, items: [], names: null, parts: ["!type ", typeKey(value.type)], next: 0, end: "" }
  if (value instanceof Callable) {
    const { open, captured, close } = value.key()
    return { value, items: captured, names: null, parts: [open], next: 0, end: close }
  }
  if (value instanceof ListValue) return { value, items: value.items, names: null, parts: ["["], next: 0, end: "]" }
  return { value, items: value.values(), names: value.keys(), parts: ["{"], next: 0, end: "}" }
}
