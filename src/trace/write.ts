// An event as a line of a trace file: JSON Lines, one event a line.

import type { TraceEvent } from "./events.ts"

/** The line of an event, its newline included. The type stands first, so that the beginning of a file says what it is. */
export function lineOf({ type, ...event }: TraceEvent): string {
  return `${JSON.stringify({ type, ...event })}\n`
}
