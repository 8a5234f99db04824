// Values by their content: a hash that lists and records extend instead of making it again, and a map with it.

import { Decimal, showNumber } from "./number.ts"
import { ListValue, type Sequence } from "./list.ts"
import { allocate, spend, spendOnText } from "./meter.ts"
import { Pairs } from "./pairs.ts"
import { RecordValue, type EntryHash, type Node } from "./record.ts"
import { typeKey } from "./types.ts"
import { Callable, TypeValue, type CallableKey, type Value } from "./values.ts"

type Structure = ListValue | RecordValue | Callable

// ── Hashes ───────────────────────────────────────────────────────────────────────────────────────────────────────────
// A hash is two numbers of 32 bits. That of a list is a polynomial over those of its items, modulo 2³²: it follows for
// any part from the hashes of two prefixes (Karp and Rabin 1987). That of a record is the sum over its entries. Neither
// resists an attack, so equal hashes only tell which values to compare.

/** The hash that the last function has left here, so that none needs an object. */
let first = 0
let second = 0

const BASE_1 = 0x01000193
const BASE_2 = 0x2c1b3c6d
/** The inverses of the bases modulo 2³², by which a sequence grows at its front. */
const INVERSE_1 = inverseOf(BASE_1)
const INVERSE_2 = inverseOf(BASE_2)

/** Marks of the kinds, so that values of different kinds differ. */
const TEXT = 0x7e81c3a5
const NUMBER = 0x3c6ef372
const LIST = 0x1b873593
const RECORD = 0x5f356495
const FUNCTION = 0x68bc21eb
const CONSTANTS = 0x27d4eb2f

function inverseOf(odd: number): number {
  let inverse = odd // right in the last three bits; each step doubles their number (Hensel)
  for (let i = 0; i < 5; i++) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse))
  return inverse
}

/** The finalizer of MurmurHash3. */
function mix(hash: number): number {
  const a = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const b = Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
  return b ^ (b >>> 16)
}

function leave(a: number, b: number): void {
  first = mix(a)
  second = mix(b ^ first)
}

/** Leaves the hash of a value. */
function hashValue(value: Value): void {
  switch (typeof value) {
    case "string":
      return hashText(value, TEXT)
    case "number":
      return hashDouble(value)
    case "bigint":
      return hashText(String(value), NUMBER)
    case "boolean":
      return leave(CONSTANTS + Number(value), CONSTANTS)
    default:
      if (value === null) return leave(CONSTANTS + 2, CONSTANTS)
      if (value instanceof Decimal) return hashText(showNumber(value), NUMBER)
      if (value instanceof TypeValue) return hashText(typeKey(value.type), FUNCTION)
      prepare(value)
      hashPrepared(value)
  }
}

function hashText(text: string, kind: number): void {
  spendOnText(4 * text.length)
  let a = kind
  let b = kind ^ text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, BASE_1)
    b = Math.imul(b + unit, BASE_2)
  }
  leave(a, b)
}

const double = new Float64Array(1)
const halves = new Int32Array(double.buffer)
function hashDouble(value: number): void {
  if ((value | 0) === value) return leave(NUMBER ^ value, NUMBER + Math.imul(value, BASE_2))
  double[0] = value
  leave(NUMBER ^ halves[0]! ^ Math.imul(halves[1]!, BASE_1), NUMBER + Math.imul(halves[0]! + halves[1]!, BASE_2))
}

// ── Structures: their parts are hashed first, without recursion, as values nest as deep as calls do ──────────────────

function prepare(root: Structure): void {
  const path: Structure[] = [root]
  while (path.length > 0) {
    const part = unprepared(path[path.length - 1]!)
    if (part === null) path.pop()
    else path.push(part)
  }
}

/** A part whose hash is needed first; null where the structure has all that its hash needs. */
function unprepared(value: Structure): Structure | null {
  if (value instanceof ListValue) return extendHashes(value)
  if (value instanceof RecordValue) return hashNode(value.root)
  return hashFunction(value)
}

