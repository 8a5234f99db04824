// The bytes that a value keeps from the garbage collector, by estimate.

import { Decimal } from "./number.ts"
import { ListValue } from "./list.ts"
import { RecordValue, type Node } from "./record.ts"
import { Callable, type Value } from "./values.ts"

const BYTES_OF_TEXT = 24
const BYTES_OF_UNIT = 2
const BYTES_OF_NUMBER = 16
const BYTES_OF_LIST = 200
/** An item, and its part of the hashes of the list. */
const BYTES_OF_ITEM = 24
const BYTES_OF_RECORD = 200
const BYTES_OF_ENTRY = 24
/** A function with what it has captured, which is not counted: its frame and the instance of its program. */
const BYTES_OF_FUNCTION = 2_000
const BYTES_OF_TYPE = 64

/** Items of a list that is short. */
const FEW = 16

/** Values nest as deep as calls do, so structures in structures wait here. Empty between calls. */
const pending: Value[] = []

/**
 * The bytes of a value that no earlier call with this generation has counted: parts that values share are counted once
 * in each, so that the items of a list cost time only once however many lists show them. Texts are always counted, as
 * two that are equal may be the same. A generation is a number from 1 up, that of one owner of values in the process.
 */
export function bytesOf(value: Value, generation: number): number {
  let bytes = bytesOfOne(value, generation)
  while (pending.length > 0) bytes += bytesOfOne(pending.pop()!, generation)
  return bytes
}

/** The bytes of a value without those of its parts that are structures, which become pending. */
function bytesOfOne(value: Value, generation: number): number {
  switch (typeof value) {
    case "string":
      return BYTES_OF_TEXT + BYTES_OF_UNIT * value.length
    case "bigint":
      return bytesOfWhole(value)
    case "number":
    case "boolean":
      return 0
    default:
      if (value === null) return 0
      if (value instanceof ListValue) return bytesOfList(value, generation)
      if (value instanceof RecordValue) return BYTES_OF_RECORD + bytesOfNode(value.root, generation)
      if (value instanceof Decimal) return BYTES_OF_NUMBER + bytesOfWhole(value.coefficient)
      return value instanceof Callable ? BYTES_OF_FUNCTION : BYTES_OF_TYPE
  }
}

function bytesOfList({ sequence, from, length }: ListValue, generation: number): number {
  if (length <= FEW && from >= 0 && sequence.counted === null) {
    const bytes = bytesOfFew(sequence.back, from, from + length)
    if (bytes > 0) return bytes
  }
  const { back, front } = sequence
  const counted = (sequence.counted ??= { generation, back: 0, front: 0 })
  if (counted.generation !== generation) {
    counted.generation = generation
    counted.back = counted.front = 0
  }
  let bytes = BYTES_OF_LIST
  for (; counted.back < from + length; counted.back++)
    bytes += BYTES_OF_ITEM + bytesOfPart(back[counted.back]!, generation)
  for (; counted.front < -from; counted.front++) bytes += BYTES_OF_ITEM + bytesOfPart(front[counted.front]!, generation)
  return bytes
}

/** The bytes of a short list of numbers and texts, which costs no more to count again; 0 for others. */
function bytesOfFew(items: readonly Value[], from: number, to: number): number {
  let bytes = BYTES_OF_LIST + BYTES_OF_ITEM * (to - from)
  for (let i = from; i < to; i++) {
    const item = items[i]
    if (typeof item === "string") bytes += BYTES_OF_TEXT + BYTES_OF_UNIT * item.length
    else if (typeof item !== "number") return 0
  }
  return bytes
}

function bytesOfNode(node: Node, generation: number): number {
  if (node.countedIn === generation) return 0
  node.countedIn = generation
  let bytes = 0
  if ("children" in node) for (const child of node.children) bytes += BYTES_OF_ENTRY + bytesOfNode(child, generation)
  else
    for (let i = 0; i < node.keys.length; i++)
      bytes += BYTES_OF_ENTRY + BYTES_OF_UNIT * node.keys[i]!.length + bytesOfPart(node.values[i]!, generation)
  return bytes
}

function bytesOfPart(part: Value, generation: number): number {
  if (!(part instanceof ListValue || part instanceof RecordValue)) return bytesOfOne(part, generation)
  pending.push(part)
  return 0
}

function bytesOfWhole(value: bigint): number {
  return BYTES_OF_NUMBER + value.toString(16).length / 2
}
