// The limits of traces.

/** UTF-16 units of JSON up to which a value stands in an event itself; a longer one is stored once, by its content. */
export const MAX_INLINE = 256

/** UTF-16 units of a long value that an event which refers to it shows. */
export const MAX_BEGINNING = 80