function isPrepared(value: Structure): boolean {
  if (value instanceof ListValue) {
    const { sequence, from, length } = value
    const { hashes } = sequence
    return hashes !== null && -from < hashes.front.first.length && from + length < hashes.back.first.length
  }
  return value instanceof RecordValue ? value.root.hash !== null : functions.has(value)
}

/** Leaves the hash of an item; false if that of a part of it is missing. */
function hashPart(item: Value): boolean {
  if (isStructure(item)) {
    if (!isPrepared(item)) return false
    hashPrepared(item)
  } else hashValue(item)
  return true
}

function hashPrepared(value: Structure): void {
  if (value instanceof ListValue) {
    const { sequence, from, length } = value
    hashStretch(sequence, from, from + length)
    leave(first ^ LIST, second + length)
  } else if (value instanceof RecordValue) {
    const { root, size } = value
    leave(root.hash!.first ^ RECORD, root.hash!.second + size)
  } else {
    const { hash } = functions.get(value)!
    leave(hash.first ^ FUNCTION, hash.second)
  }
}

/** Hashes the prefixes that the list needs; returns an item whose hash is missing, or null. */
function extendHashes({ sequence, from, length }: ListValue): Structure | null {
  const { back, front } = (sequence.hashes ??= {
    back: { first: [0], second: [0] },
    front: { first: [0], second: [0] },
  })
  const to = from + length
  for (let i = back.first.length - 1; i < to; i++) {
    spend(1)
    const item = sequence.back[i]!
    if (!hashPart(item)) return item as Structure
    back.first.push((Math.imul(back.first[i]!, BASE_1) + first) | 0)
    back.second.push((Math.imul(back.second[i]!, BASE_2) + second) | 0)
  }
  for (let i = front.first.length - 1; i < -from; i++) {
    spend(1)
    const item = sequence.front[i]!
    if (!hashPart(item)) return item as Structure
    front.first.push(Math.imul(front.first[i]! - first, INVERSE_1))
    front.second.push(Math.imul(front.second[i]! - second, INVERSE_2))
  }
  return null
}

/** Leaves the polynomial of the items between two positions. */
function hashStretch({ hashes }: Sequence, from: number, to: number): void {
  const { back, front } = hashes!
  const start = from >= 0 ? back : front
  const end = to >= 0 ? back : front
  const i = Math.abs(from)
  const j = Math.abs(to)
  first = (end.first[j]! - Math.imul(start.first[i]!, power(BASE_1, to - from))) | 0
  second = (end.second[j]! - Math.imul(start.second[i]!, power(BASE_2, to - from))) | 0
}

function power(base: number, exponent: number): number {
  let result = 1
  for (let factor = base, rest = exponent; rest > 0; rest >>>= 1, factor = Math.imul(factor, factor))
    if ((rest & 1) === 1) result = Math.imul(result, factor)
  return result
}

/** Hashes the nodes of a record that have no hash; returns a value whose hash is missing, or null. */
function hashNode(node: Node): Structure | null {
  if (node.hash !== null) return null
  let a = 0
  let b = 0
  if ("children" in node) {
    for (const child of node.children) {
      const part = hashNode(child)
      if (part !== null) return part
      a = (a + child.hash!.first) | 0
      b = (b + child.hash!.second) | 0
    }
  } else {
    const { keys, values } = node
    spend(keys.length)
    for (let i = 0; i < keys.length; i++) {
      const value = values[i]!
      if (!hashPart(value)) return value as Structure
      const ofValue = first
      const beside = second
      hashText(keys[i]!, TEXT)
      leave(Math.imul(first, BASE_2) + ofValue, Math.imul(second, BASE_1) ^ beside)
      a = (a + first) | 0
      b = (b + second) | 0
    }
  }
  node.hash = { first: a, second: b }
  return null
}

/** Functions have their content from the program, which makes it of texts and of the values that they captured. */
const functions = new WeakMap<Callable, { readonly key: CallableKey; readonly hash: EntryHash }>()

