// A LET at the top of a module: evaluated when it is first needed, once a run.

import type { Definition } from "../memo/definition.ts"
import type { Location } from "./failure.ts"
import { DONE, Future, PENDING, type Outcome } from "./future.ts"
import type { Machine } from "./machine.ts"
import type { Body } from "./task.ts"
import type { Type } from "./types.ts"
import { Deferred } from "./waiting.ts"

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
    if (this.outcome === undefined) {
      // On a stack of its own: that makes it a node that others can wait for, and that a cycle can be found through.
      this.outcome = new Deferred(machine, () => this.body().code([null]))
      machine.joins.push(this.outcome as Future)
      return this.outcome
    }
    if (!(this.outcome instanceof Future)) return this.outcome
    if (this.outcome.state === DONE) return (this.outcome = this.outcome.value)
    if (this.outcome.state === PENDING) machine.joins.push(this.outcome)
    return this.outcome
  }
}
