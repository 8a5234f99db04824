// Compiled code, and the frames that it runs in.

import type { Outcome } from "./future.ts"
import type { Instance } from "./instance.ts"
import type { Machine } from "./machine.ts"

/**
 * The parameters and local names of a body, from slot 1 on. Slot 0 of a root frame, that of a task, is the instance of the
 * program; in the frame of a function or of a FOR it is the frame around. A slot may hold a future: a LET whose value is not
 * there yet.
 */
export type Frame = unknown[]

/** An expression, compiled. Code holds nothing of a run: all that differs between runs comes with its arguments. */
export type Code = (machine: Machine, frame: Frame) => Outcome

export interface Body {
  readonly code: Code
  /** The host's stack that the code may take, in nested closures. */
  readonly height: number
}

/** The frame that is `hops` frames further out. */
export function frameAt(frame: Frame, hops: number): Frame {
  let home = frame
  for (let i = hops; i > 0; i--) home = home[0] as Frame
  return home
}

/** The instance of a frame whose root frame is `hops` frames further out. */
export function instanceAt(frame: Frame, hops: number): Instance {
  return frameAt(frame, hops)[0] as Instance
}
