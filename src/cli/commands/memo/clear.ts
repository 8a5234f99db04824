// `recall memo clear`: removes entries, and with --yes also those that were paid for.

import { addCosts, NO_COST } from "../../../base/cost.ts"
import { UsageError } from "../../../base/errors.ts"
import type { MemoStore } from "../../../memo/store.ts"
import type { ClearOptions } from "../../memo-program.ts"
import { showCount } from "../../units.ts"
import { costWords } from "../../words.ts"
import { NO_BOUNDS } from "./collect.ts"
import { all, filterOf, isDear, ownCosts } from "./filter.ts"

export async function clear(store: MemoStore, options: ClearOptions, now: number): Promise<string> {
  const own = ownCosts(await all(store))
  const entries = await all(store, filterOf(options, now))
  const dear = entries.filter(({ cost }) => isDear(cost))
  if (dear.length > 0 && options.yes !== true) {
    const spent = entries.map(({ key, cost }) => own.get(key) ?? cost).reduce(addCosts, NO_COST)
    throw new UsageError(
      "needs-yes",
      `${showCount(dear.length)} of ${showCount(entries.length)} entries were paid for: ` + costWords(spent).join(", "),
      "to remove them add --yes",
    )
  }
  const removed = await store.delete(entries.map(({ key }) => key))
  await store.collect(NO_BOUNDS)
  if (options.json === true) return `${JSON.stringify({ removed }, null, 2)}\n`
  return `removed ${showCount(removed)} ${removed === 1 ? "entry" : "entries"}\n`
}
