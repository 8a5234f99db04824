// A LET at the top of a module: evaluated when it is first needed, once in each instance.

import { ConstantFuture } from "../machine/constant-future.ts"
import type { Body, Frame } from "../machine/code.ts"
import { isForeignTo } from "../machine/exhausted.ts"
import { DONE, FAILED, Future, PENDING, type Outcome } from "../machine/future.ts"
import type { Instance } from "../machine/instance.ts"
import { join } from "../machine/joined.ts"
import type { Machine } from "../machine/machine.ts"
import type { Location } from "../values/failure.ts"
import type { Type } from "../values/types.ts"
import type { Definition } from "./definition.ts"
import type { TypeReader } from "./modules/static-type.ts"

export class Constant {
  /** Its place in `Instance.constants`. */
  readonly slot: number
  readonly name: string
  readonly location: Location
  /** The source of its key. */
  readonly definition: Definition
  /** The type that it is in a declaration, read from its expression. Fails with `not-a-type`. */
  readonly type: (reader: TypeReader) => Type
  private readonly body: () => Body
  private readonly frame: (instance: Instance) => Frame

  constructor(
    slot: number,
    { name, location, definition, type }: Pick<Constant, "name" | "location" | "definition" | "type">,
    body: () => Body,
    frame: (instance: Instance) => Frame = (instance) => [instance],
  ) {
    this.slot = slot
    this.name = name
    this.location = location
    this.definition = definition
    this.type = type
    this.body = body
    this.frame = frame
  }

  read(machine: Machine, instance: Instance): Outcome {
    const { slot } = this
    const known = instance.constants[slot]
    if (known === undefined || isLost(known, machine)) return this.evaluate(machine, instance)
    if (!(known instanceof Future)) return known
    if (known.state === DONE) return (instance.constants[slot] = known.value)
    if (known.state === FAILED) return known
    const joined = join(machine, known, () => this.read(machine, instance))
    machine.joins.push(joined)
    return joined
  }

  private evaluate(machine: Machine, instance: Instance): Outcome {
    const go = () => this.body().code(machine, this.frame(instance))
    const future = new ConstantFuture(machine, this.name, this.location, go)
    machine.joins.push(future)
    return (instance.constants[this.slot] = future)
  }
}

/**
 * Whether an evaluation has to begin again: one that a budget ended which the reader does not share, and one that another run has
 * begun, which may never end. (A function that is remembered brings the instance of its run with it.)
 */
function isLost(outcome: Outcome, { context, program }: Machine): boolean {
  if (!(outcome instanceof Future)) return false
  if (outcome.state === FAILED) return isForeignTo(outcome.failure, context.ledger)
  return outcome.state === PENDING && outcome.context.run !== program.run
}
