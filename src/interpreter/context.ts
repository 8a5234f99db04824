// In whose name an evaluation goes on: the program itself, or a question whose answer it is.

/** The context of a node of the task graph. A child never has more than its parent. */
export interface Context {
  /** Questions around this evaluation: 0 in the program itself, 1 in the answer to a question it asks, and so on. */
  readonly questionDepth: number
}

export const PROGRAM: Context = { questionDepth: 0 }
