// The origins that a value may have, derived from its expression and all that it reaches; never fewer than it has.

import type { Expression } from "../../grammar/index.ts"
import { ANYWHERE, DATA, type Origin } from "../values/origin.ts"
import { Callable, isList, isRecord, type Value } from "../values/values.ts"
import type { Instance } from "../machine/instance.ts"
import { canonical, Definition, type Piece } from "./definition.ts"
import type { Constant } from "./constant.ts"
import type { Parameter } from "./parameter.ts"
import type { Scope } from "./scope.ts"

/** The origins of an expression in all instances: known ones, and parameters whose origins depend on the instance. */
export interface Sources {
  readonly origins: readonly Origin[]
  readonly parameters: readonly Parameter[]
}

export const NOWHERE: Sources = { origins: [], parameters: [] }
export const ANY_SOURCE: Sources = { origins: ANYWHERE, parameters: [] }

/**
 * The sources of an expression's value; none if its value is determined by the text of the program. Every name, call
 * and constant in it counts with all that it reaches, evaluated or not. A local name has the sources of the expression
 * that it is bound to; a task's parameter may come from anywhere.
 */
export function sourcesOf(expression: Expression, scope: Scope): Sources {
  return among(canonical(expression, [], scope), (name) => scope.sourcesOf(name))
}

/** The origins of sources in an instance, in the order `data`, `answer`. */
export function originsIn({ origins, parameters }: Sources, instance: Instance): readonly Origin[] {
  const found = new Set(origins)
  const seen = new Set<Parameter>()
  const waiting = [...parameters]
  for (let parameter; found.size < ANYWHERE.length && (parameter = waiting.pop()) !== undefined;) {
    if (seen.has(parameter)) continue
    seen.add(parameter)
    const { origins, parameters } = sourcesOfParameter(parameter, instance)
    for (const origin of origins) found.add(origin)
    waiting.push(...parameters)
  }
  return ANYWHERE.filter((origin) => found.has(origin))
}

const OF_DATA: Sources = { origins: DATA, parameters: [] }
/** The sources of fallbacks, which are the same in all instances. */
const fallbacks = new WeakMap<Constant, Sources>()

function sourcesOfParameter({ slot, fallback }: Parameter, instance: Instance): Sources {
  const value = instance.parameters[slot]
  // A function of the host may return text of an answer that the host has stored.
  if (value !== undefined) return hasFunction(value) ? ANY_SOURCE : OF_DATA
  if (fallback === null) return NOWHERE
  let sources = fallbacks.get(fallback)
  if (sources === undefined) {
    sources = among(fallback.definition.pieces(), () => ANY_SOURCE)
    fallbacks.set(fallback, sources)
  }
  return sources
}

function among(pieces: readonly Piece[], ofLocal: (name: string) => Sources): Sources {
  const origins = new Set<Origin>()
  const parameters = new Set<Parameter>()
  const seen = new Set<Definition>()
  const waiting = [...pieces]
  const add = (sources: Sources) => {
    for (const origin of sources.origins) origins.add(origin)
    for (const parameter of sources.parameters) parameters.add(parameter)
  }
  for (let piece; origins.size < ANYWHERE.length && (piece = waiting.pop()) !== undefined;) {
    if (typeof piece === "string" || "declared" in piece || "here" in piece || "asks" in piece) continue
    if (piece instanceof Definition) {
      if (seen.has(piece)) continue
      seen.add(piece)
      // Free names of a definition belong to the text around it, and nothing is known about their values here.
      for (const inner of piece.pieces())
        waiting.push(typeof inner === "object" && "free" in inner ? { origins: ANYWHERE } : inner)
    } else if ("origins" in piece) add({ origins: piece.origins, parameters: [] })
    else if ("parameter" in piece) parameters.add(piece.parameter)
    else if ("free" in piece) add(ofLocal(piece.free))
    else add({ origins: hasFunction(piece.datum) ? ANYWHERE : DATA, parameters: [] })
  }
  return { origins: ANYWHERE.filter((origin) => origins.has(origin)), parameters: [...parameters] }
}

/** Whether a value is a function or contains one. */
export function hasFunction(value: Value): boolean {
  // A Set lists what is added while it is listed, and nothing twice: values may share parts many times.
  const parts = new Set<Value>([value])
  for (const part of parts) {
    if (part instanceof Callable) return true
    const inner = isList(part) ? part.items : isRecord(part) ? part.values() : []
    for (const each of inner) if (typeof each === "object" && each !== null) parts.add(each)
  }
  return false
}
