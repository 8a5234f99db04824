// A LET at the top of a module: evaluated when it is first needed, once a run.

import { isForeignTo } from "../machine/exhausted.ts"
import type { Definition } from "./definition.ts"
import type { Location } from "../values/failure.ts"
import { DONE, FAILED, Future, PENDING, type Outcome } from "../machine/future.ts"
import { join } from "../machine/joined.ts"
import type { Machine } from "../machine/machine.ts"
import type { Body } from "../machine/task.ts"
import type { Type } from "../values/types.ts"
import { Deferred } from "../machine/waiting.ts"

/** Its evaluation, on a stack of its own: a node that others can wait for, and that a cycle can be found through. */
export class ConstantFuture extends Deferred {
  readonly name: string
  readonly location: Location
  constructor(machine: Machine, name: string, location: Location, go: () => Outcome) {
    super(machine, go)
    this.name = name
    this.location = location
  }
}

export class Constant {
  readonly name: string
  readonly location: Location
  /** What stands for it in keys. */
  readonly definition: Definition
  /** The type that it stands for in a declaration, read from its expression. Fails with `not-a-type`. */
  readonly type: (through: readonly unknown[]) => Type
  private readonly body: () => Body
  private outcome: Outcome | undefined = undefined

  constructor(name: string, location: Location, body: () => Body, definition: Definition, type: Constant["type"]) {
    this.name = name
    this.location = location
    this.body = body
    this.definition = definition
    this.type = type
  }

  read(machine: Machine): Outcome {
    if (this.outcome === undefined || this.isLost(machine)) {
      const future = new ConstantFuture(machine, this.name, this.location, () => this.body().code([null]))
      machine.joins.push(future)
      return (this.outcome = future)
    }
    if (!(this.outcome instanceof Future)) return this.outcome
    if (this.outcome.state === DONE) return (this.outcome = this.outcome.value)
    if (this.outcome.state !== PENDING) return this.outcome
    const joined = join(machine, this.outcome, () => this.read(machine))
    machine.joins.push(joined)
    return joined
  }

  /** A budget that has nothing to do with who reads it now has ended its evaluation: it begins anew. */
  private isLost({ context }: Machine): boolean {
    return (
      this.outcome instanceof Future
      && this.outcome.state === FAILED
      && isForeignTo(this.outcome.failure, context.ledger)
    )
  }
}
