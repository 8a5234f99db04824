// The seam to the trace: an observer receives what happens in a run. Without one, observation costs nothing.

import type { Exhausted } from "../budget/ledger.ts"
import type { Ask } from "./question.ts"
import type { CallToConfirm, Native } from "../values/functions.ts"
import type { Failure, Location } from "../values/failure.ts"
import type { Task } from "./task.ts"
import type { Frame } from "./code.ts"
import type { Value } from "../values/values.ts"

/** Identifies a call, question or node in its run, in the order in which they begin; 0 is the run itself. */
export type Row = number

/** A call or question that takes the result of another. */
export interface Reuse {
  readonly what: "call" | "question"
  readonly name: string
  /** Its arguments or data, by name. */
  readonly given: readonly (readonly [name: string, value: Value])[]
  /** The row that has the result; null where another run has it. */
  readonly of: Row | null
  readonly from: "run" | "flight" | "runtime" | "store"
  /** Its value, where no row of this run has it. */
  readonly value?: Value
  /** The question, or the task with its arguments from slot 1 of the frame on, where no row of this run has them. */
  readonly ask?: Ask
  readonly call?: { readonly task: Task; readonly frame: Frame }
}

export interface Observer {
  /** Reserves the next row, for something that is observed later. */
  next(): Row
  /** The evaluation of a task begins. The frame has its arguments from slot 1 on. */
  call(parent: Row, task: Task, frame: Frame, location: Location): Row
  /** The call of a native with effects begins. */
  native(parent: Row, native: Native, values: readonly Value[], location: Location): Row
  /** The host is asked to confirm the call of a native, and decides. */
  confirmation(row: Row, call: CallToConfirm): void
  decision(row: Row, allowed: boolean): void
  /** The evaluation of a node of a document or of an answer begins. */
  node(parent: Row, kind: "result" | "effect" | "answer", location: Location): Row
  /** A call or question takes the result of another. */
  reused(row: Row, parent: Row, reuse: Reuse, location: Location): void
  /** A budget is exhausted. */
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
