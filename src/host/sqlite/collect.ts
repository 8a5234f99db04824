// Removes entries from the file of a memo, by key or by its bounds. Callers provide the transaction.

import { CLAIM_GRACE, COLLECT_INTERVAL, MOST_REMOVED, REMOVED_AGE } from "../../memo/limits.ts"
import type { Bounds } from "../../memo/store.ts"
import { leastValuable } from "../../memo/stores/worth.ts"
import type { Leases } from "./leases.ts"
import { bytesOf, type Statements } from "./statements.ts"

interface Size {
  readonly id: number
  readonly bytes: number
  readonly worth: number
  readonly used: number
}

/** Removes entries and records the removal of answers. Returns the number of removed entries. */
export function removeEntries(statements: Statements, keys: readonly string[], time: number): number {
  let gone = 0
  let noted = 0
  for (const key of keys) {
    noted += Number(statements.noteRemoved.run(time, bytesOf(key)).changes)
    gone += Number(statements.remove.run(bytesOf(key)).changes)
  }
  if (noted > 0) statements.forgetMost.run(MOST_REMOVED)
  return gone
}

/** Removes entries outside the bounds, and records the time. Returns the number of removed entries. */
export function collectEntries(statements: Statements, leases: Leases, { size, age }: Bounds, time: number): number {
  statements.noteUnused.run(time, time - age)
  const old = Number(statements.removeUnused.run(time - age).changes)
  const cheap = leastValuable(sizes(statements, size), size)
  for (const { id } of cheap) {
    statements.noteById.run(time, id)
    statements.removeById.run(id)
  }
  statements.forgetOld.run(time - REMOVED_AGE)
  statements.forgetMost.run(MOST_REMOVED)
  leases.removeOver(time, CLAIM_GRACE)
  statements.removeEffects.run(time - age)
  statements.noteCollected.run(time)
  return old + cheap.length
}

/**
 * Whether the last collection is long enough ago. Also true if it is far in the future, after a change of the clock.
 */
export function isCollectingDue(statements: Statements, time: number): boolean {
  return !(Math.abs(time - Number(statements.collected.get()?.["last"])) < COLLECT_INTERVAL)
}

/**
 * The bounds as far as the clock can be trusted with them. Where the last collection is longer ago than entries are
 * kept, either nothing has used the memo since, or the clock has jumped: then nothing is too old before the next one.
 */
export function trustedBounds(statements: Statements, bounds: Bounds, time: number): Bounds {
  return time - Number(statements.collected.get()?.["last"]) > bounds.age ? { ...bounds, age: Infinity } : bounds
}

/** The sizes of all entries; none if the whole file is within the bound already. */
function sizes(statements: Statements, size: number): readonly Size[] {
  if (Number(statements.filled.get()?.["bytes"]) <= size) return []
  return statements.sizes.all() as unknown as Size[]
}
