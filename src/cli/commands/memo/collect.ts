// `recall memo gc`: keeps the memo within bounds.

import type { Bounds, MemoStore } from "../../../memo/store.ts"
import type { CollectOptions } from "../../memo-program.ts"
import { readDuration, readSize, showCount, showSize } from "../../units.ts"
import { all } from "./filter.ts"

/** Bounds that every memo keeps to: to collect with them only gives back the room of what was removed. */
export const NO_BOUNDS: Bounds = { size: Number.MAX_SAFE_INTEGER, age: Number.MAX_SAFE_INTEGER }

/** Keeps to the bounds that are given, and to `usual` ones where none is. */
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
  return `removed ${showCount(removed)} ${removed === 1 ? "entry" : "entries"}; ${showCount(left.length)} of ${showSize(bytes)} are left\n`
}
