// The limits of questions and answers. Each is a named constant and has a test.

/** UTF-16 units of a datum, as it stands in text, up to which it is shown to the model whole. */
export const MAX_SHOWN = 4_000

/** UTF-16 units of the beginning of a longer datum that its card shows. */
export const MAX_BEGINNING = 600

/** How often one question is put to the model: once, and again each time its answer could not be used. */
export const MAX_ATTEMPTS = 3
