// Futures: values that are not available yet, and the nodes of the task graph; README.md explains how they run.

import type { Context } from "./context.ts"
import type { Failure } from "../values/failure.ts"
import type { Machine } from "./machine.ts"
import type { Value } from "../values/values.ts"

/** The result of evaluating an expression: its value, or a future of it. */
export type Outcome = Value | Future

export const PENDING = 0
export const DONE = 1
export const FAILED = 2

/**
 * A node of the task graph. It settles once, with a value or a failure, and then notifies its waiters. A waiter is
 * pushed on the machine's ready stack when the last of its dependencies has settled, and the trampoline continues it
 * with `step`.
 */
export abstract class Future {
  state: 0 | 1 | 2 = PENDING
  /** The value once done, the failure once failed; before that the future that the node follows, if any. */
  result: Value | Failure | Future | undefined = undefined
  /** A single waiter, the most frequent case, or several. */
  waiters: Future | Future[] | null = null
  /** The call depth and the context of this node's evaluation, which the machine restores before `step`. */
  readonly level: number
  /** A remembered node that has settled holds that of its run's program, which keeps nothing else alive. */
  context: Context

  constructor(level: number, context: Context) {
    this.level = level
    this.context = context
  }

  /** Continues the evaluation; called once each time the node is popped off the ready stack. */
  abstract step(machine: Machine): void

  /** The outcomes that this node waits for: the search for cycles follows those that are unsettled. */
  abstract dependencies(): readonly Outcome[]

  /** Called when one of its dependencies has settled. */
  abstract notify(machine: Machine): void

  /**
   * The failure of a node that this one waits for, outside of this one: a call, or an item of a list, is added to the
   * chain.
   */
  leaving(_from: Future, failure: Failure): Failure {
    return failure
  }

  get value(): Value {
    return this.result as Value
  }
  get failure(): Failure {
    return this.result as Failure
  }

  /** The value or the failure that it has settled with. */
  get settled(): Value | Failure {
    return this.result as Value | Failure
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
    // The ready stack is last in, first out: in reverse, the first waiter continues first.
    for (let i = waiters.length - 1; i >= 0; i--) waiters[i]!.notify(machine)
  }
}
