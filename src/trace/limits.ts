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

/** The nodes of a profile, each of a chain of tasks; calls of further chains count together, as `other`. */
export const MAX_PROFILE_NODES = 10_000

/** The tasks, questions and natives of one chain in a profile; what lies deeper counts as `other`. */
export const MAX_PROFILE_DEPTH = 200
