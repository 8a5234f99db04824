// The host of a machine that has none yet: nothing is granted or confirmed, and models have the defaults.

import type { Host } from "../values/functions.ts"
import { DEFAULT_SHOWN } from "../values/limits.ts"

/** Made when it is first needed, since Cloudflare Workers make no signal while modules are loaded. */
let never: AbortSignal | undefined

export const NO_HOST: Host = {
  confirm: undefined,
  grant: new Set(),
  effects: null,
  approvals: null,
  replace: null,
  shown: () => DEFAULT_SHOWN,
  signal: () => (never ??= new AbortController().signal),
  debug: null,
}