function hashFunction(value: Callable): Structure | null {
  if (functions.has(value)) return null
  const key = value.key()
  let a = 0
  let b = 0
  for (const item of key.captured) {
    if (!hashPart(item)) return item as Structure
    a = (Math.imul(a, BASE_1) + first) | 0
    b = (Math.imul(b, BASE_2) + second) | 0
  }
  hashText(key.open + key.here, FUNCTION)
  functions.set(value, { key, hash: { first: a ^ first, second: b ^ second } })
  return null
}

function isStructure(value: Value): value is Structure {
  return value instanceof ListValue || value instanceof RecordValue || value instanceof Callable
}

// ── Sameness ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Pairs of structures compared before it is worth while to remember which: values may share parts many times. */
const MANY = 64

/**
 * Whether two values have the same content, so that no program can distinguish them. Functions are the same if their
 * definitions and captured values are. Costs the parts that they do not share, each once.
 */
export function same(left: Value, right: Value): boolean {
  if (!isStructure(left) || !isStructure(right)) return sameScalar(left, right)
  const pending: Structure[] = [left, right]
  const seen = new Pairs()
  for (let visits = 0; pending.length > 0; visits++) {
    const b = pending.pop()!
    const a = pending.pop()!
    if (a !== b && (visits < MANY || seen.add(a, b)) && !alike(a, b, pending)) return false
  }
  return true
}

function sameScalar(left: Value, right: Value): boolean {
  if (left === right) return true
  if (left instanceof Decimal && right instanceof Decimal)
    return left.coefficient === right.coefficient && left.exponent === right.exponent
  return left instanceof TypeValue && right instanceof TypeValue && typeKey(left.type) === typeKey(right.type)
}

/** Whether two structures are the same but for their parts that are structures, which become pending. */
function alike(a: Structure, b: Structure, pending: Structure[]): boolean {
  if (a instanceof ListValue) {
    if (!(b instanceof ListValue) || a.length !== b.length) return false
    if (a.sequence === b.sequence && a.from === b.from) return true
    for (let i = 0; i < a.length; i++) if (!alikeParts(a.at(i), b.at(i), pending)) return false
    return true
  }
  if (a instanceof RecordValue) {
    if (!(b instanceof RecordValue) || a.size !== b.size) return false
    if (a.root === b.root) return true
    const keys = b.keys()
    if (!a.keys().every((key, i) => key === keys[i])) return false
    const values = b.values()
    return a.values().every((value, i) => alikeParts(value, values[i]!, pending))
  }
  if (!(b instanceof Callable)) return false
  const { open, here, captured, close } = a.key()
  const other = b.key()
  return (
    open === other.open
    && here === other.here
    && close === other.close
    && captured.length === other.captured.length
    && captured.every((value, i) => alikeParts(value, other.captured[i]!, pending))
  )
}

function alikeParts(a: Value, b: Value, pending: Structure[]): boolean {
  spend(1)
  if (a === b) return true
  if (!isStructure(a) || !isStructure(b)) return sameScalar(a, b)
  pending.push(a, b)
  return true
}

// ── Maps by content ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Values that a Map cannot compare, and long texts, which a Map would copy. */
type Hashed = Structure | Decimal | TypeValue | string

/** UTF-16 units of the longest text that is its own key in a Map. */
const LONG_TEXT = 256

/** The memory of an entry in a Map, of one with a hash besides, and of an empty map. */
const BYTES_OF_PLAIN = 64
const BYTES_OF_HASHED = 128
const BYTES_OF_MAP = 320

function isHashed(value: Value): value is Hashed {
  return typeof value === "string" ? value.length > LONG_TEXT : typeof value === "object" && value !== null
}

interface Entry<T> {
  readonly value: Hashed
  content: T
  next: Entry<T> | null
}

/** The key of a map that has none, or has more than one. */
const NOTHING = Symbol("nothing")

