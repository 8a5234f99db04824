// Selects entries by `--task`, `--older-than` and `--newer-than`, and computes their own costs.

import { costWithout, NO_COST, type Cost } from "../../../base/cost.ts"
import { UsageError } from "../../../base/errors.ts"
import type { EntryFilter, EntrySummary, MemoStore } from "../../../memo/store.ts"
import type { FilterOptions } from "../../memo-program.ts"
import { readDuration } from "../../units.ts"

export function filterOf({ task, olderThan, newerThan }: FilterOptions, now: number): EntryFilter {
  const before = olderThan === undefined ? undefined : now - readDuration(olderThan, "--older-than")
  const after = newerThan === undefined ? undefined : now - readDuration(newerThan, "--newer-than")
  if (before !== undefined && after !== undefined && before <= after) {
    throw new UsageError(
      "bad-argument",
      `nothing is both older than ${olderThan} and newer than ${newerThan}`,
      "write the longer time after --newer-than",
    )
  }
  return {
    ...(task === undefined ? {} : { task }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
}

export async function all(store: MemoStore, filter: EntryFilter = {}): Promise<EntrySummary[]> {
  const entries: EntrySummary[] = []
  for await (const entry of store.list(filter)) entries.push(entry)
  return entries
}

/** Whether an entry was paid for. A model without a known price reports tokens and no dollars. */
export function isDear({ input, output, usd }: Cost): boolean {
  return (usd ?? 0) > 0 || input + output > 0
}

/**
 * The cost of each entry beyond the entries that it uses, by key, so that their sum is the total spent. The cost of a
 * removed part counts towards the entry that used it.
 */
export function ownCosts(entries: readonly EntrySummary[]): ReadonlyMap<string, Cost> {
  const costs = new Map(entries.map(({ key, cost }) => [key, cost]))
  return new Map(
    entries.map(({ key, cost, uses }) => {
      // An entry that two parts share is subtracted twice.
      const parts = [...new Set(uses)].map((used) => costs.get(used) ?? NO_COST)
      return [key, parts.reduce<Cost>(costWithout, cost)]
    }),
  )
}
