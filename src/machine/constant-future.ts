// The evaluation of a constant, on a stack of its own: a node that others can wait for, and that a cycle can be found through.

import type { Location } from "../values/failure.ts"
import type { Outcome } from "./future.ts"
import type { Machine } from "./machine.ts"
import { Deferred } from "./waiting.ts"

export class ConstantFuture extends Deferred {
  readonly name: string
  readonly location: Location
  constructor(machine: Machine, name: string, location: Location, go: () => Outcome) {
    super(machine, go)
    this.name = name
    this.location = location
  }
}