/** A map whose keys are values, compared by content. The only entry of a map needs no table. */
export class ContentMap<T> {
  /** Short texts, whole numbers and so on are their own keys in a Map. */
  private plain: Map<unknown, T> | null = null
  /** The entries of all other values, by hash. */
  private structured: Map<number, Entry<T>> | null = null
  private onlyKey: Value | typeof NOTHING = NOTHING
  private onlyContent: T | undefined = undefined

  constructor() {
    allocate(BYTES_OF_MAP)
  }

  get isEmpty(): boolean {
    return this.onlyKey === NOTHING && (this.plain?.size ?? 0) === 0 && (this.structured?.size ?? 0) === 0
  }

  get(value: Value): T | undefined {
    const { plain } = this
    return plain !== null && !isHashed(value) ? plain.get(value) : this.getOther(value)
  }

  private getOther(value: Value): T | undefined {
    const { onlyKey } = this
    if (onlyKey !== NOTHING) return isKey(onlyKey, value) ? this.onlyContent : undefined
    return isHashed(value) && this.structured !== null ? this.find(value)?.content : undefined
  }

  set(value: Value, content: T): void {
    const { plain } = this
    if (plain === null || isHashed(value)) return this.setOther(value, content)
    allocate(BYTES_OF_PLAIN)
    plain.set(value, content)
  }

  private setOther(value: Value, content: T): void {
    const { onlyKey } = this
    if (onlyKey === NOTHING ? this.plain === null && this.structured === null : isKey(onlyKey, value)) {
      allocate(BYTES_OF_PLAIN)
      this.onlyKey = value
      this.onlyContent = content
      return
    }
    if (onlyKey !== NOTHING) {
      this.onlyKey = NOTHING
      this.add(onlyKey, this.onlyContent as T)
      this.onlyContent = undefined
    }
    this.add(value, content)
  }

  private add(value: Value, content: T): void {
    if (!isHashed(value)) {
      allocate(BYTES_OF_PLAIN)
      this.plain ??= new Map<unknown, T>()
      this.plain.set(value, content)
      return
    }
    const found = this.find(value)
    if (found !== undefined) {
      found.content = content
      return
    }
    allocate(BYTES_OF_HASHED)
    const hash = keyOf(value)
    const structured = (this.structured ??= new Map<number, Entry<T>>())
    structured.set(hash, { value, content, next: structured.get(hash) ?? null })
  }

  delete(value: Value): void {
    if (this.onlyKey !== NOTHING) {
      if (!isKey(this.onlyKey, value)) return
      this.onlyKey = NOTHING
      this.onlyContent = undefined
      return
    }
    if (!isHashed(value)) {
      this.plain?.delete(value)
      return
    }
    const hash = keyOf(value)
    const kept: Entry<T>[] = []
    for (let entry = this.structured?.get(hash) ?? null; entry !== null; entry = entry.next)
      if (!same(entry.value, value)) kept.push(entry)
    const chain = kept.reduceRight<Entry<T> | null>((next, entry) => ({ ...entry, next }), null)
    if (chain === null) this.structured?.delete(hash)
    else this.structured?.set(hash, chain)
  }

  /** Calls a function with each entry. */
  forEach(visit: (value: Value, content: T) => void): void {
    if (this.onlyKey !== NOTHING) visit(this.onlyKey, this.onlyContent as T)
    this.plain?.forEach((content, value) => visit(value as Value, content))
    this.structured?.forEach((first) => {
      for (let entry: Entry<T> | null = first; entry !== null; entry = entry.next) visit(entry.value, entry.content)
    })
  }

  private find(value: Hashed): Entry<T> | undefined {
    if (this.structured === null) return undefined
    for (let entry = this.structured.get(keyOf(value)) ?? null; entry !== null; entry = entry.next)
      if (same(entry.value, value)) return entry
    return undefined
  }
}

/** Whether the key of a map is a value. */
function isKey(key: Value, value: Value): boolean {
  if (key === value) return true
  return isHashed(key) && isHashed(value) && same(key, value)
}

/** The hash of a value in one number, of 53 bits. */
function keyOf(value: Value): number {
  hashValue(value)
  return (first >>> 0) + (second & 0x1fffff) * 4_294_967_296
}
