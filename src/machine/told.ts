// Evaluation of which the run tells: what it comes to is told when it is there.

import { Failure } from "../values/failure.ts"
import { DONE, Future, PENDING, type Outcome } from "./future.ts"
import type { Machine } from "./machine.ts"
import type { Observer, Row } from "./observer.ts"
import { Listener } from "./waiting.ts"

/** Evaluates under a row of its own. */
export function told(machine: Machine, observer: Observer, row: Row, go: () => Outcome): Outcome {
  const { context } = machine
  machine.context = { ...context, row }
  let outcome: Outcome
  try {
    outcome = go()
  } catch (thrown) {
    if (thrown instanceof Failure) observer.failed(row, thrown)
    throw thrown
  } finally {
    machine.context = context
  }
  if (!(outcome instanceof Future)) observer.succeeded(row, outcome)
  else tell(machine, observer, row, outcome)
  return outcome
}

/** Tells what a future comes to. */
export function tell(machine: Machine, observer: Observer, row: Row, future: Future): void {
  const ended = () =>
    future.state === DONE ? observer.succeeded(row, future.value) : observer.failed(row, future.failure)
  if (future.state === PENDING) future.addWaiter(new Listener(machine, ended))
  else ended()
}
