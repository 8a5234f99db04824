// The origins of values besides the text of the program.

/**
 * `data`: PARAMs, arguments of the host, the outside world. `answer`: a model's text and values computed from it.
 * `untrusted`: data that the program or its host has marked, and all that derives from them.
 */
export type Origin = "data" | "answer" | "untrusted"

export const ANSWER: readonly Origin[] = ["answer"]
export const DATA: readonly Origin[] = ["data"]
export const UNTRUSTED: readonly Origin[] = ["untrusted"]
/** Those of a value of which nothing is known; nothing but a mark makes data untrusted. */
export const ANYWHERE: readonly Origin[] = ["data", "answer"]
export const ALL_ORIGINS: readonly Origin[] = ["data", "answer", "untrusted"]

/** The author of an action: the program itself, or an answer, which may do only what it was granted. */
export type Author = "program" | "answer"
