// The known items of a list that an evaluation waits for, for a value that a budget has ended and that has no parts.

import { partsOf, sameAs } from "./partial.ts"
import { DONE, Future, type Outcome } from "./future.ts"

/** The number of the items that are known, of those that the list will have. */
export interface KnownItems {
  readonly known: number
  readonly of: number
}

/**
 * The known items of the list that an outcome waits for, such as that of a FOR which it joins. Null where it waits for
 * anything else first, or for several things.
 */
export function knownItems(outcome: Outcome): KnownItems | null {
  const passed = new Set<Outcome>()
  for (let waiting = outcome; isOpen(waiting) && !passed.has(waiting);) {
    passed.add(waiting)
    const list = partsOf(waiting)
    if (list !== undefined && list.keys === undefined) {
      const known = list.parts.filter((part) => !isOpen(part))
      const kept = known.filter((part) => (part instanceof Future ? part.value : part) !== list.skipped)
      return { known: kept.length, of: list.length - known.length + kept.length }
    }
    const next = sameAs(waiting) ?? only(waiting.dependencies().filter(isOpen))
    if (next === undefined) break
    waiting = next
  }
  return null
}

function only(outcomes: readonly Outcome[]): Outcome | undefined {
  return outcomes.length === 1 ? outcomes[0] : undefined
}

function isOpen(outcome: Outcome): outcome is Future {
  return outcome instanceof Future && outcome.state !== DONE
}
