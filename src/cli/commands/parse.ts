// `recall parse FILE`: prints the syntax tree of a file, as an outline or as JSON, and its syntax errors.

import type { Diagnostic, Node } from "../../../grammar/index.ts"
import { parseDocument } from "../../../grammar/document.ts"
import { parseExpression } from "../../../grammar/expression.ts"
import { parseModule } from "../../../grammar/module.ts"
import { indexLines } from "../../diagnostics/position.ts"
import { moduleId } from "../../host/paths.ts"
import type { Host } from "../host.ts"
import { outline } from "../outline.ts"
import type { ParseOptions } from "../options.ts"
import { createReader, STDIN } from "../reader.ts"
import { located, reportFailure, writeDiagnostics } from "../report.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"

interface Parsed {
  /** Null if no part of the source could be parsed. */
  readonly tree: Node | null
  readonly diagnostics: readonly Diagnostic[]
}

export async function parseCommand(file: string, options: ParseOptions, host: Host): Promise<number> {
  const sources = createSources()
  const name = file === "-" ? STDIN : moduleId(file)
  let source
  try {
    source = await createReader(host).text(file)
  } catch (error) {
    return reportFailure(error, host, sources)
  }
  sources.add(name, source)
  const { tree, diagnostics } = parse(source, options.as ?? (/\.rcl$/i.test(file) ? "module" : "document"))
  const named = diagnostics.map((diagnostic) => ({ ...diagnostic, source: name }))
  writeDiagnostics(named, host, sources)
  if (options.json === true)
    host.stdout.write(`${JSON.stringify({ tree, diagnostics: located(named, sources) }, null, 2)}\n`)
  else if (tree !== null) host.stdout.write(outline(tree, indexLines(source)))
  return diagnostics.some(({ severity }) => severity === "error") ? EXIT.failed : EXIT.done
}

function parse(source: string, kind: NonNullable<ParseOptions["as"]>): Parsed {
  switch (kind) {
    case "module": {
      const { module, diagnostics } = parseModule(source)
      return { tree: module, diagnostics }
    }
    case "document":
    case "answer": {
      const { document, diagnostics } = parseDocument(source, { mode: kind })
      return { tree: document, diagnostics }
    }
    case "expression": {
      const { expression, diagnostics } = parseExpression(source)
      return { tree: expression, diagnostics }
    }
  }
}
