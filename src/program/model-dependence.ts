// The dependence of a task's results on the models in reach of its calls, derived from all that it reaches.

import type { ModelDependence } from "../machine/reach.ts"
import type { Instance } from "../machine/instance.ts"
import { definitionIn, Definition, type Piece } from "./definition.ts"
import { hasFunction } from "./provenance.ts"

/**
 * The dependence of the results of a definition in an instance, never less than it has: a call of an unknown function
 * counts as one that may ask any model.
 */
export function modelDependenceOf(definition: Definition, instance: Instance): ModelDependence {
  let found: ModelDependence = "none"
  // A Set lists what is added while it is listed, and nothing twice.
  const reached = new Set([definition])
  for (const { pieces } of reached) {
    for (const piece of pieces()) {
      const own = ownDependence(piece, instance)
      if (own === "all") return own
      if (own === "model") found = own
      const inner = definitionIn(piece, instance)
      if (inner !== null) reached.add(inner)
    }
  }
  return found
}

/** The dependence that a piece itself has, without the definition that it may refer to. */
function ownDependence(piece: Piece, instance: Instance): ModelDependence {
  if (typeof piece === "string" || piece instanceof Definition) return "none"
  if ("asks" in piece) return piece.asks
  if ("datum" in piece) return hasFunction(piece.datum) ? "all" : "none"
  if (!("parameter" in piece)) return "none"
  const value = instance.parameters[piece.parameter.slot]
  return value !== undefined && hasFunction(value) ? "all" : "none"
}
