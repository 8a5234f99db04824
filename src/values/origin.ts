// The origins of values besides the text of the program.

/** `data`: PARAMs, arguments of the host, the outside world. `answer`: a model's text and values computed from it. */
export type Origin = "data" | "answer"

export const ANSWER: readonly Origin[] = ["answer"]
export const DATA: readonly Origin[] = ["data"]
export const ANYWHERE: readonly Origin[] = ["data", "answer"]

/** The author of an action: the program itself, or an answer, which may do only what it was granted. */
export type Author = "program" | "answer"
