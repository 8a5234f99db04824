// The limits of questions and answers. Each is a named constant and has a test.

/** UTF-16 units, as text, of the longest datum of a question whose answer has no calls: it is shown whole. */
export const MAX_SHOWN_WHOLE = 400_000

/** UTF-16 units at the beginning of a longer datum that its card shows. */
export const MAX_BEGINNING = 600

/** Attempts at one question: the first, and another each time its answer could not be used. */
export const MAX_ATTEMPTS = 3

/** Texts of an answer that look like calls and are parsed as such, to tell whether they were meant. */
export const MAX_NEAR_MISSES = 16

/** Problems in the calls of one answer; the model reads each and continues. */
export const MAX_PROBLEMS = 4

/** Continuations of one answer whose generation stopped early: at the length limit, or with the connection. */
export const MAX_CUTS = 8

/** Requests in a row that the length limit may cut before any text: another one would cost as much. */
export const MAX_EMPTY_CUTS = 1

/**
 * Requests of one answer: its first, and another for each pause, cut or problem. A question with a budget of requests
 * has that in place of this.
 */
export const MAX_REQUESTS = 64

/** Calls that one answer may make. */
export const MAX_CALLS = 1_000

/**
 * Times in a row that an answer may repeat a call behind the result of the same call. The model reads a problem each
 * time but the last, which ends the question: such a model writes the call for ever.
 */
export const MAX_REPEATED_CALLS = 3

/**
 * Calls in a row whose results the answer has already, as those of a model that begins its answer again and again in
 * other words. The last is a problem for the model to read; the `MAX_REPEATED_CALLS`th problem ends the question.
 */
export const MAX_STALLED_CALLS = 32

/**
 * UTF-16 units that jsonrepair may pass over for one answer, each as often as it does so: 3 to 5 times in common broken
 * JSON. Its time is cubic in a text of strings that never end, and each unit takes longer the more it has written.
 */
export const MAX_MENDING = 131_072

/** Warnings that are kept with an answer, for the runs that take it. */
export const MAX_WARNINGS = 16

/** UTF-16 units of the list of writes that a model is shown when its answer was refused. */
export const MAX_DEEDS_SHOWN = 1_000

/** Places of a text of the data at which a call is parsed. Of calls at others the letters alone are compared. */
export const MAX_PARSED_CALLS = 2_000

/** Rests of a call that are searched for in the data. One that begins in more ways as they do is a quotation. */
export const MAX_RESTS = 256
