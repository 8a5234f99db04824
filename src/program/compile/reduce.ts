// The compilation of `reduce(list, f, initial)`, which is sequential, as each step needs the result of the one before.

import type { Argument } from "../../../grammar/index.ts"
import { fail, locate, type Failure, type Location } from "../../values/failure.ts"
import { Future, type Outcome } from "../../machine/future.ts"
import { apply, withUntrusted } from "../../machine/invoke.ts"
import type { Machine } from "../../machine/machine.ts"
import type { Scope } from "../scope.ts"
import type { Code } from "../../machine/code.ts"
import { describe } from "../../values/types.ts"
import { isList, type ListValue, type Value } from "../../values/values.ts"
import { Deferred, Then } from "../../machine/waiting.ts"
import { arranged } from "./arranged.ts"
import { compile } from "./compile.ts"
import { outOfItem } from "./items.ts"
import { untrustedAmong } from "./untrusted.ts"

const PARAMETERS = [
  { name: "list", required: true },
  { name: "f", required: true },
  { name: "initial", required: false },
]

export function compileReduce(args: readonly Argument[], location: Location, scope: Scope): Code {
  const order = arranged("reduce", PARAMETERS, args, location)
  if (typeof order === "function") return order
  const codes = order.filter((place) => place !== null).map((place) => compile(args[place]!.value, scope))
  const isUntrusted = untrustedAmong(args, scope)
  return (machine, frame) =>
    machine.gather(codes, frame, ([list, f, initial]) => {
      const go = () => reduce(machine, list!, f!, initial, location)
      return isUntrusted(machine, frame) ? withUntrusted(machine, go) : go()
    })
}

function reduce(machine: Machine, list: Value, f: Value, initial: Value | undefined, location: Location): Outcome {
  try {
    if (!isList(list)) throw fail("wrong-argument", `reduce needs a list, not ${describe(list)}`)
    if (initial !== undefined) return fold(machine, list, f, initial, 0, location)
    if (list.length === 0)
      throw fail("empty-list", "reduce of an empty list needs an initial value", "write reduce(list, f, initial)")
    return fold(machine, list, f, list.at(0), 1, location)
  } catch (thrown) {
    throw locate(thrown, location)
  }
}

function fold(machine: Machine, list: ListValue, f: Value, initial: Value, from: number, location: Location): Outcome {
  let result = initial
  let i = from
  try {
    for (; i < list.length; i++) {
      if (--machine.fuel < 0) machine.refuel(location)
      if (machine.room < 0) {
        machine.fuel++ // the step is counted when this item is evaluated
        return rest(machine, list, f, result, i, location)
      }
      const outcome = apply(machine, f, { positional: [result, list.at(i)], named: [] }, location)
      if (outcome instanceof Future) return new Folding(machine, outcome, list, f, i, location)
      result = outcome
    }
  } catch (thrown) {
    throw outOfItem(thrown, "reduce", list, i, location)
  }
  return result
}

// A function of its own, so that the loop captures nothing.
function rest(machine: Machine, list: ListValue, f: Value, result: Value, i: number, location: Location): Outcome {
  return new Deferred(machine, () => fold(machine, list, f, result, i, location))
}

/** A step that waits; the others follow it. */
class Folding extends Then {
  private readonly list: ListValue
  private readonly index: number
  private readonly location: Location
  constructor(machine: Machine, outcome: Future, list: ListValue, f: Value, index: number, location: Location) {
    super(machine, outcome, (value) => fold(machine, list, f, value, index + 1, location))
    this.list = list
    this.index = index
    this.location = location
  }
  override leaving(from: Future, failure: Failure): Failure {
    if (from !== this.input) return failure
    return outOfItem(failure, "reduce", this.list, this.index, this.location) as Failure
  }
}
