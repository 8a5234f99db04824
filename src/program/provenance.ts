// The origins that a value may have, derived from its expression and all that it reaches; never fewer than it has.

import type { Expression } from "../../grammar/index.ts"
import type { Native } from "../values/functions.ts"
import { ALL_ORIGINS, ANYWHERE, DATA, UNTRUSTED, type Origin } from "../values/origin.ts"
import { Callable, isList, isRecord, type Value } from "../values/values.ts"
import type { Instance } from "../machine/instance.ts"
import type { Reach } from "../machine/reach.ts"
import { canonical, Definition, type Piece } from "./definition.ts"
import { isUntrustedIn, type Parameter } from "./parameter.ts"
import type { Scope } from "./scope.ts"

/** The origins of an expression in all instances: known ones, and those that depend on the instance and the call. */
export interface Sources {
  readonly origins: readonly Origin[]
  readonly parameters: readonly Parameter[]
  /** Whether the value may derive from the arguments of the task or function around the expression. */
  readonly isGiven: boolean
}

export const NOWHERE: Sources = { origins: [], parameters: [], isGiven: false }
/** The sources of an argument of a task or function. */
export const GIVEN: Sources = { origins: ANYWHERE, parameters: [], isGiven: true }
/** The sources of an argument that its task declares as untrusted. */
export const GIVEN_UNTRUSTED: Sources = { ...GIVEN, origins: ALL_ORIGINS }
const OUTSIDE: Sources = { ...GIVEN, isGiven: false }
const OF_DATA: Sources = { ...NOWHERE, origins: DATA }

/**
 * The sources of an expression's value; none if its value is determined by the text of the program. Every name, call
 * and constant in it counts with all that it reaches, evaluated or not. A local name has the sources of the expression
 * that it is bound to; a task's parameter may come from anywhere.
 */
export function sourcesOf(expression: Expression, scope: Scope): Sources {
  return among(canonical(expression, [], scope), (name) => scope.sourcesOf(name))
}

/** The sources of a value that derives from several. */
export function together(all: readonly Sources[]): Sources {
  return {
    origins: inOrder(new Set(all.flatMap(({ origins }) => origins))),
    parameters: [...new Set(all.flatMap(({ parameters }) => parameters))],
    isGiven: all.some(({ isGiven }) => isGiven),
  }
}

/** Finds sources one after the other: recursion through a long chain of names would exhaust the host's stack. */
export class SourcesInOrder {
  private readonly finders: (() => Sources)[] = []
  private readonly known: Sources[] = []

  /** Adds sources that may depend on those added before. They are found when the function returned is called. */
  add(find: () => Sources): () => Sources {
    const { finders, known } = this
    const i = finders.push(find) - 1
    return () => {
      while (known.length <= i) known.push(finders[known.length]!())
      return known[i]!
    }
  }
}

/** The origins of sources in an instance and a reach, in the order `data`, `answer`, `untrusted`. */
export function originsIn(
  { origins, parameters, isGiven }: Sources,
  instance: Instance,
  reach: Reach,
): readonly Origin[] {
  const found = new Set(origins)
  if (isGiven && reach.isUntrusted) found.add("untrusted")
  // A Set lists what is added while it is listed, and nothing twice.
  const reached = new Set(parameters)
  for (const parameter of reached) {
    const { origins, parameters } = sourcesOfParameter(parameter, instance)
    for (const origin of origins) found.add(origin)
    for (const inner of parameters) reached.add(inner)
  }
  return inOrder(found)
}

/** Whether a value with these sources may derive from untrusted data, as each value in an answer to such data does. */
export function isUntrusted(sources: Sources, instance: Instance, reach: Reach): boolean {
  if (sources.origins.includes("untrusted")) return true
  if (reach.isUntrusted && (sources.isGiven || reach.author === "answer")) return true
  return sources.parameters.length > 0 && originsIn(sources, instance, reach).includes("untrusted")
}

function inOrder(origins: ReadonlySet<Origin>): readonly Origin[] {
  return ALL_ORIGINS.filter((origin) => origins.has(origin))
}

function sourcesOfParameter(parameter: Parameter, instance: Instance): Sources {
  const sources = sourcesOfValue(parameter, instance)
  return isUntrustedIn(parameter, instance) ? together([sources, MARKED]) : sources
}

function sourcesOfValue({ slot, fallback }: Parameter, instance: Instance): Sources {
  const value = instance.parameters[slot]
  // A function of the host may return text of an answer that the host has stored.
  if (value !== undefined) return hasFunction(value) ? OUTSIDE : OF_DATA
  return fallback === null ? NOWHERE : sourcesOfDefinition(fallback.definition)
}

const MARKED: Sources = { ...NOWHERE, origins: UNTRUSTED }

function among(pieces: readonly Piece[], ofLocal: (name: string) => Sources): Sources {
  return together(
    pieces.flatMap((piece) => {
      if (typeof piece === "string") return []
      if (piece instanceof Definition) return [sourcesOfDefinition(piece)]
      return "free" in piece ? [ofLocal(piece.free)] : sourcesOfPiece(piece)
    }),
  )
}

/** The sources of definitions whose values were asked for: names of a long document reach each those before it. */
const known = new WeakMap<Definition, Sources>()

/** The sources of a definition's value, with those of all definitions that it reaches. */
function sourcesOfDefinition(definition: Definition): Sources {
  const before = known.get(definition)
  if (before !== undefined) return before
  const found = new Set<Sources>()
  // A Set lists what is added while it is listed, and nothing twice: definitions may reach each other.
  const definitions = new Set([definition])
  for (const each of definitions)
    for (const piece of each.pieces()) {
      if (typeof piece === "string") continue
      // A free name belongs to the text around a definition, and nothing is known about its value here.
      if (!(piece instanceof Definition))
        for (const sources of "free" in piece ? [OUTSIDE] : sourcesOfPiece(piece)) found.add(sources)
      else if (known.has(piece)) found.add(known.get(piece)!)
      else definitions.add(piece)
    }
  const sources = together([...found])
  known.set(definition, sources)
  return sources
}

function sourcesOfPiece(piece: Exclude<Piece, string | Definition | { readonly free: string }>): readonly Sources[] {
  if ("origins" in piece) return [{ ...NOWHERE, origins: piece.origins }]
  if ("native" in piece) return [sourcesOfResult(piece.native.native)]
  if ("parameter" in piece) return [{ ...NOWHERE, parameters: [piece.parameter] }]
  if ("datum" in piece) return [hasFunction(piece.datum) ? OUTSIDE : OF_DATA]
  return []
}

/** The sources of a native's result, without those of its arguments. */
function sourcesOfResult({ effect, origin }: Native): Sources {
  // A native with effects may read back text that an answer has caused to be written.
  const sources = effect === "none" ? NOWHERE : OUTSIDE
  return origin === undefined ? sources : together([sources, MARKED])
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
