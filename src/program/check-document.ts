// `recall check` of a document: what does not parse, its imports, and calls that do not fit.

import { parseDocument, type Diagnostic, type Span } from "../../grammar/index.ts"
import { hostOf } from "./check-source.ts"
import type { ModuleLoader, ModuleSource } from "./modules/loader.ts"
import { compileProgram } from "./program.ts"

/**
 * The diagnostics of a document and of the modules that it imports. A name that nothing declares is an argument, or a
 * native of the host, so only imports that do not exist are unknown. Evaluates nothing and never throws.
 */
export async function checkDocument(source: ModuleSource, modules?: ModuleLoader): Promise<readonly Diagnostic[]> {
  const { document } = parseDocument(source.text)
  const declared = document.parts.filter((part) => part.kind === "declare")
  const host = hostOf(declared.flatMap(({ declarations }) => declarations))
  const { diagnostics } = await compileProgram(source, {
    kind: "document",
    parameters: [],
    modules,
    host,
    world: null,
    packages: {},
  })
  const isInDeclaration = ({ start, end }: Span) => declared.some((part) => part.start <= start && end <= part.end)
  return diagnostics.filter(({ code, span, source: id }) => {
    return code !== "unknown-name" || id !== source.id || isInDeclaration(span)
  })
}
