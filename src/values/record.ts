// Records: sorted entries, the many ones of a large record in a B-tree, so that records that differ in few entries
// share the rest.

import { allocate, atOnce, spend, type Work } from "./meter.ts"
import type { Value } from "./values.ts"

/** The most entries of a leaf and children of a branch (Bayer and McCreight 1972). */
const MOST = 64

const BYTES_OF_RECORD = 160
const BYTES_OF_ENTRY = 16

/** The sums of the hashes of entries; `content.ts` computes them. */
export interface EntryHash {
  readonly first: number
  readonly second: number
}

export interface Leaf {
  readonly keys: readonly string[]
  readonly values: readonly Value[]
  hash: EntryHash | null
  /** The generation in which `size.ts` has counted its bytes; 0 for none. */
  countedIn: number
}

export interface Branch {
  readonly children: readonly Node[]
  /** The least key of each child. */
  readonly least: readonly string[]
  hash: EntryHash | null
  countedIn: number
}

export type Node = Leaf | Branch

/**
 * An immutable record. Equal records list, show and hash alike however they were made. Keys that are whole numbers
 * up to 4,294,967,294 come first, by size, as in JavaScript; the others follow by their UTF-16 units. Made by the
 * functions here only.
 */
export class RecordValue {
  readonly root: Node
  readonly size: number

  constructor(root: Node, size: number) {
    this.root = root
    this.size = size
  }

  /** The value of a key; undefined where the record lacks it. */
  get(key: string): Value | undefined {
    let node = this.root
    while ("children" in node) node = node.children[childOf(node, key)]!
    const { keys } = node
    if (keys.length <= 8) {
      for (let i = 0; i < keys.length; i++) if (keys[i] === key) return node.values[i]
      return undefined
    }
    const at = placeOf(keys, key)
    return keys[at] === key ? node.values[at] : undefined
  }

  /** The leaves in the order of their keys. */
  leaves(): readonly Leaf[] {
    return leavesOf(this.root)
  }

  keys(): readonly string[] {
    if (!("children" in this.root)) return this.root.keys
    return leavesOf(this.root).flatMap(({ keys }) => keys)
  }

  values(): readonly Value[] {
    if (!("children" in this.root)) return this.root.values
    return leavesOf(this.root).flatMap(({ values }) => values)
  }

  entries(): [string, Value][] {
    const values = this.values()
    return this.keys().map((key, i) => [key, values[i]!])
  }
}

/** Makes a record of entries in any order. The last entry of a key wins. */
export function record(entries: Iterable<readonly [string, Value]>): RecordValue {
  const sorted = [...entries]
  // The sort is stable: the last of equal keys stays last.
  if (!isSorted(sorted)) {
    sorted.sort(([a], [b]) => {
      spend(1)
      return compareKeys(a, b)
    })
  }
  const keys: string[] = []
  const values: Value[] = []
  for (const [key, value] of sorted) {
    if (keys[keys.length - 1] === key) values.pop()
    else keys.push(key)
    values.push(value)
  }
  return recordOf(keys, values)
}

/** Makes a record of distinct keys in order and their values. The arrays become part of it. */
export function recordOf(keys: readonly string[], values: readonly Value[]): RecordValue {
  return atOnce(recordInPieces(keys, values))
}

/** Leaves that are made, and entries that are merged, between two pauses. */
const LEAVES_OF_PIECE = 64
const ENTRIES_OF_PIECE = 128

function* recordInPieces(keys: readonly string[], values: readonly Value[]): Work<RecordValue> {
  allocate(BYTES_OF_RECORD + keys.length * BYTES_OF_ENTRY)
  if (keys.length <= MOST) {
    spend(keys.length / 8)
    return new RecordValue(leafOf(keys, values), keys.length)
  }
  const leaves: Leaf[] = []
  for (const [from, to] of inPieces(keys.length)) {
    spend((to - from) / 8)
    leaves.push(leafOf(keys.slice(from, to), values.slice(from, to)))
    if (leaves.length % LEAVES_OF_PIECE === 0) yield
  }
  return new RecordValue(rootOf(leaves), keys.length)
}

/** Makes a record of entries in order, of which the last one of a key wins. */
export function* recordOfSorted(entries: Iterable<readonly [string, Value]>): Work<RecordValue> {
  const keys: string[] = []
  const values: Value[] = []
  let count = 0
  for (const [key, value] of entries) {
    spend(3)
    if (keys[keys.length - 1] === key) values.pop()
    else keys.push(key)
    values.push(value)
    if (++count % ENTRIES_OF_PIECE === 0) yield
  }
  return yield* recordInPieces(keys, values)
}

/** The entries of both records; where both have a key, the value of the second. */
export function merge(first: RecordValue, second: RecordValue): RecordValue {
  if (first.size + second.size <= MOST) return record([...first.entries(), ...second.entries()])
  return atOnce(mergeInPieces(first, second))
}

