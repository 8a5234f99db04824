// Parsing of a whole text: one scanner, one piece, texts joined.

import type { Document, Part } from "./ast.ts"
import type { Diagnostic } from "./diagnostic.ts"
import { toDiagnostic, type Failure } from "./failure.ts"
import { readFrontMatter } from "./front-matter.ts"
import type { ParseOptions, ScannerOptions } from "./mode.ts"
import { createScanner, joinTexts, type Found } from "./scanner.ts"

/**
 * Parses any text, a model's answer with `mode: "answer"`: it always is a document. A call that does not parse stays
 * text, with a warning, and so do the declarations of its front matter. Never throws.
 */
export function parseDocument(
  text: string,
  options: ParseOptions = {},
): { document: Document; diagnostics: Diagnostic[] } {
  const front = options.mode === "answer" ? null : readFrontMatter(text)
  if (front === null || "failure" in front) {
    const { parts, diagnostics } = scanAll(text, options)
    const warnings = front === null ? [] : [staysText(front.failure)]
    return { document: documentOf(parts, text), diagnostics: [...warnings, ...diagnostics] }
  }
  const before = scanAll(text.slice(0, front.start), options)
  const after = scanAll(text.slice(front.end), { ...options, after: front.end })
  const parts = [...before.parts, front, ...after.parts]
  return { document: documentOf(parts, text), diagnostics: [...before.diagnostics, ...after.diagnostics] }
}

function documentOf(parts: readonly Part[], { length }: string): Document {
  return { kind: "document", start: 0, end: length, parts }
}

function staysText(failure: Failure): Diagnostic {
  const diagnostic = toDiagnostic(failure, "warning")
  return { ...diagnostic, message: `${diagnostic.message}; the front matter stays text` }
}

function scanAll(text: string, options: ScannerOptions): Pick<Found, "parts" | "diagnostics"> {
  const scanner = createScanner(options)
  const first = scanner.push(text)
  const last = scanner.end()
  return { parts: joinParts([...first.parts], last.parts), diagnostics: [...first.diagnostics, ...last.diagnostics] }
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
