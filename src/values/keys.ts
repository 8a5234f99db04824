// What stands for a value in a key: canonical text, equal for equal values and for no others.

import { Callable, TypeValue, type ListValue, type RecordValue, type Value } from "./values.ts"
import { typeKey } from "./types.ts"
import { digest } from "../base/digest.ts"

type Structure = ListValue | RecordValue | Callable | TypeValue

interface Key {
  readonly text: string
  /** What stands for it inside another key: itself, or its hash where it is long. Made when needed. */
  inside: string | null
}

/** Keys of structures that were asked for: they are immutable, and one list is often handed on many times. */
const known = new WeakMap<object, Key>()
/** From this length on a hash stands for a key inside another, so that a value which holds one part many times stays small. */
const LONG = 1_024
/** So many plain items are written again rather than looked up. */
const FEW = 8

/** The key of a list, record, function or type, however deep it nests. */
export function structureKey(value: Structure): string {
  return (known.get(value) ?? make(value)).text
}

/** The key of any value. */
export function valueKey(value: Value): string {
  return typeof value === "object" && value !== null ? structureKey(value) : JSON.stringify(value)
}

/** A structure while its key is written. */
interface Open {
  readonly value: Structure
  readonly items: readonly Value[]
  /** The keys of a record. */
  readonly names: readonly string[] | null
  readonly parts: string[]
  next: number
  readonly end: string
}

// JSON, and what JSON lacks behind a sign that JSON never begins a value with. On a stack of its own: values nest as deep as
// calls do.
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

/** Writes items until one is met whose own key is not known yet; null when all are written. */
function write(top: Open): Structure | null {
  const { items, names, parts } = top
  for (; top.next < items.length; top.next++) {
    const item = items[top.next]!
    const text = typeof item !== "object" || item === null ? JSON.stringify(item) : (insideOf(item) ?? plainly(item))
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

/** A short structure that holds no other, at once. */
function plainly(value: Structure): string | null {
  const top = open(value)
  if (top.items.length > FEW) return null
  for (const item of top.items)
    if ((typeof item === "object" && item !== null) || (typeof item === "string" && item.length > LONG / FEW))
      return null
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
  if (Array.isArray(value)) return { value, items: value as ListValue, names: null, parts: ["["], next: 0, end: "]" }
  return {
    value,
    items: Object.values(value as RecordValue),
    names: Object.keys(value),
    parts: ["{"],
    next: 0,
    end: "}",
  }
}
