// Arrow keys on the chart: left and right in time, up and down between a call and the calls below it.

import type { Lanes } from "../model/lanes.ts"
import type { Outline } from "../model/outline.ts"

/** The call that a key leads to; -1 for any other key. */
export function nextCall(
  key: string,
  { outline, lanes, index }: { readonly outline: Outline; readonly lanes: Lanes; readonly index: number },
): number {
  if (!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(key) || outline.rows.length < 2) return -1
  if (index <= 0) return 1
  const lane = lanes.lanes[lanes.laneOf[index]!] ?? []
  const place = lane.indexOf(index)
  switch (key) {
    case "ArrowLeft":
      return lane[place - 1] ?? index
    case "ArrowRight":
      return lane[place + 1] ?? index
    case "ArrowUp":
      return Math.max(1, outline.above[index]!)
    default:
      return outline.below[index]! > 0 ? index + 1 : index
  }
}
