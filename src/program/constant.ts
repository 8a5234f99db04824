// A LET of a module or a document, or the fallback of a PARAM: evaluated on first use, once per instance.

import { ConstantFuture } from "../machine/constant-future.ts"
import type { Body, Frame } from "../machine/code.ts"
import { isForeignTo } from "../machine/exhausted.ts"
import { DONE, FAILED, Future, type Outcome } from "../machine/future.ts"
import type { Instance } from "../machine/instance.ts"
import { join } from "../machine/joined.ts"
import type { Machine } from "../machine/machine.ts"
import type { Location } from "../values/failure.ts"
import type { Type } from "../values/types.ts"
import type { Definition } from "./definition.ts"
import type { TypeReader } from "./modules/static-type.ts"

export class Constant {
  /** Its index in `Instance.constants`. */
  readonly slot: number
  readonly name: string
  readonly location: Location
  /** The source of its key. */
  readonly definition: Definition
  /** The type that its name denotes in a declaration, read from its expression. Fails with `not-a-type`. */
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

  /** The constant's value in the machine's run: one for all its readers, whatever instance they come from. */
  read(machine: Machine, reader: Instance): Outcome {
    const { slot } = this
    // A remembered function keeps the instance of the run that created it, which may be another run.
    const instance = reader.run === machine.program.run ? reader : machine.ownInstance(reader)
    const constants = machine.constantsOf(instance)
    const known = constants[slot]
    if (known === undefined) return this.evaluate(machine, instance, constants)
    if (!(known instanceof Future)) return known
    if (known.state === DONE) return (constants[slot] = known.value)
    // A budget that the reader does not share has ended the evaluation.
    if (known.state === FAILED)
      return isForeignTo(known.failure, machine.context.ledger) ? this.evaluate(machine, instance, constants) : known
    const joined = join(machine, known, () => this.read(machine, instance))
    machine.joins.push(joined)
    return joined
  }

  private evaluate(machine: Machine, instance: Instance, constants: (Outcome | undefined)[]): Outcome {
    const go = () => this.body().code(machine, this.frame(instance))
    const { context } = machine
    const { reach } = instance
    machine.context = context.reach === reach ? context : { ...context, reach }
    const future = new ConstantFuture(machine, this.name, this.location, go)
    machine.context = context
    machine.joins.push(future)
    return (constants[this.slot] = future)
  }
}
