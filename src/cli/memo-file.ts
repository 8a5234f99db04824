// Which file is the memo of a command, and what it is kept to: by its options, else by the configuration, else as usual.

import { DEFAULT_MEMO } from "../host/sqlite/store.ts"
import { DEFAULT_BOUNDS } from "../memo/limits.ts"
import type { Bounds } from "../memo/store.ts"
import type { Configuration } from "../models/registry/index.ts"
import { readDuration, readSize } from "./units.ts"

export function memoFile({ memo }: Configuration): string {
  return memo?.file ?? DEFAULT_MEMO
}

export function memoBounds({ memo: { size, age } = {} }: Configuration): Bounds {
  return {
    size: size === undefined ? DEFAULT_BOUNDS.size : readSize(size, "memo.size"),
    age: age === undefined ? DEFAULT_BOUNDS.age : readDuration(age, "memo.age"),
  }
}
