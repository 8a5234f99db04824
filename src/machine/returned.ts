// The end of a call: its result is checked against the declared type, and its failure leaves it.

import { Failure, type Location } from "../values/failure.ts"
import { describe, hasType, showType, type Type } from "../values/types.ts"
import type { Value } from "../values/values.ts"

/** A task as far as its calls end: the machine's nodes know no more of it. */
export interface ReturningTask {
  readonly name: string
  /** Whether its calls are those of the program, and not of the prelude. */
  readonly counted: boolean
  readonly parameters: readonly { readonly name: string }[]
  readonly returns: Type | null
  readonly definition: { readonly location: Location }
}

/** A failure outside of the call that it leaves. */
export function outOfCall(
  thrown: unknown,
  task: ReturningTask,
  frame: readonly unknown[],
  location: Location,
): unknown {
  if (!(thrown instanceof Failure)) return thrown
  const call = { name: task.name, parameters: task.parameters, frame }
  return task.counted
    ? thrown.outOf(call, location)
    : thrown.outOfPrelude(call, task.definition.location.source, location)
}

/** Returns the result of a task if it has the declared type. Fails with `wrong-result` otherwise. */
export function checkResult(task: ReturningTask, value: Value): Value {
  if (task.returns === null || hasType(value, task.returns)) return value
  throw new Failure(
    "wrong-result",
    `${task.name} gave ${describe(value)}, not ${showType(task.returns)} as it declares`,
    { location: task.definition.location },
  )
}
