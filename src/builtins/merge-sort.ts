// Sorts in pieces: merge sort, which is stable.

import { PIECE, type Work } from "../values/meter.ts"

/** Indexes that the engine sorts at once. */
const RUN = 512

/** The indexes below a length in the order that \`before\` gives: runs are sorted and merged. */
export function* sortedIndexes(length: number, before: (i: number, j: number) => number): Work<readonly number[]> {
  let order: number[] = []
  for (let from = 0; from < length; from += RUN) {
    const run = Array.from({ length: Math.min(RUN, length - from) }, (_, i) => from + i)
    order.push(...run.sort(before))
    yield
  }
  for (let width = RUN; width < length; width *= 2) {
    const merged: number[] = []
    for (let from = 0; from < length; from += 2 * width)
      yield* mergeRuns(order, from, Math.min(from + width, length), Math.min(from + 2 * width, length), before, merged)
    order = merged
  }
  return order
}

/** Appends the items of two neighbouring sorted runs to `merged` in order. */
function* mergeRuns(
  order: readonly number[],
  from: number,
  middle: number,
  to: number,
  before: (i: number, j: number) => number,
  merged: number[],
): Work<void> {
  let left = from
  let right = middle
  while (left < middle || right < to) {
    const takesLeft = right >= to || (left < middle && before(order[left]!, order[right]!) <= 0)
    merged.push(takesLeft ? order[left++]! : order[right++]!)
    if (merged.length % PIECE === 0) yield
  }
}
