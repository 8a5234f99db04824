// The limits of traces.

import { MAX_VALUE_DEPTH } from "../values/limits.ts"

/** UTF-16 units of JSON up to which an event contains a value itself; a longer one is stored once, by its content. */
export const MAX_INLINE = 256

/** UTF-16 units of a long value that each reference to it shows. */
export const MAX_BEGINNING = 80

/** UTF-16 units of the longest line of a trace; a longer one is skipped. */
export const MAX_LINE = 400_000_000

/** The deepest nesting in an event; a line that nests deeper is no event. */
export const MAX_EVENT_DEPTH = MAX_VALUE_DEPTH + 20
