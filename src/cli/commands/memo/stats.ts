// `recall memo stats`: prints sums by task.

import { addCosts, costTimes, NO_COST, type Cost } from "../../../base/cost.ts"
import type { MemoStore } from "../../../memo/store.ts"
import type { FilterOptions } from "../../memo-program.ts"
import { drawTable, type Column } from "../../table.ts"
import { showCount, showDollars, showSize } from "../../units.ts"
import { all, filterOf, ownCosts } from "./filter.ts"

interface Sums {
  readonly task: string
  entries: number
  bytes: number
  cost: Cost
  hits: number
  /** The cost that the hits avoided. */
  saved: Cost
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
      one.cost = addCosts(one.cost, spent)
      one.hits += hits
      one.saved = addCosts(one.saved, costTimes(cost, hits))
    }
  }
  const sorted = [...tasks.values()].sort(
    (a, b) =>
      (b.cost.usd ?? 0) - (a.cost.usd ?? 0)
      || tokensOf(b.cost) - tokensOf(a.cost)
      || b.bytes - a.bytes
      || (a.task < b.task ? -1 : 1),
  )
  if (options.json === true)
    return `${JSON.stringify({ tasks: sorted.map(toJson), total: { ...toJson(total), task: undefined } }, null, 2)}\n`
  return drawTable(
    COLUMNS,
    [...sorted, total].map(({ task, entries, bytes, cost, hits, saved }) => [
      task === "" ? "(none)" : task,
      showCount(entries),
      showSize(bytes),
      showCount(tokensOf(cost)),
      showDollars(cost),
      showCount(hits),
      showCount(tokensOf(saved)),
      showDollars(saved),
    ]),
  )
}

function nothing(task: string): Sums {
  return { task, entries: 0, bytes: 0, cost: NO_COST, hits: 0, saved: NO_COST }
}

function tokensOf({ input, output }: Cost): number {
  return input + output
}

function dollarsOf({ usd, unpriced }: Cost): Pick<Cost, "usd" | "unpriced"> {
  return { usd, ...(unpriced === undefined ? {} : { unpriced }) }
}

function toJson({ task, entries, bytes, cost, hits, saved }: Sums): object {
  return {
    task,
    entries,
    bytes,
    tokens: tokensOf(cost),
    ...dollarsOf(cost),
    hits,
    saved: { tokens: tokensOf(saved), ...dollarsOf(saved) },
  }
}
