// The file and the bounds of the memo: those of the configuration, else the defaults.

import { DEFAULT_MEMO } from "../host/sqlite/default.ts"
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
