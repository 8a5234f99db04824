// Parsing one expression that is a whole text.

import type { Expression } from "./ast.ts"
import type { Diagnostic } from "./diagnostic.ts"
import { toDiagnostic } from "./failure.ts"
import { Lexer } from "./lexer.ts"
import type { ParseOptions } from "./mode.ts"
import { readExpression } from "./read.ts"
import { Source } from "./source.ts"

/** Parses a text that is one expression. The expression is null exactly if a diagnostic is an error. Never throws. */
export function parseExpression(
  text: string,
  options: ParseOptions = {},
): { expression: Expression | null; diagnostics: Diagnostic[] } {
  const mode = options.mode ?? "document"
  const lexer = new Lexer(mode, "text")
  const status = lexer.read(text, 0, text.length, 0, true)
  const { tree, repairs, failure } = readExpression(
    lexer,
    status,
    text.length,
    new Source(text, 0, mode, "text", lexer.repairs),
  )
  if (failure !== null) return { expression: null, diagnostics: [toDiagnostic(failure, "error")] }
  return { expression: tree, diagnostics: repairs.map((repair) => toDiagnostic(repair, "repair")) }
}
