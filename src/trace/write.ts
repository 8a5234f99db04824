// Writes an event as a line of a trace file in JSON Lines.

import type { TraceEvent } from "./events.ts"

/** The line of an event with its newline. The type is first, so that the beginning of a file identifies it. */
export function lineOf({ type, ...event }: TraceEvent): string {
  return `${JSON.stringify({ type, ...event })}\n`
}
