// Conversions to the protocol: places, diagnostics, descriptions and kinds.

import {
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  SymbolKind,
  type Diagnostic as ProtocolDiagnostic,
  type Location,
  type Range,
  type TextEdit,
} from "vscode-languageserver"
import { TextDocument } from "vscode-languageserver-textdocument"
import type { Description, Diagnostic, Edit, CompletionKind, OutlineEntry, Span } from "../tools/index.ts"

/** Turns spans of a text into ranges. */
export interface Ranges {
  range(span: Span): Range
}

export function rangesOf(document: TextDocument): Ranges {
  return { range: ({ start, end }) => ({ start: document.positionAt(start), end: document.positionAt(end) }) }
}

/** The ranges of a text that is no open document. */
export function rangesIn(text: string): Ranges {
  return rangesOf(TextDocument.create("", "recall", 0, text))
}

export function textEdits(edits: readonly Edit[], ranges: Ranges): TextEdit[] {
  return edits.map(({ text, ...span }) => ({ range: ranges.range(span), newText: text }))
}

const FADED: ReadonlySet<string> = new Set(["unused-name", "unreachable-branch"])

export function diagnosticOf({ code, severity, message, hint, span }: Diagnostic, ranges: Ranges): ProtocolDiagnostic {
  return {
    range: ranges.range(span),
    severity: severityOf(severity),
    code,
    source: "recall",
    message: hint === undefined ? message : `${message}\nhint: ${hint}`,
    ...(FADED.has(code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  }
}

/** A diagnostic of an imported module, at the import. */
export function importedDiagnostic(
  { code, message, severity, hint }: Diagnostic,
  { range, name, place }: { readonly range: Range; readonly name: string; readonly place: Location | null },
): ProtocolDiagnostic {
  const shown = hint === undefined ? message : `${message}\nhint: ${hint}`
  return {
    range,
    severity: severityOf(severity),
    code,
    source: "recall",
    message: `in ${name}: ${shown}`,
    ...(place === null ? {} : { relatedInformation: [{ location: place, message }] }),
  }
}

function severityOf(severity: Diagnostic["severity"]): DiagnosticSeverity {
  switch (severity) {
    case "error":
      return DiagnosticSeverity.Error
    case "warning":
      return DiagnosticSeverity.Warning
    case "repair":
      return DiagnosticSeverity.Information
    default:
      return severity satisfies never
  }
}

/** A description as Markdown: the signature, the documentation, and an example that is true. */
export function markdownOf({ signature, documentation, example, from }: Description): string {
  return [
    fenced(signature),
    ...(documentation === null ? [] : [documentation]),
    ...(example === null ? [] : [fenced(example)]),
    ...(from === null ? [] : [`*${from}*`]),
  ].join("\n\n")
}

/** A description for a client that shows no Markdown. */
export function plainTextOf({ signature, documentation, example, from }: Description): string {
  return [signature, documentation, example, from].filter((part) => part !== null).join("\n\n")
}

function fenced(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}rcl\n${code}\n${fence}`
}

export function completionKind(kind: CompletionKind): CompletionItemKind {
  switch (kind) {
    case "task":
    case "native":
    case "form":
      return CompletionItemKind.Function
    case "constant":
      return CompletionItemKind.Constant
    case "param":
    case "parameter":
    case "local":
    case "import":
      return CompletionItemKind.Variable
    case "module":
    case "specifier":
      return CompletionItemKind.Module
    case "type":
      return CompletionItemKind.Class
    case "keyword":
      return CompletionItemKind.Keyword
    case "argument":
      return CompletionItemKind.Property
    case "field":
      return CompletionItemKind.Field
    default:
      return kind satisfies never
  }
}

export function symbolKind(kind: OutlineEntry["kind"]): SymbolKind {
  switch (kind) {
    case "task":
    case "native":
    case "form":
      return SymbolKind.Function
    case "constant":
      return SymbolKind.Constant
    case "param":
    case "parameter":
    case "local":
    case "import":
      return SymbolKind.Variable
    case "module":
      return SymbolKind.Module
    case "type":
      return SymbolKind.Class
    case "test":
      return SymbolKind.Method
    case "emit":
      return SymbolKind.Event
    default:
      return kind satisfies never
  }
}
