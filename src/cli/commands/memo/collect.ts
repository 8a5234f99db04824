// `recall memo gc`: keeps the memo within bounds.

import type { Bounds, MemoStore } from "../../../memo/store.ts"
import type { CollectOptions } from "../../memo-program.ts"
import { readDuration, readSize, showCount, showSize } from "../../units.ts"
import { all } from "./filter.ts"

/** Bounds that every memo is within, so that collecting with them only frees the space of removed entries. */
export const NO_BOUNDS: Bounds = { size: Number.MAX_SAFE_INTEGER, age: Number.MAX_SAFE_INTEGER }

/** Collects with the bounds of the options, or with `usual` without any. Resolves with the output. */
export async function collect(
  store: MemoStore,
  { size, age, json = false }: CollectOptions,
  usual: Bounds,
): Promise<string> {
  const given: Bounds = {
    size: size === undefined ? NO_BOUNDS.size : readSize(size, "--size"),
    age: age === undefined ? NO_BOUNDS.age : readDuration(age, "--age"),
  }
  const removed = await store.collect(size === undefined && age === undefined ? usual : given)
  const left = await all(store)
  const bytes = left.reduce((sum, entry) => sum + entry.bytes, 0)
  if (json) return `${JSON.stringify({ removed, entries: left.length, bytes }, null, 2)}\n`
  return `removed ${entriesOf(removed)}; ${entriesOf(left.length)} (${showSize(bytes)}) left\n`
}

function entriesOf(count: number): string {
  return `${showCount(count)} ${count === 1 ? "entry" : "entries"}`
}
