// Lists: views of sequences that lists share, so that a slice copies nothing and an append costs what is appended.

import { allocate, spend } from "./meter.ts"
import type { Value } from "./values.ts"

const BYTES_OF_VIEW = 64
const BYTES_OF_SEQUENCE = 192
const BYTES_OF_ITEM = 8
/** Items that are copied in the time of a step. */
const COPIED_PER_STEP = 16

/** A slice of at most so many items is a copy, which does not keep a long sequence alive. */
const SHORT = 8
/** A sequence of more items is not extended where it would keep four times the items of the list alive. */
const LONG = 1_024
/** The most types whose items a sequence remembers. */
const CHECKED_TYPES = 4

/** Hashes of the prefixes of a sequence, at the index of their end; `content.ts` computes them. */
export interface PrefixHashes {
  readonly first: number[]
  readonly second: number[]
}

/**
 * Items that lists are views of. A list at an end of its sequence extends it there; what a list shows never changes.
 */
export class Sequence {
  /** The items from position 0 on. */
  readonly back: Value[]
  /** The items before position 0, from position -1 downwards. */
  readonly front: Value[] = []
  /** Whether an array of it was handed out, which must not grow. */
  isShared = false
  /** The hashes of the prefixes that end in `back`, and of those that end in `front`; null until one is needed. */
  hashes: { readonly back: PrefixHashes; readonly front: PrefixHashes } | null = null
  /** The items in `back` and in `front` whose bytes `size.ts` has counted in a generation; null before the first. */
  counted: Counted | null = null
  /** The stretches whose items are known to have a type. */
  checked: Map<object, Stretch> | null = null

  constructor(back: Value[]) {
    this.back = back
  }

  at(position: number): Value {
    return position >= 0 ? this.back[position]! : this.front[~position]!
  }
}

interface Counted {
  generation: number
  back: number
  front: number
}

interface Stretch {
  from: number
  to: number
}

/** An immutable list. Made by `list` and by the methods here only. */
export class ListValue implements Iterable<Value> {
  readonly sequence: Sequence
  /** The position of the first item in the sequence. */
  readonly from: number
  readonly length: number

  constructor(sequence: Sequence, from: number, length: number) {
    allocate(BYTES_OF_VIEW)
    this.sequence = sequence
    this.from = from
    this.length = length
  }

  /** The item at an index of at least 0 and below the length. */
  at(index: number): Value {
    const position = this.from + index
    return position >= 0 ? this.sequence.back[position]! : this.sequence.front[~position]!
  }

  /** All items. The array may be that of the sequence: nobody may change it. */
  get items(): readonly Value[] {
    const { sequence, from, length } = this
    spend(1 + length / COPIED_PER_STEP)
    if (from === 0 && length === sequence.back.length) {
      sequence.isShared = true
      return sequence.back
    }
    return from >= 0 ? sequence.back.slice(from, from + length) : copyOf(this)
  }

  [Symbol.iterator](): Iterator<Value> {
    return this.items[Symbol.iterator]()
  }

  map<T>(to: (item: Value, index: number) => T): T[] {
    return this.items.map(to)
  }

  /** The items from one index up to another, both within the list. */
  slice(from: number, to: number): ListValue {
    const { sequence, length } = this
    if (from === 0 && to === length) return this
    if (to - from > SHORT) return new ListValue(sequence, this.from + from, to - from)
    const items: Value[] = []
    for (let i = from; i < to; i++) items.push(this.at(i))
    return list(items)
  }

  /** This list followed by another: extends the sequence of one of them where that is possible. */
  concat(other: ListValue): ListValue {
    if (other.length === 0) return this
    if (this.length === 0) return other
    const appends = this.mayGrow && this.from + this.length === this.sequence.back.length
    const prepends = other.mayGrow && other.from === -other.sequence.front.length
    if (appends && (!prepends || other.length <= this.length)) return this.append(other)
    if (prepends) return other.prepend(this)
    spend((this.length + other.length) / COPIED_PER_STEP)
    return list(copyOf(this).concat(copyOf(other)))
  }

  private get mayGrow(): boolean {
    const { back, front, isShared } = this.sequence
    const size = back.length + front.length
    return !isShared && (size <= LONG || this.length >= size / 4)
  }

  private append(other: ListValue): ListValue {
    const { back } = this.sequence
    grow(other.length)
    for (let i = 0; i < other.length; i++) back.push(other.at(i))
    return new ListValue(this.sequence, this.from, this.length + other.length)
  }

  private prepend(other: ListValue): ListValue {
    const { front } = this.sequence
    grow(other.length)
    for (let i = other.length - 1; i >= 0; i--) front.push(other.at(i))
    return new ListValue(this.sequence, this.from - other.length, this.length + other.length)
  }

  /**
   * Whether all items pass a test that depends on `key` and the item alone. The sequence remembers which did, so that
   * a list that grows or shrinks item by item is not tested again each time, nor one that a value contains many times.
   */
  every(key: object, test: (item: Value) => boolean): boolean {
    const { sequence, from, length } = this
    const to = from + length
    const known = sequence.checked?.get(key)
    if (known === undefined || known.to < from || to < known.from) {
      if (!passes(sequence, from, to, test)) return false
      if (length > SHORT || typeof this.at(0) === "object") remember(sequence, key, { from, to })
      return true
    }
    if (from < known.from && !passes(sequence, from, known.from, test)) return false
    if (to > known.to && !passes(sequence, known.to, to, test)) return false
    known.from = Math.min(known.from, from)
    known.to = Math.max(known.to, to)
    return true
  }
}

/** Makes a list of items. The array becomes part of the list: nobody may change it afterwards. */
export function list(items: Value[]): ListValue {
  allocate(BYTES_OF_SEQUENCE + items.length * BYTES_OF_ITEM)
  return new ListValue(new Sequence(items), 0, items.length)
}

function grow(count: number): void {
  spend(count / COPIED_PER_STEP)
  allocate(count * BYTES_OF_ITEM)
}

function copyOf({ sequence, from, length }: ListValue): Value[] {
  if (from >= 0) return sequence.back.slice(from, from + length)
  const items = new Array<Value>(length)
  for (let i = 0; i < length; i++) items[i] = sequence.at(from + i)
  return items
}

function passes(sequence: Sequence, from: number, to: number, test: (item: Value) => boolean): boolean {
  for (let position = from; position < to; position++) {
    spend(1)
    if (!test(sequence.at(position))) return false
  }
  return true
}

function remember(sequence: Sequence, key: object, stretch: Stretch): void {
  const checked = (sequence.checked ??= new Map<object, Stretch>())
  if (checked.size >= CHECKED_TYPES) checked.clear()
  checked.set(key, stretch)
}
