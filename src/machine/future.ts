// A future: a value that is not there yet. The nodes of the task graph; see README.md for how they run.

import type { Context } from "./context.ts"
import type { Failure } from "../values/failure.ts"
import type { Machine } from "./machine.ts"
import type { Value } from "../values/values.ts"

/** What evaluating an expression gives: the value, or where it will be. */
export type Outcome = Value | Future

export const PENDING = 0
export const DONE = 1
export const FAILED = 2

/**
 * A node of the task graph. It settles once, with a value or a failure, and then hands itself to whoever waits: a waiter is
 * pushed on the machine's ready stack when the last thing it waits for has settled, and `step` takes it on from there.
 */
export abstract class Future {
  state: 0 | 1 | 2 = PENDING
  /** The value once done, the failure once failed; before that what the node follows, if it does. */
  result: Value | Failure | Future | undefined = undefined
  /** One waiter alone, as most are, or several. */
  waiters: Future | Future[] | null = null
  /** How deep in calls this node's evaluation is, and in whose name it goes on: restored before `step`. */
  readonly level: number
  readonly context: Context

  constructor(level: number, context: Context) {
    this.level = level
    this.context = context
  }

  /** Goes on with evaluation; called once each time the node comes off the ready stack. */
  abstract step(machine: Machine): void

  /** What this node waits for, as far as it is unsettled: how cycles are found. */
  abstract dependencies(): readonly Outcome[]

  /** Called when one of its dependencies has settled. */
  abstract notify(machine: Machine): void

  get value(): Value {
    return this.result as Value
  }
  get failure(): Failure {
    return this.result as Failure
  }

  addWaiter(waiter: Future): void {
    if (this.waiters === null) this.waiters = waiter
    else if (Array.isArray(this.waiters)) this.waiters.push(waiter)
    else this.waiters = [this.waiters, waiter]
  }

  succeed(machine: Machine, value: Value): void {
    this.state = DONE
    this.result = value
    this.wake(machine)
  }

  fail(machine: Machine, failure: Failure): void {
    this.state = FAILED
    this.result = failure
    this.wake(machine)
  }

  private wake(machine: Machine): void {
    const waiters = this.waiters
    if (waiters === null) return
    this.waiters = null
    if (!Array.isArray(waiters)) return waiters.notify(machine)
    // The last in is the first out: so the first that waited goes on first.
    for (let i = waiters.length - 1; i >= 0; i--) waiters[i]!.notify(machine)
  }
}
