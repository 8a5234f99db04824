// The host of a machine that has none yet: nothing is confirmed, and models have the defaults.

import type { Host } from "../values/functions.ts"
import { DEFAULT_SHOWN } from "../values/limits.ts"

/** Shared by all machines: a signal for each would cost more than a short run. */
export const NO_HOST: Host = {
  confirm: undefined,
  effects: null,
  replace: null,
  shown: () => DEFAULT_SHOWN,
  signal: new AbortController().signal,
}