/** The same as work, for large records. */
export function* mergeInPieces(first: RecordValue, second: RecordValue): Work<RecordValue> {
  if (first.size > MOST && second.size * 8 < first.size) return yield* withEntries(first, second, true)
  if (second.size > MOST && first.size * 8 < second.size) return yield* withEntries(second, first, false)
  return yield* recordOfSorted(inOrder(first, second))
}

/** The entries of both records in the order of their keys; of equal keys that of the second record last. */
function* inOrder(first: RecordValue, second: RecordValue): Generator<[string, Value], void> {
  const left = first.entries()
  const right = second.entries()
  let j = 0
  for (const entry of left) {
    while (j < right.length && compareKeys(right[j]![0], entry[0]) < 0) yield right[j++]!
    yield entry
  }
  while (j < right.length) yield right[j++]!
}

/** Negative, zero or positive as key `a` is before, equal to or after `b`. */
export function compareKeys(a: string, b: string): number {
  if (isDigit(a) || isDigit(b)) {
    const order = indexOf(a) - indexOf(b)
    if (order !== 0) return order
  }
  return a < b ? -1 : a > b ? 1 : 0
}

function isDigit(key: string): boolean {
  const unit = key.charCodeAt(0)
  return unit >= 48 && unit <= 57
}

/** Above every index: JavaScript lists the keys "0" to "4294967294" first. */
const NO_INDEX = 4_294_967_295

function indexOf(key: string): number {
  if (key.length > 10 || !isDigit(key)) return NO_INDEX
  const index = Number(key)
  return index < NO_INDEX && String(index) === key ? index : NO_INDEX
}

function isSorted(entries: readonly (readonly [string, Value])[]): boolean {
  for (let i = 1; i < entries.length; i++) if (compareKeys(entries[i - 1]![0], entries[i]![0]) > 0) return false
  return true
}

function leafOf(keys: readonly string[], values: readonly Value[]): Leaf {
  return { keys, values, hash: null, countedIn: 0 }
}

function branchOf(children: readonly Node[]): Branch {
  return { children, least: children.map(leastOf), hash: null, countedIn: 0 }
}

function leastOf(node: Node): string {
  return "children" in node ? node.least[0]! : node.keys[0]!
}

function rootOf(leaves: readonly Leaf[]): Node {
  let nodes: readonly Node[] = leaves
  while (nodes.length > 1) {
    const level = nodes
    nodes = inPieces(level.length).map(([from, to]) => branchOf(level.slice(from, to)))
  }
  return nodes[0]!
}

/** Pieces of about equal size, each between half of MOST and MOST. */
function inPieces(count: number): [number, number][] {
  const pieces = Math.ceil(count / MOST)
  return Array.from({ length: pieces }, (_, i) => [
    Math.floor((i * count) / pieces),
    Math.floor(((i + 1) * count) / pieces),
  ])
}

function leavesOf(node: Node): Leaf[] {
  return "children" in node ? node.children.flatMap(leavesOf) : [node]
}

/** The index of a key in sorted keys, or that of the first greater one. */
function placeOf(keys: readonly string[], key: string): number {
  let from = 0
  let to = keys.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if (compareKeys(keys[middle]!, key) < 0) from = middle + 1
    else to = middle
  }
  return from
}

/** The index of the child that has a key, or into which it belongs. */
function childOf({ least }: Branch, key: string): number {
  const at = placeOf(least, key)
  return least[at] === key || at === 0 ? at : at - 1
}

/** The work on copies of the nodes above an entry. */
const STEPS_PER_CHANGE = 40

function* withEntries(large: RecordValue, small: RecordValue, overwrites: boolean): Work<RecordValue> {
  let { root, size } = large
  let count = 0
  for (const [key, value] of small.entries()) {
    if (++count % ENTRIES_OF_PIECE === 0) yield
    const isNew = large.get(key) === undefined
    if (!isNew && !overwrites) continue
    if (isNew) size++
    spend(STEPS_PER_CHANGE)
    allocate(2 * MOST * BYTES_OF_ENTRY)
    const [node, beside] = withEntry(root, key, value)
    root = beside === undefined ? node : branchOf([node, beside])
  }
  return new RecordValue(root, size)
}

/** The node with an entry, in two if it would be too large. */
function withEntry(node: Node, key: string, value: Value): [Node, Node?] {
  if ("children" in node) {
    const at = childOf(node, key)
    const replaced = withEntry(node.children[at]!, key, value) as Node[]
    const children = node.children.toSpliced(at, 1, ...replaced)
    if (children.length <= MOST) return [branchOf(children)]
    const half = children.length >>> 1
    return [branchOf(children.slice(0, half)), branchOf(children.slice(half))]
  }
  const at = placeOf(node.keys, key)
  if (node.keys[at] === key) return [leafOf(node.keys, node.values.with(at, value))]
  const keys = node.keys.toSpliced(at, 0, key)
  const values = node.values.toSpliced(at, 0, value)
  if (keys.length <= MOST) return [leafOf(keys, values)]
  const half = keys.length >>> 1
  return [leafOf(keys.slice(0, half), values.slice(0, half)), leafOf(keys.slice(half), values.slice(half))]
}
