// The worth of an entry: the cost of making it again, for each byte that it takes.

import type { Entry } from "../store.ts"

/** Dollars per token of a model without a price. Only the ratio matters: a written token counts like several read. */
const INPUT_TOKEN = 1e-6
const OUTPUT_TOKEN = 4e-6
/** Dollars per millisecond of waiting: 36 cents an hour, so that among equal costs the slower entry counts for more. */
const MILLISECOND = 1e-7

/** The worth in dollars per byte. */
export function valueForByte({ usd, input, output, milliseconds }: Entry["cost"], bytes: number): number {
  const dollars = usd !== null && usd > 0 ? usd : input * INPUT_TOKEN + output * OUTPUT_TOKEN
  return (dollars + milliseconds * MILLISECOND) / Math.max(1, bytes)
}

/** The properties of an entry by which `collect` chooses. */
export interface Collectable {
  readonly bytes: number
  readonly worth: number
  readonly used: number
}

/**
 * The entries to remove so that the rest fits into `size` bytes: the least valuable first, and among equal ones the
 * least recently used. Entries that would still fit in the end are removed too, which leaves some room.
 */
export function leastValuable<T extends Collectable>(kept: readonly T[], size: number): T[] {
  let bytes = 0
  for (const one of kept) bytes += one.bytes
  const gone: T[] = []
  if (bytes <= size) return gone
  for (const one of [...kept].sort((a, b) => a.worth - b.worth || a.used - b.used)) {
    if (bytes <= size) break
    gone.push(one)
    bytes -= one.bytes
  }
  return gone
}
