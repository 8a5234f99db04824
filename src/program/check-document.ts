// `recall check` of a document: the errors that refuse a run of it, and the names that a run needs as arguments.

import type { Diagnostic } from "../../grammar/index.ts"
import type { ModuleSource } from "./modules/loader.ts"
import { compileProgram } from "./program.ts"
import type { Global } from "./scope.ts"

export interface DocumentNames {
  /** The names of the arguments of a run. */
  readonly parameters: readonly string[]
  /** The natives of the host, which a document sees without an import. */
  readonly host: ReadonlyMap<string, Global>
}

/**
 * The diagnostics of a document in the order of its text. An unknown name is an error where it is called. Elsewhere it
 * may be an argument, so it is a warning, once for each name. Evaluates nothing and never throws.
 */
export async function checkDocument(
  source: ModuleSource,
  { parameters, host }: DocumentNames,
): Promise<readonly Diagnostic[]> {
  const { diagnostics } = await compileProgram(source, {
    kind: "document",
    parameters,
    host,
    world: null,
    packages: {},
    modules: undefined,
  })
  const named = new Set<string>()
  return diagnostics
    .flatMap((diagnostic) => {
      const { code, message, span } = diagnostic
      const name = source.text.slice(span.start, span.end)
      if (code !== "unknown-name" || message !== `${name} is not defined` || isCalled(source.text, span))
        return diagnostic
      if (named.has(name)) return []
      named.add(name)
      return {
        ...diagnostic,
        severity: "warning" as const,
        message: `${name} is not defined, so a run needs it as an argument`,
      }
    })
    .sort((a, b) => a.span.start - b.span.start)
}

/** Whether a name is that of a function: before its arguments, or behind a pipe. An argument of a run is none. */
function isCalled(text: string, { start, end }: Diagnostic["span"]): boolean {
  return /^\s*\(/.test(text.slice(end)) || /\|>\s*$/.test(text.slice(0, start))
}
