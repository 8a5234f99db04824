// `recall memo stats`: prints sums by task.

import type { MemoStore } from "../../../memo/store.ts"
import type { FilterOptions } from "../../memo-program.ts"
import { drawTable, type Column } from "../../table.ts"
import { showCount, showDollars, showSize } from "../../units.ts"
import { all, filterOf, ownCosts } from "./filter.ts"

interface Sums {
  readonly task: string
  entries: number
  bytes: number
  tokens: number
  usd: number
  hits: number
  /** The cost that the hits avoided. */
  saved: { tokens: number; usd: number }
}

const COLUMNS: readonly Column[] = [
  { title: "TASK", most: 40 },
  { title: "ENTRIES", align: "right" },
  { title: "SIZE", align: "right" },
  { title: "TOKENS", align: "right" },
  { title: "COST", align: "right" },
  { title: "HITS", align: "right" },
  { title: "TOKENS SAVED", align: "right" },
  { title: "SAVED", align: "right" },
]

export async function stats(store: MemoStore, options: FilterOptions, now: number): Promise<string> {
  const filter = filterOf(options, now)
  // Own costs need all entries, as a selected entry may use one that is not selected.
  const own = ownCosts(await all(store))
  const tasks = new Map<string, Sums>()
  const total = nothing("total")
  for await (const { key, task, bytes, hits, cost } of store.list(filter)) {
    const sums = tasks.get(task) ?? nothing(task)
    tasks.set(task, sums)
    const spent = own.get(key) ?? cost
    for (const one of [sums, total]) {
      one.entries++
      one.bytes += bytes
      one.tokens += spent.input + spent.output
      one.usd += spent.usd
      one.hits += hits
      one.saved.tokens += hits * (cost.input + cost.output)
      one.saved.usd += hits * cost.usd
    }
  }
  const sorted = [...tasks.values()].sort(
    (a, b) => b.usd - a.usd || b.tokens - a.tokens || b.bytes - a.bytes || (a.task < b.task ? -1 : 1),
  )
  if (options.json === true)
    return `${JSON.stringify({ tasks: sorted, total: { ...total, task: undefined } }, null, 2)}\n`
  return drawTable(
    COLUMNS,
    [...sorted, total].map(({ task, entries, bytes, tokens, usd, hits, saved }) => [
      task === "" ? "(none)" : task,
      showCount(entries),
      showSize(bytes),
      showCount(tokens),
      showDollars(usd),
      showCount(hits),
      showCount(saved.tokens),
      showDollars(saved.usd),
    ]),
  )
}

function nothing(task: string): Sums {
  return { task, entries: 0, bytes: 0, tokens: 0, usd: 0, hits: 0, saved: { tokens: 0, usd: 0 } }
}
