// Futures: values that are not available yet, and the nodes of the task graph; README.md explains how they run.

import type { Context } from "./context.ts"
import type { Failure } from "../values/failure.ts"
import type { Machine } from "./machine.ts"
import type { Value } from "../values/values.ts"

/** The result of evaluating an expression: its value, or a future of it. */
export type Outcome = Value | Future

interface Parts {
  /** The outcomes of the parts; those at the end may not have begun. */
  readonly parts: readonly Outcome[]
  readonly length: number
}
export type Assembled =
  /** A list of the parts, `without` those that are this value. */
  | ({ readonly kind: "list"; readonly without?: Value } & Parts)
  /** A record of the parts under these keys. */
  | ({ readonly kind: "record"; readonly keys: readonly string[] } & Parts)

/** The way in which a pending node's value is made of other outcomes; null where that cannot be said. */
export type Makeup = Assembled | { readonly kind: "same"; readonly as: Outcome } | null

/** A function that makes the values of a Join its value, and the way in which it does if that is known. */
export interface Assemble {
  (values: readonly Value[]): Outcome
  readonly makeup?: (parts: readonly Outcome[]) => Makeup
}

/** The function with the way in which it makes its value. */
export function assembling(
  assemble: (values: readonly Value[]) => Outcome,
  makeup: (parts: readonly Outcome[]) => Makeup,
): Assemble {
  return Object.assign(assemble, { makeup })
}

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
  readonly context: Context

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

  /** The way in which its value is made of other outcomes, while it is pending. */
  get makeup(): Makeup {
    return null
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
