// The limits of questions and answers. Each is a named constant and has a test.

/** UTF-16 units of a datum, as it stands in text, up to which it is shown to the model whole. */
export const MAX_SHOWN = 4_000

/** UTF-16 units of the beginning of a longer datum that its card shows. */
export const MAX_BEGINNING = 600

/** How often one question is put to the model: once, and again each time its answer could not be used. */
export const MAX_ATTEMPTS = 3

/** How many calls of one answer may go wrong; each time the model is told and goes on. */
export const MAX_PROBLEMS = 4

/** How often one answer goes on after its generation stopped in the middle: at the length limit, or with the connection. */
export const MAX_CUTS = 8

/** How many requests in a row may be cut by the length limit before anything has come: each further one is paid for, and gets no farther. */
export const MAX_EMPTY_CUTS = 1

/** How many calls one answer may pause at: a model that writes the same call again and again has to end somewhere. */
export const MAX_CALLS = 1_000
