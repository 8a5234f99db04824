// The limits of traces.

import { MAX_VALUE_DEPTH } from "../values/limits.ts"

/** UTF-16 units of JSON up to which a value stands in an event itself; a longer one is stored once, by its content. */
export const MAX_INLINE = 256

/** UTF-16 units of a long value that an event which refers to it shows. */
export const MAX_BEGINNING = 80

/** UTF-16 units of one line of a trace; a longer one is passed over. */
export const MAX_LINE = 400_000_000

/** How deep what an event has may nest; what nests deeper is no event. */
export const MAX_EVENT_DEPTH = MAX_VALUE_DEPTH + 20
