// What an entry is worth to keep: what it would cost to make it again, for each byte that it takes.

import type { Entry } from "../store.ts"

/** Dollars for a token, where the model has no price: any will do, as long as a token that is written counts for several that are read. */
const INPUT_TOKEN = 1e-6
const OUTPUT_TOKEN = 4e-6
/** Dollars for a millisecond of waiting: 36 cents an hour, so that among equally dear ones the slower counts for more. */
const MILLISECOND = 1e-7

/** Dollars, for a byte. */
export function valueForByte({ usd, input, output, milliseconds }: Entry["cost"], bytes: number): number {
  const dollars = usd > 0 ? usd : input * INPUT_TOKEN + output * OUTPUT_TOKEN
  return (dollars + milliseconds * MILLISECOND) / Math.max(1, bytes)
}

/** What `collect` must know of an entry. */
export interface Kept {
  readonly bytes: number
  readonly worth: number
  readonly used: number
}

/**
 * Those that must go so that the rest keeps to so many bytes: the least valuable first, of equal ones the one not used for longest. What
 * would still fit in the end is not put back: a little room is left for what comes next.
 */
export function leastValuable<T extends Kept>(kept: readonly T[], size: number): T[] {
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
