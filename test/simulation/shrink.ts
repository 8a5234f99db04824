// The shortest history that breaks a promise: with as few of its faults as still break it.

import type { Fault } from "./faults.ts"
import { historyOf, type History } from "./history.ts"

/** A promise without its numbers: histories that break the same one are alike. */
export function promiseOf({ violations }: History): string {
  return (violations[0] ?? "").split("\n", 1)[0]!.replaceAll(/\d+/g, "N").replaceAll(/".*?"/g, "…").slice(0, 80)
}

/** Leaves out each fault without which the same promise is broken, until none is left. */
export async function shrunk(failing: History): Promise<History> {
  const promise = promiseOf(failing)
  let least = failing
  for (let i = 0; i < least.faults.length;) {
    const faults: readonly Fault[] = least.faults.filter((_, j) => j !== i)
    const history = await historyOf(failing.seed, faults)
    if (promiseOf(history) === promise) least = history
    else i++
  }
  return least
}
