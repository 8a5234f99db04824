// `recall check` of a document: the errors of a run, calls that are text, and the names that it needs as arguments.

import type { Diagnostic, Span } from "../../grammar/index.ts"
import { parseDocument } from "../../grammar/document.ts"
import { hostOf } from "./check-source.ts"
import { undefinedName } from "./check/names.ts"
import type { ModuleLoader, ModuleSource } from "./modules/loader.ts"
import { compileProgram } from "./program.ts"
import type { Global } from "./scope.ts"

export interface DocumentSettings {
  readonly modules?: ModuleLoader | undefined
  /** The names of the arguments of a run. */
  readonly parameters?: readonly string[]
  /** The natives of the host, which a document sees without an import. */
  readonly host?: ReadonlyMap<string, Global>
}

/**
 * The diagnostics of a document in the order of its text, then those of the modules that it imports. An unknown name is
 * an error where it is imported or called. Elsewhere it may be an argument, so it is a warning, once for each name.
 * Evaluates nothing and never throws.
 */
export async function checkDocument(
  source: ModuleSource,
  { modules, parameters = [], host = new Map() }: DocumentSettings = {},
): Promise<readonly Diagnostic[]> {
  const { document } = parseDocument(source.text)
  const declared = document.parts.filter((part) => part.kind === "declare")
  const { diagnostics } = await compileProgram(source, {
    kind: "document",
    parameters,
    modules,
    host: new Map([...hostOf(declared.flatMap(({ declarations }) => declarations)), ...host]),
    world: null,
    packages: {},
  })
  const isInDeclaration = ({ start, end }: Span) => declared.some((part) => part.start <= start && end <= part.end)
  const named = new Set<string>()
  const own = diagnostics.filter((diagnostic) => diagnostic.source === source.id)
  return [
    ...own
      .flatMap((diagnostic) => {
        const { code, message, span } = diagnostic
        const name = source.text.slice(span.start, span.end)
        const mayBeGiven = code === "unknown-name" && message === undefinedName(name) && !isInDeclaration(span)
        if (!mayBeGiven || isCalled(source.text, span)) return diagnostic
        if (named.has(name)) return []
        named.add(name)
        return {
          ...diagnostic,
          severity: "warning" as const,
          message: `${undefinedName(name)}, so a run needs it as an argument`,
        }
      })
      .sort((a, b) => a.span.start - b.span.start),
    ...diagnostics.filter((diagnostic) => !own.includes(diagnostic)),
  ]
}

/** Whether a name is that of a function: before its arguments, or behind a pipe. An argument of a run is none. */
function isCalled(text: string, { start, end }: Span): boolean {
  return /^\s*\(/.test(text.slice(end)) || /\|>\s*$/.test(text.slice(0, start))
}
