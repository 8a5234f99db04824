// The compilation of `reduce(list, f, initial)`, which is sequential, as each step needs the result of the one before.

import type { Argument } from "../../../grammar/index.ts"
import { fail, locate, type Location } from "../../values/failure.ts"
import { Future, type Outcome } from "../../machine/future.ts"
import { apply } from "../../machine/invoke.ts"
import type { Machine } from "../../machine/machine.ts"
import type { Scope } from "../scope.ts"
import type { Code } from "../../machine/code.ts"
import { arrange } from "../../values/signature.ts"
import { describe } from "../../values/types.ts"
import { isList, type ListValue, type Value } from "../../values/values.ts"
import { Deferred, Then } from "../../machine/waiting.ts"
import { compile } from "./compile.ts"

const PARAMETERS = [
  { name: "list", required: true },
  { name: "f", required: true },
  { name: "initial", required: false },
]

export function compileReduce(args: readonly Argument[], location: Location, scope: Scope): Code {
  const positional = args.filter(({ name }) => name === null).length
  let order: (number | null)[]
  try {
    order = arrange(
      "reduce",
      PARAMETERS,
      positional,
      args.slice(positional).map(({ name }) => name!.text),
    )
  } catch (thrown) {
    return () => {
      throw locate(thrown, location)
    }
  }
  const codes = order.filter((place) => place !== null).map((place) => compile(args[place]!.value, scope))
  return (machine, frame) =>
    machine.gather(codes, frame, ([list, f, initial]) => {
      try {
        if (!isList(list!)) throw fail("wrong-argument", `reduce needs a list, not ${describe(list!)}`)
        if (initial !== undefined) return fold(machine, list, f!, initial, 0, location)
        if (list.length === 0)
          throw fail("empty-list", "reduce of an empty list needs an initial value", "write reduce(list, f, initial)")
        return fold(machine, list, f!, list.at(0), 1, location)
      } catch (thrown) {
        throw locate(thrown, location)
      }
    })
}

function fold(machine: Machine, list: ListValue, f: Value, initial: Value, from: number, location: Location): Outcome {
  let result = initial
  for (let i = from; i < list.length; i++) {
    if (--machine.fuel < 0) machine.refuel(location)
    if (machine.room < 0) {
      machine.fuel++ // the step is counted when this item is evaluated
      return new Deferred(machine, () => fold(machine, list, f, result, i, location))
    }
    const outcome = apply(machine, f, { positional: [result, list.at(i)], named: [] }, location)
    if (outcome instanceof Future)
      return new Then(machine, outcome, (value) => fold(machine, list, f, value, i + 1, location))
    result = outcome
  }
  return result
}
