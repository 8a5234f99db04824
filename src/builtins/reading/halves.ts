// Divides a list in two near its middle, at a place chosen by content, so that `tree_reduce` remembers across edits.

import type { Work } from "../../values/meter.ts"
import { list, type ListValue } from "../../values/values.ts"
import { nonEmpty } from "../arguments.ts"
import { contentHash, HASHES, STEPS_PER_HASH } from "./content-hash.ts"
import { pausesAfter } from "../pauses.ts"

/** The list in two parts. */
export function* halves(of: ListValue): Work<ListValue> {
  const place = yield* division(nonEmpty(of, "the combination"))
  return list([of.slice(0, place), of.slice(place, of.length)])
}

/**
 * The number of items in the first part: in the middle half of the list, the place after an item whose hash is near the
 * maximum, weighted towards the middle; among equal items the one nearest the middle. The tree over a list therefore
 * depends on its items alone. Equal stretches are divided alike, a power of two of equal items into halves at every
 * level, and an edit seldom moves a division above its own. The weight falls gradually towards the sides: with a sharp
 * edge, a division that moves by one item would move those below it. Among 1,024 different items an edit of one changes
 * 11 to 13 of the 1,023 pairs on average; the optimum, log2, is 10.
 */
function* division(of: ListValue): Work<number> {
  const { length } = of
  const middle = length / 2
  let chosen = Math.max(1, Math.ceil(length / 4))
  let least = Infinity
  for (let place = chosen; place <= Math.max(1, Math.floor((length * 3) / 4)); place++) {
    if (pausesAfter(STEPS_PER_HASH)) yield
    // Only arithmetic that is exact on every machine: a logarithm would fit but may differ in its last digit.
    const near = place * (length - place)
    const weight = near * near
    const distance = (HASHES - contentHash(of.at(place - 1))) / weight / weight
    if (distance > least || (distance === least && Math.abs(place - middle) >= Math.abs(chosen - middle))) continue
    chosen = place
    least = distance
  }
  return chosen
}
