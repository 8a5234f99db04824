// The host of a machine that has none yet: nothing is confirmed, and models have the defaults.

import type { Host } from "../values/functions.ts"
import { DEFAULT_SHOWN } from "../values/limits.ts"

let never: AbortSignal | undefined

/**
 * Shared by all machines: a signal for each would cost more than a short run. It is made when it is first read, since
 * Cloudflare Workers make none while modules are loaded.
 */
export const NO_HOST: Host = {
  confirm: undefined,
  effects: null,
  replace: null,
  shown: () => DEFAULT_SHOWN,
  get signal() {
    return (never ??= new AbortController().signal)
  },
}
