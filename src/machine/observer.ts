// What a run tells of itself while it goes on: the seam to the trace. Nothing is told, and nothing paid for it, where there is none.

import type { Exhausted } from "../budget/ledger.ts"
import type { Ask } from "./question.ts"
import type { CallToConfirm, Native } from "../values/functions.ts"
import type { Failure, Location } from "../values/failure.ts"
import type { Task } from "./task.ts"
import type { Frame } from "./code.ts"
import type { Value } from "../values/values.ts"

/** Names a call, question or node in its run; 0 is the run itself. Counted up in the order in which they begin. */
export type Row = number

/** A call or question that takes the result of another. */
export interface Reuse {
  readonly what: "call" | "question"
  readonly name: string
  /** Its arguments or data, by name. */
  readonly given: readonly (readonly [name: string, value: Value])[]
  /** The row whose result it is; null where that is another run's. */
  readonly of: Row | null
  readonly from: "run" | "flight" | "runtime" | "store"
  /** Its value, where no row of this run has it. */
  readonly value?: Value
  /** What it was given, where no row of this run says so: the question, or the task with its arguments from slot 1 of the frame on. */
  readonly ask?: Ask
  readonly call?: { readonly task: Task; readonly frame: Frame }
}

export interface Observer {
  /** The next row, for something that is told of later. */
  next(): Row
  /** A task is evaluated. Its arguments stand in the frame from slot 1 on. */
  call(parent: Row, task: Task, frame: Frame, location: Location): Row
  /** A native with effects is called. */
  native(parent: Row, native: Native, values: readonly Value[], location: Location): Row
  /** The host is asked to confirm the call of a native, and what it says. */
  confirmation(row: Row, call: CallToConfirm): void
  decision(row: Row, allowed: boolean): void
  /** A node of a document or of an answer is evaluated. */
  node(parent: Row, kind: "result" | "effect" | "answer", location: Location): Row
  reused(row: Row, parent: Row, reuse: Reuse, location: Location): void
  /** A budget is used up. */
  exhausted(row: Row, exhausted: Exhausted): void
  succeeded(row: Row, value: Value): void
  failed(row: Row, failure: Failure): void
}

/** The arguments of a call by name, from the frame that it is evaluated in. */
export function argumentsOf({ parameters }: Task, frame: Frame): Reuse["given"] {
  return parameters.map(({ name }, i) => [name, frame[i + 1] as Value] as const)
}

/** The data of a question by name. */
export function dataOf({ data }: Ask): Reuse["given"] {
  return data.map(({ name, value }) => [name, value] as const)
}
