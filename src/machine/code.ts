// Compiled code, and the frames that it runs in.

import type { Outcome } from "./future.ts"
import type { Instance } from "./instance.ts"
import type { Machine } from "./machine.ts"

/**
 * The parameters and local names of a body, from slot 1 on. Slot 0 of a root frame, that of a task, is the program's
 * instance; in the frame of a function or of a FOR it is the enclosing frame. A slot may hold a future: a LET that has
 * not settled.
 */
export type Frame = unknown[]

/** A compiled expression. Code holds no state of a run: everything that differs between runs is in its arguments. */
export type Code = (machine: Machine, frame: Frame) => Outcome

export interface Body {
  readonly code: Code
  /** The most closures that the code nests on the host's stack. */
  readonly height: number
  /** Makes faster code that does the same, for a body that is evaluated often; absent where there is none. */
  readonly hurry?: () => Code
}

/** The frame `hops` levels further out. */
export function frameAt(frame: Frame, hops: number): Frame {
  let home = frame
  for (let i = hops; i > 0; i--) home = home[0] as Frame
  return home
}

/** The instance in the root frame, which is `hops` levels further out. */
export function instanceAt(frame: Frame, hops: number): Instance {
  return (hops === 0 ? frame[0] : frameAt(frame, hops)[0]) as Instance
}
