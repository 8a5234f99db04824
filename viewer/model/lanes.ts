// Lays out the calls over time: each gets a lane below its caller's, and calls of a lane do not overlap.

import type { Row } from "../../src/trace/state.ts"
import type { Outline } from "./outline.ts"

export interface Lanes {
  /** The calls of each lane as indices of the outline, by start time. */
  readonly lanes: readonly (readonly number[])[]
  /** The lane of each row; -1 for the run, which spans the whole time. */
  readonly laneOf: Int32Array
}

/** Minimum length of a call, as a share of the whole time, so that instant calls remain visible. */
const LEAST_SHARE = 1 / 400

/** Assigns lanes in n log n. `now` is the provisional end of running rows. */
export function layOut(outline: Outline, now: number): Lanes {
  const { rows, above } = outline
  const least = now * LEAST_SHARE
  const order = rows.map((_, index) => index).filter((index) => index > 0)
  order.sort((a, b) => rows[a]!.from - rows[b]!.from || a - b)
  const laneOf = new Int32Array(rows.length).fill(-1)
  const lanes: number[][] = []
  const ends = createEnds()
  for (const index of order) {
    const row = rows[index]!
    const lane = ends.firstFree(laneOf[above[index]!]! + 1, row.from)
    ends.set(lane, Math.max(endOf(row, now), row.from + least))
    laneOf[index] = lane
    ;(lanes[lane] ??= []).push(index)
  }
  for (let lane = 0; lane < lanes.length; lane++) lanes[lane] ??= []
  return { lanes, laneOf }
}

export function endOf(row: Row, now: number): number {
  return row.to ?? Math.max(now, row.from)
}

/** The end of each lane, in a segment tree of minima, which finds the first free lane in logarithmic time. */
function createEnds(): { firstFree(from: number, time: number): number; set(lane: number, end: number): void } {
  let size = 16
  let least = new Float64Array(2 * size).fill(-1)
  return {
    firstFree(from, time) {
      let lane = find(1, 0, size, from, time)
      while (lane < 0) {
        grow()
        lane = find(1, 0, size, from, time)
      }
      return lane
    },
    set(lane, end) {
      while (lane >= size) grow()
      let node = size + lane
      least[node] = end
      for (node >>= 1; node >= 1; node >>= 1) least[node] = Math.min(least[2 * node]!, least[2 * node + 1]!)
    },
  }

  // The recursion is as deep as the tree: 20 for a million lanes.
  function find(node: number, start: number, width: number, from: number, time: number): number {
    if (start + width <= from || least[node]! > time) return -1
    if (width === 1) return start
    const left = find(2 * node, start, width / 2, from, time)
    return left >= 0 ? left : find(2 * node + 1, start + width / 2, width / 2, from, time)
  }

  function grow(): void {
    const wider = new Float64Array(4 * size).fill(-1)
    wider.set(least.subarray(size, 2 * size), 2 * size)
    size *= 2
    for (let node = size - 1; node >= 1; node--) wider[node] = Math.min(wider[2 * node]!, wider[2 * node + 1]!)
    least = wider
  }
}
