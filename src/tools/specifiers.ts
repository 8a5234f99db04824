// The specifiers of a source's imports, and the imports through which it reaches other modules.

import type { ImportDeclaration, Span } from "../../grammar/index.ts"
import type { ParsedModule } from "../program/modules/load.ts"
import { unitAt, unitsOf, type Analysis, type Unit } from "./analysis.ts"

/** The specifier of an import. */
export interface Specifier extends Span {
  readonly text: string
  /** The id of the module; null if there is none, or it has no text. */
  readonly source: string | null
}

/** The specifier at an offset, its quotes included; null elsewhere. */
export function specifierAt(analysis: Analysis, offset: number): Specifier | null {
  const unit = unitAt(analysis, offset)
  for (const declaration of importsOf(unit)) {
    const span = specifierSpan(declaration, unit.text)
    if (offset < span.start || offset > span.end) continue
    const target = unit.linked.parsed.imports.get(declaration)
    return { ...span, text: declaration.specifier, source: typeof target === "object" ? target.id : null }
  }
  return null
}

/** The place of the first import by which a source reaches a module, directly or not; null if it does not. */
export function importOf(analysis: Analysis, id: string): Span | null {
  for (const unit of unitsOf(analysis))
    for (const declaration of importsOf(unit)) {
      const target = unit.linked.parsed.imports.get(declaration)
      if (typeof target === "object" && reaches(target, id, new Set())) return specifierSpan(declaration, unit.text)
    }
  return null
}

function reaches(module: ParsedModule, id: string, seen: Set<ParsedModule>): boolean {
  if (module.id === id) return true
  if (seen.has(module)) return false
  seen.add(module)
  return [...module.imports.values()].some((target) => typeof target === "object" && reaches(target, id, seen))
}

function importsOf({ linked }: Unit): readonly ImportDeclaration[] {
  return linked.parsed.module.declarations.filter((one) => one.kind === "import")
}

/** The only string of an import, which a comment in it may follow or precede. */
function specifierSpan({ start, end, specifier, alias }: ImportDeclaration, text: string): Span {
  const written = text.slice(start, end)
  const quoted = JSON.stringify(specifier)
  const at = alias === null ? written.lastIndexOf(quoted) : written.indexOf(quoted)
  return at < 0 ? { start, end } : { start: start + at, end: start + at + quoted.length }
}
