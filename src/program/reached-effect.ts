// The strongest effect of the natives that a definition reaches, evaluated or not; never less than it can have.

import type { Instance } from "../machine/instance.ts"
import { stronger, type Effect } from "../values/effect.ts"
import { effectOf } from "../values/effect-of.ts"
import type { Definition } from "./definition.ts"
import type { Parameter } from "./parameter.ts"

/** The part that is the same in all instances, and the parameters on whose values the rest depends. */
interface Reached {
  readonly effect: Effect
  readonly parameters: readonly Parameter[]
}

const known = new WeakMap<Definition, Reached>()

/** The strongest effect of the natives that a definition reaches in an instance, with the values of its parameters. */
export function effectReached(definition: Definition, instance: Instance): Effect {
  const { effect: fixed, parameters } = reachedBy(definition)
  let effect = fixed
  const seen = new Set<Parameter>()
  const waiting = [...parameters]
  for (let parameter; effect !== "write" && (parameter = waiting.pop()) !== undefined;) {
    if (seen.has(parameter)) continue
    seen.add(parameter)
    const value = instance.parameters[parameter.slot]
    if (value !== undefined) effect = stronger(effect, effectOf(value))
    else if (parameter.fallback !== null) {
      const fallback = reachedBy(parameter.fallback.definition)
      effect = stronger(effect, fallback.effect)
      waiting.push(...fallback.parameters)
    }
  }
  return effect
}

function reachedBy(definition: Definition): Reached {
  const before = known.get(definition)
  if (before !== undefined) return before
  let effect: Effect = "none"
  const parameters = new Set<Parameter>()
  // A Set lists what is added while it is listed, and nothing twice: definitions may reach each other.
  const definitions = new Set([definition])
  for (const each of definitions)
    for (const piece of each.pieces()) {
      if (typeof piece === "string") continue
      if ("pieces" in piece) definitions.add(piece)
      else if ("native" in piece) effect = stronger(effect, piece.native.effect())
      else if ("datum" in piece) effect = stronger(effect, effectOf(piece.datum))
      else if ("parameter" in piece) parameters.add(piece.parameter)
    }
  const reached: Reached = { effect, parameters: [...parameters] }
  known.set(definition, reached)
  return reached
}
