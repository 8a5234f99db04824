// `recall memo gc`: keeps the memo within bounds.

import type { Bounds, MemoStore } from "../../../memo/store.ts"
import type { CollectOptions } from "../../memo-program.ts"
import { readDuration, readSize, showCount, showSize } from "../../units.ts"
import { all } from "./filter.ts"

/** Keeps to the bounds that are given, and to `usual` ones where none is. */
export async function collect(store: MemoStore, { size, age, json = false }: CollectOptions, usual: Bounds): Promise<string> {
  const given: Bounds = {
    size: size === undefined ? Number.MAX_SAFE_INTEGER : readSize(size, "--size"),
    age: age === undefined ? Number.MAX_SAFE_INTEGER : readDuration(age, "--age"),
  }
  const removed = await store.collect(size === undefined && age === undefined ? usual : given)
  const left = await all(store)
  const bytes = left.reduce((sum, entry) => sum + entry.bytes, 0)
  if (json) return `${JSON.stringify({ removed, entries: left.length, bytes }, null, 2)}\n`
  return `removed ${showCount(removed)} ${removed === 1 ? "entry" : "entries"}; ${showCount(left.length)} of ${showSize(bytes)} are left\n`
}
