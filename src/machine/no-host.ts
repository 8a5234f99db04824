// The host of a machine that has none yet: nothing is confirmed, and models have the defaults.

import type { Host } from "../values/functions.ts"
import { DEFAULT_SHOWN } from "../values/limits.ts"

const { signal } = new AbortController()

export const NO_HOST: Host = {
  confirm: undefined,
  effects: null,
  replace: null,
  shown: () => DEFAULT_SHOWN,
  signal: () => signal,
  debug: null,
}
