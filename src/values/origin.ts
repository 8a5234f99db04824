// Where a value may come from besides the text of the program.

/** `data`: PARAMs, arguments of the host, the outside world. `answer`: what a model wrote, and what was made of that. */
export type Origin = "data" | "answer"

export const ANSWER: readonly Origin[] = ["answer"]
export const DATA: readonly Origin[] = ["data"]
export const ANYWHERE: readonly Origin[] = ["data", "answer"]

/** In whose name something is done: the program's own, or that of an answer, which may do what was granted to it. */
export type Author = "program" | "answer"
