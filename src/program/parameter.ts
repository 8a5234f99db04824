// A PARAM of a module, or an argument of a document or an expression: a name whose value each run is given.

import type { Instance } from "../machine/instance.ts"
import type { Outcome } from "../machine/future.ts"
import type { Machine } from "../machine/machine.ts"
import { Failure, type Location } from "../values/failure.ts"
import type { Value } from "../values/values.ts"
import type { Constant } from "./constant.ts"

export interface Parameter {
  readonly name: string
  /** Its place in `Instance.parameters`. */
  readonly slot: number
  readonly location: Location
  /** Evaluated where nothing was given; null where something must be. */
  readonly fallback: Constant | null
  read(machine: Machine, instance: Instance): Outcome
}

export function createParameter(name: string, slot: number, location: Location, fallback: Constant | null): Parameter {
  const parameter: Parameter = {
    name,
    slot,
    location,
    fallback,
    read(machine, instance) {
      const given = instance.parameters[slot]
      if (given !== undefined) return given
      if (fallback === null) throw missingArgument(parameter)
      return fallback.read(machine, instance)
    },
  }
  return parameter
}

/** The value given to a parameter in an instance. Fails with `missing-argument` where there is none and no fallback. */
export function givenTo(parameter: Parameter, instance: Instance): Value | undefined {
  const given = instance.parameters[parameter.slot]
  if (given === undefined && parameter.fallback === null) throw missingArgument(parameter)
  return given
}

function missingArgument({ name, location }: Parameter): Failure {
  return new Failure("missing-argument", `the PARAM ${name} was not given`, {
    location,
    hint: "give it when the program is run; a module that is imported gets none, so hand the value to its task",
  })
}
