// The promise of a native as a node of the task graph.

import type { Failure } from "../values/failure.ts"
import { Suspended } from "../values/functions.ts"
import { isWork, type Work } from "../values/meter.ts"
import type { Value } from "../values/values.ts"
import { NativeFuture } from "./effects.ts"
import type { Machine } from "./machine.ts"
import { Listener, Working } from "./waiting.ts"

/**
 * A future for a native's promise, of a value or of work in pieces that gives one. That of a call which waits for a
 * person stays pending, and the run does not wait for it.
 */
export function promised(
  machine: Machine,
  promise: PromiseLike<Value | Work<Value> | Suspended>,
  toFailure: (thrown: unknown) => Failure,
): NativeFuture {
  const future = new NativeFuture(machine.level, machine.context)
  machine.inFlight.add(future)
  promise.then(
    (value) =>
      value instanceof Suspended
        ? suspend(machine, future, value)
        : isWork<Value>(value)
          ? proceed(machine, future, value, toFailure)
          : machine.settle(future, value),
    (thrown: unknown) => machine.settle(future, toFailure(thrown)),
  )
  return future
}

function suspend(machine: Machine, future: NativeFuture, suspended: Suspended): void {
  machine.inFlight.delete(future)
  machine.suspended.add(future, suspended)
  machine.wake()
}

/** Settles a future with the result of work, which is done in the slices that follow. */
function proceed(
  machine: Machine,
  future: NativeFuture,
  work: Work<Value>,
  toFailure: (thrown: unknown) => Failure,
): void {
  machine.inFlight.delete(future)
  const working = new Working(future.level, future.context, work, toFailure)
  working.addWaiter(new Listener(machine, () => machine.settle(future, working.settled), future))
  machine.ready.push(working)
  machine.wake()
}
