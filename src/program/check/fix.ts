// Automatic fixes as edits: slips that the parser of answers repairs as well, and unused imports of a program.

import type { Diagnostic, ImportDeclaration, Module, Span } from "../../../grammar/index.ts"
import { moduleRepairs, parseModule } from "../../../grammar/module.ts"

/** The replacement of a part of a text. */
export interface Edit extends Span {
  readonly text: string
}

/** Edits by the diagnostic that they fix. No two of them overlap, but several diagnostics may have the same edit. */
export type Fixes = ReadonlyMap<Diagnostic, readonly Edit[]>

/** The text with all safe fixes. `diagnostics` are those of the module; the fixed text may have others. */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): string {
  const edits = [...fixesOf(text, diagnostics).values()].flat()
  const fixed = edited(text, edits)
  return fixed === text ? text : repair(fixed)
}

/** The safe fixes of a module, as far as its text shows them now. */
export function fixesOf(text: string, diagnostics: readonly Diagnostic[]): Fixes {
  const slips = slipsOf(text)
  return slips.length > 0 ? bySlip(slips, text, diagnostics) : unusedImports(text, diagnostics)
}

/**
 * A slip is fixed with the error that reports it, or with another one of its declaration, as only the first slip of a
 * declaration is an error and it may be reported as one of another kind.
 */
function bySlip(slips: readonly Slip[], text: string, diagnostics: readonly Diagnostic[]): Fixes {
  const errors = diagnostics
    .filter(({ severity }) => severity === "error")
    .toSorted((a, b) => a.span.start - b.span.start)
  const fixes = new Map<Diagnostic, Edit[]>()
  for (const { code, start, edits } of slips) {
    const error =
      errors.find((error) => error.code === code && error.span.start === start)
      ?? errors.find((error) => declarationAt(text, error.span.start) === declarationAt(text, start))
      ?? errors.findLast((error) => error.span.start <= start)
      ?? errors[0]
    if (error === undefined) continue
    const others = fixes.get(error)
    if (others === undefined) fixes.set(error, [...edits])
    else others.push(...edits)
  }
  return fixes
}

/** The start of the line that seems to begin the declaration around a place; 0 before the first. */
function declarationAt(text: string, place: number): number {
  const starts = text.slice(0, place + 1).matchAll(/^(?:IMPORT|PARAM|LET|TASK|TEST|EMIT)\b/gm)
  return [...starts].at(-1)?.index ?? 0
}

/** The removal of the unused imports of a program without errors. Those of a library may be for others. */
function unusedImports(text: string, diagnostics: readonly Diagnostic[]): Fixes {
  const fixes = new Map<Diagnostic, readonly Edit[]>()
  const { module } = parseModule(text)
  if (
    diagnostics.some(({ severity }) => severity === "error")
    || !module.declarations.some(({ kind }) => kind === "emit")
  )
    return fixes
  const unused = diagnostics.filter(({ code }) => code === "unused-name")
  for (const declaration of module.declarations)
    if (declaration.kind === "import")
      for (const [diagnostic, edit] of withoutUnused(text, declaration, unused)) fixes.set(diagnostic, [edit])
  return errors(edited(text, [...fixes.values()].flat())) === 0 ? fixes : new Map()
}

/** The text with its slips repaired. A repair may reveal further slips. */
function repair(text: string): string {
  let best = text
  for (let slips = slipsOf(best); slips.length > 0; slips = slipsOf(best))
    best = edited(
      best,
      slips.flatMap(({ edits }) => edits),
    )
  return best
}

interface Slip {
  readonly code: string
  readonly start: number
  readonly edits: readonly Edit[]
}

/** The slips of a text with their repairs, if these leave fewer errors. */
function slipsOf(text: string): readonly Slip[] {
  const left = errors(text)
  if (left === 0) return []
  const slips = moduleRepairs(text).map((slip) => ({
    code: slip.code,
    start: slip.span.start,
    edits: editFor(slip, text),
  }))
  const fixed = edited(
    text,
    slips.flatMap(({ edits }) => edits),
  )
  return errors(fixed) < left ? slips.filter(({ edits }) => edits.length > 0) : []
}

function errors(text: string): number {
  return parseModule(text).diagnostics.length
}

function editFor({ code, span: { start, end } }: Diagnostic, text: string): readonly Edit[] {
  const written = text.slice(start, end)
  switch (code) {
    case "repeated-let":
      return [{ start, end: end + /^\s*/.exec(text.slice(end))![0].length, text: "" }]
    case "equals-for-colon":
      return [{ start: start - (/\s*$/.exec(text.slice(0, start))?.[0].length ?? 0), end, text: ":" }]
    case "wrong-constant":
      return [{ start, end, text: written === "None" ? "null" : written.toLowerCase() }]
    case "lower-case-keyword":
      return [{ start, end, text: written.toUpperCase() }]
    case "invalid-escape":
      return [{ start, end, text: `\\${written}` }]
    case "wrong-quotes":
      return written.startsWith("\\") ? [] : [{ start, end, text: doubleQuoted(written) }]
    case "newline-in-string":
      return written.startsWith('"') ? [{ start, end, text: doubleQuoted(written) }] : []
    default:
      return []
  }
}

/** The same text in double quotes, on one line. */
function doubleQuoted(written: string): string {
  const inner = written.slice(1, -1).replaceAll(/\\[^]|["\r\n]/g, (found) => {
    if (found === '"') return '\\"'
    if (found === "\n") return "\\n"
    return found === "\r" ? "" : found === "\\'" ? "'" : found
  })
  return `"${inner}"`
}

/** Removes each unused name from an import, or the whole import with its line where all of its names are unused. */
function withoutUnused(
  text: string,
  declaration: Module["declarations"][number] & ImportDeclaration,
  unused: readonly Diagnostic[],
): readonly (readonly [Diagnostic, Edit])[] {
  const of = ({ start, end }: Span) => unused.find(({ span }) => span.start === start && span.end === end)
  const names = declaration.names ?? []
  const found = (declaration.alias === null ? names.map(({ local }) => local) : [declaration.alias]).map(of)
  const lastUsed = found.lastIndexOf(undefined)
  return found.flatMap((diagnostic, i): readonly (readonly [Diagnostic, Edit])[] => {
    if (diagnostic === undefined) return []
    if (lastUsed === -1) return [[diagnostic, wholeImport(text, declaration)]]
    // The comma before a name goes with it where no used name follows, else the one behind it.
    const part =
      i > lastUsed
        ? { start: names[i - 1]!.end, end: names[i]!.end }
        : { start: names[i]!.start, end: names[i + 1]!.start }
    return [[diagnostic, { ...part, text: "" }]]
  })
}

function wholeImport(text: string, { start, end }: Span): Edit {
  const newline = /^[ \t]*\r?\n/.exec(text.slice(end))
  return { start, end: end + (newline?.[0].length ?? 0), text: "" }
}

function edited(text: string, edits: readonly Edit[]): string {
  let result = ""
  let at = 0
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    if (edit.start < at) continue
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}
