// The evaluation of a constant, as a node that other nodes wait for and that the search for cycles can name.

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
