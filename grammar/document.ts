// Parsing a whole text: one scanner, one piece, texts joined.

import type { Document, Part } from "./ast.ts"
import type { Diagnostic } from "./diagnostic.ts"
import type { ParseOptions } from "./mode.ts"
import { createScanner, joinTexts } from "./scanner.ts"

/** Parses any text: it always is a document. What looks like a call and is none is told by warnings. Never throws. */
export function parseDocument(
  text: string,
  options: ParseOptions = {},
): { document: Document; diagnostics: Diagnostic[] } {
  const scanner = createScanner(options)
  const first = scanner.push(text)
  const last = scanner.end()
  const parts = joinParts([...first.parts], last.parts)
  const diagnostics = [...first.diagnostics, ...last.diagnostics]
  return { document: { kind: "document", start: 0, end: text.length, parts }, diagnostics }
}

/** Parts that follow others, with the texts that meet joined. */
export function joinParts(first: Part[], second: readonly Part[]): Part[] {
  for (const part of second) {
    const last = first[first.length - 1]
    if (last?.kind === "text" && part.kind === "text") first[first.length - 1] = joinTexts(last, part)
    else first.push(part)
  }
  return first
}
