// `recall memo gc`: keeps the memo within bounds.

import { UsageError } from "../../../errors.ts"
import type { MemoStore } from "../../../memo/store.ts"
import type { CollectOptions } from "../../memo-program.ts"
import { readDuration, readSize, showCount, showSize } from "../../units.ts"
import { all } from "./filter.ts"

export async function collect(store: MemoStore, { size, age, json = false }: CollectOptions): Promise<string> {
  if (size === undefined && age === undefined) throw new UsageError("bad-argument", "gc needs a bound to keep to", "write --size 500MB, --age 90d, or both")
  const removed = await store.collect({
    size: size === undefined ? Number.MAX_SAFE_INTEGER : readSize(size, "--size"),
    age: age === undefined ? Number.MAX_SAFE_INTEGER : readDuration(age, "--age"),
  })
  const left = await all(store)
  const bytes = left.reduce((sum, entry) => sum + entry.bytes, 0)
  if (json) return `${JSON.stringify({ removed, entries: left.length, bytes }, null, 2)}\n`
  return `removed ${showCount(removed)} ${removed === 1 ? "entry" : "entries"}; ${showCount(left.length)} of ${showSize(bytes)} are left\n`
}
