// A PARAM of a module, or a parameter of a document or an expression: a name to which each run binds a value.

import type { Instance } from "../machine/instance.ts"
import type { Outcome } from "../machine/future.ts"
import type { Machine } from "../machine/machine.ts"
import { Failure, type Location } from "../values/failure.ts"
import type { Value } from "../values/values.ts"
import type { Constant } from "./constant.ts"

export interface Parameter {
  readonly name: string
  /** Its index in `Instance.parameters`. */
  readonly slot: number
  readonly location: Location
  /** Whether it is declared as untrusted, which the names of its module decide. */
  readonly isUntrusted: () => boolean
  /** Evaluated if the run has no argument for it; null if an argument is required. */
  readonly fallback: Constant | null
  read(machine: Machine, instance: Instance): Outcome
}

export function createParameter({ name, slot, location, isUntrusted, fallback }: Omit<Parameter, "read">): Parameter {
  const parameter: Parameter = {
    name,
    slot,
    location,
    isUntrusted,
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

/** Whether its value is untrusted in an instance: the parameter is declared so, or the host has marked its argument. */
export function isUntrustedIn({ isUntrusted, slot }: Parameter, instance: Instance): boolean {
  return instance.untrusted.has(slot) || isUntrusted()
}

/** The argument of a parameter, if any. Fails with `missing-argument` if there is neither one nor a fallback. */
export function argumentOf(parameter: Parameter, instance: Instance): Value | undefined {
  const given = instance.parameters[parameter.slot]
  if (given === undefined && parameter.fallback === null) throw missingArgument(parameter)
  return given
}

function missingArgument({ name, location }: Parameter): Failure {
  return new Failure("missing-argument", `the PARAM ${name} has no value`, {
    location,
    hint: "pass it when the program is run; an imported module receives no PARAM, so pass the value to its task",
  })
}
