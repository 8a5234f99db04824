// `recall memo list`: prints one line per entry.

import type { EntrySummary, MemoStore } from "../../../memo/store.ts"
import type { ListOptions } from "../../memo-program.ts"
import { drawTable, type Column } from "../../table.ts"
import { showCount, showDollars, showDuration, showSize } from "../../units.ts"
import { all, filterOf } from "./filter.ts"

/** Digits shown of a key: enough to identify it among millions. */
export const SHOWN_DIGITS = 12

const COLUMNS: readonly Column[] = [
  { title: "KEY" },
  { title: "KIND" },
  { title: "MADE", align: "right" },
  { title: "SIZE", align: "right" },
  { title: "TOKENS", align: "right" },
  { title: "COST", align: "right" },
  { title: "HITS", align: "right" },
  { title: "TASK", most: 24 },
  { title: "TITLE", most: 60 },
]

const ORDERS: { readonly [order in ListOptions["sort"]]: (a: EntrySummary, b: EntrySummary) => number } = {
  age: () => 0, // The store lists the newest first.
  cost: (a, b) => (b.cost.usd ?? 0) - (a.cost.usd ?? 0) || tokensOf(b) - tokensOf(a),
  size: (a, b) => b.bytes - a.bytes,
}

export async function list(store: MemoStore, options: ListOptions, now: number): Promise<string> {
  const entries = (await all(store, filterOf(options, now))).sort(ORDERS[options.sort])
  if (options.json === true) return `${JSON.stringify({ entries }, null, 2)}\n`
  if (entries.length === 0) return "no entries match\n"
  return drawTable(
    COLUMNS,
    entries.map((entry) => [
      entry.key.slice(0, SHOWN_DIGITS),
      entry.kind,
      showDuration(now - entry.created),
      showSize(entry.bytes),
      showCount(tokensOf(entry)),
      showDollars(entry.cost),
      showCount(entry.hits),
      entry.task,
      entry.title,
    ]),
  )
}

function tokensOf({ cost }: EntrySummary): number {
  return cost.input + cost.output
}
