// The end of a call: its result is checked against the declared type, and its failure leaves it.

import { Failure, type Location } from "../values/failure.ts"
import { describe, hasType, showType } from "../values/types.ts"
import type { Value } from "../values/values.ts"
import type { Frame } from "./code.ts"
import type { Task } from "./task.ts"

/** A failure outside of the call that it leaves. */
export function outOfCall(thrown: unknown, task: Task, frame: Frame, location: Location): unknown {
  if (!(thrown instanceof Failure)) return thrown
  const call = { name: task.name, parameters: task.parameters, frame }
  return task.counted
    ? thrown.outOf(call, location)
    : thrown.outOfPrelude(call, task.definition.location.source, location)
}

/** Returns the result of a task if it has the declared type. Fails with `wrong-result` otherwise. */
export function checkResult(task: Task, value: Value): Value {
  if (task.returns === null || hasType(value, task.returns)) return value
  throw new Failure(
    "wrong-result",
    `${task.name} gave ${describe(value)}, not ${showType(task.returns)} as it declares`,
    { location: task.definition.location },
  )
}
