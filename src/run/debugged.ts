// The values that `debug(…)` shows: through the function of the host, or else on standard error.

import { preview } from "../values/preview.ts"
import type { Host } from "../values/functions.ts"

/** UTF-16 units of a value that is shown. */
const MAX_SHOWN = 10_000

/** A value that a program shows by `debug(value)`. */
export interface Debugged {
  /** The value as a program writes it, cut where it is very long. */
  readonly text: string
  /** The place of the call. */
  readonly source: string
  readonly span: { readonly start: number; readonly end: number }
}

/** Receives each value that `debug(value)` shows, as soon as it is evaluated. */
export type OnDebug = (debugged: Debugged) => void

/** The part of a machine's host that shows values. */
export function debugging(onDebug: OnDebug = onStandardError): Host["debug"] {
  return ({ value, location }) => onDebug({ text: preview(value, MAX_SHOWN), ...location })
}

// oxlint-disable-next-line no-console -- it writes on standard error in every host
const onStandardError: OnDebug = ({ text, source }) => console.error(`debug ${source}: ${text}`)
