// A name at a place: its description, its definition, and its occurrences in several sources.

import type { Span } from "../../grammar/index.ts"
import { unitAt, unitsOf, type Analysis, type Unit } from "./analysis.ts"
import { definitionKey, type Definition } from "./definition.ts"
import { describe, type Hover } from "./describe.ts"
import { elementAt } from "./elements.ts"
import { occurrenceAt, type Occurrence } from "./names.ts"
import { specifierAt } from "./specifiers.ts"
import { knowledgeIn, placeOf } from "./place.ts"

/**
 * The description of the name, the option of `ask` or the field at an offset; null where nothing is known about the
 * text there.
 */
export function hoverAt(analysis: Analysis, offset: number): Hover | null {
  const found = findAt(analysis, offset)
  if (found === null) return elementAt(unitAt(analysis, offset), offset)
  const { unit, occurrence } = found
  const { definition, start, end } = occurrence
  const isLocal = definition.kind === "local" || definition.kind === "parameter"
  const type = isLocal ? typeOfLocal(unit, occurrence) : null
  const { from, ...description } = describe(definition, type)
  return { ...description, from: from === analysis.source.id ? null : from, span: { start, end } }
}

/** The known type of a local name, from behind its binding on. */
function typeOfLocal(unit: Unit, { definition, start, end, role }: Occurrence) {
  const { node } = definition
  // At the binding itself the name is not bound yet: it is at the end of the node that binds it.
  const span = role === "declaration" && node !== null ? { start: node.end, end: node.end } : { start, end }
  return placeOf(unit.tree, span, knowledgeIn(unit)).locals.get(definition.name) ?? null
}

/** A place in a module. */
export interface ModulePlace extends Span {
  /** The id of the module. */
  readonly source: string
}

/**
 * The place of the definition of the name at an offset, or the start of the module whose specifier is there. Null for
 * names of the language, and where there is neither.
 */
export function definitionAt(analysis: Analysis, offset: number): ModulePlace | null {
  const specifier = specifierAt(analysis, offset)
  if (specifier !== null) return specifier.source === null ? null : { source: specifier.source, start: 0, end: 0 }
  const definition = findAt(analysis, offset)?.occurrence.definition
  if (definition === undefined || definition.module === null || definition.place === null) return null
  return { source: definition.module.id, ...definition.place }
}

/** A place where a name occurs. */
export interface Reference extends ModulePlace {
  readonly isDeclaration: boolean
}

/**
 * The places where the name at an offset occurs, in its source and in `others`: its declaration, its uses under any
 * name, and the arguments of calls that name a parameter.
 */
export function referencesAt(
  analysis: Analysis,
  offset: number,
  others: readonly Analysis[] = [],
): readonly Reference[] {
  const found = findAt(analysis, offset)
  if (found === null) return []
  const { definition } = found.occurrence
  const all = [analysis, ...others.filter(({ source }) => source.id !== analysis.source.id)]
  return all.flatMap((one) =>
    unitsOf(one).flatMap((unit) =>
      occurrencesOf(unit, definition).map(({ start, end, role }) => ({
        source: one.source.id,
        start,
        end,
        isDeclaration: role === "declaration",
      })),
    ),
  )
}

/** The occurrences of a definition in a unit. */
export function occurrencesOf(unit: Unit, definition: Definition): readonly Occurrence[] {
  const key = definitionKey(definition)
  return unit.occurrences().filter((one) => definitionKey(one.definition) === key)
}

/** The occurrence of a name at an offset, with its unit. */
export function findAt(
  analysis: Analysis,
  offset: number,
): { readonly unit: Unit; readonly occurrence: Occurrence } | null {
  const unit = unitAt(analysis, offset)
  const occurrence = occurrenceAt(unit.occurrences(), offset)
  return occurrence === undefined ? null : { unit, occurrence }
}
