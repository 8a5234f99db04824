// Automatic fixes: slips that the parser of answers repairs as well, and unused imports of a program.

import {
  moduleRepairs,
  parseModule,
  type Diagnostic,
  type ImportDeclaration,
  type Module,
  type Span,
} from "../../../grammar/index.ts"

interface Edit extends Span {
  readonly text: string
}

/** The text with all safe fixes, if they leave it without errors. `diagnostics` are those of the module. */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): string {
  const repaired = repair(text)
  if (repaired !== text) {
    // The repaired text may have further problems, which only another check finds.
    return repaired
  }
  const unusedImports = diagnostics.filter(({ code }) => code === "unused-name").map(({ span }) => span)
  const { module } = parseModule(text)
  if (
    diagnostics.some(({ severity }) => severity === "error")
    || !module.declarations.some(({ kind }) => kind === "emit")
  )
    return text
  const edits = module.declarations.flatMap((declaration) =>
    declaration.kind === "import" ? withoutUnused(text, declaration, unusedImports) : [],
  )
  const fixed = edited(text, edits)
  return errors(fixed) === 0 ? fixed : text
}

/** The text with its slips repaired, as long as that leaves fewer errors. */
function repair(text: string): string {
  let best = text
  // A repair may reveal further slips.
  for (let left = errors(text); left > 0;) {
    const fixed = edited(
      best,
      moduleRepairs(best).flatMap((slip) => editFor(slip, best)),
    )
    const now = errors(fixed)
    if (now >= left) break
    best = fixed
    left = now
  }
  return best
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

/** Removes unused names from an import, or the whole import with its line. */
function withoutUnused(
  text: string,
  declaration: Module["declarations"][number] & ImportDeclaration,
  unused: readonly Span[],
): readonly Edit[] {
  const isUnused = ({ start, end }: Span) => unused.some((span) => span.start === start && span.end === end)
  const names = declaration.names ?? []
  const left = names.filter(({ local }) => !isUnused(local))
  if (declaration.alias === null ? left.length === names.length : !isUnused(declaration.alias)) return []
  if (left.length > 0)
    return [
      {
        start: names[0]!.start,
        end: names[names.length - 1]!.end,
        text: left.map(({ start, end }) => text.slice(start, end)).join(", "),
      },
    ]
  const newline = /^[ \t]*\r?\n/.exec(text.slice(declaration.end))
  return [{ start: declaration.start, end: declaration.end + (newline?.[0].length ?? 0), text: "" }]
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
