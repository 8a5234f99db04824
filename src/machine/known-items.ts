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
  const passed = new Set<Future>()
  let waiting: Outcome | undefined = outcome
  while (waiting instanceof Future && waiting.state !== DONE && !passed.has(waiting)) {
    passed.add(waiting)
    const list = partsOf(waiting)
    if (list !== undefined && list.keys === undefined) {
      const known = list.parts.filter((part) => !isOpen(part))
      const skipped = known.filter((part) => (part instanceof Future ? part.value : part) === list.skipped).length
      return { known: known.length - skipped, of: list.length - skipped }
    }
    const same = sameAs(waiting)
    const open: readonly Outcome[] = same === undefined ? waiting.dependencies().filter(isOpen) : [same]
    waiting = open.length === 1 ? open[0] : undefined
  }
  return null
}

function isOpen(outcome: Outcome): boolean {
  return outcome instanceof Future && outcome.state !== DONE
}
