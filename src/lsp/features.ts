// The answers to a client's requests about one document, made from its analysis.

import {
  CodeActionKind,
  DocumentHighlightKind,
  FoldingRangeKind,
  MarkupKind,
  SemanticTokensBuilder,
  type CodeAction,
  type CodeActionParams,
  type CompletionItem,
  type DocumentHighlight,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type MarkupContent,
  type Position,
  type SemanticTokens,
  type SignatureHelp,
  type TextEdit,
} from "vscode-languageserver"
import type { TextDocument } from "vscode-languageserver-textdocument"
import {
  completionsAt,
  fixAll,
  fixesFor,
  foldsOf,
  formattingOf,
  hoverAt,
  outlineOf,
  referencesAt,
  semanticTokensOf,
  signatureAt,
  TOKEN_MODIFIERS,
  TOKEN_TYPES,
  type Analysis,
  type Completion,
  type Description,
} from "../tools/index.ts"
import { completionKind, diagnosticOf, markdownOf, plainTextOf, rangesOf, symbolKind, textEdits } from "./convert.ts"

/** A document with the analysis of its text. */
export interface Request {
  readonly analysis: Analysis
  readonly text: TextDocument
  readonly uri: string
}

/** The kind of a code action that makes all safe corrections. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.recall`

/** The content of a description, in a form that the client shows. */
export function contentOf(description: Description, kinds: readonly MarkupKind[] | undefined): MarkupContent {
  return kinds?.includes(MarkupKind.Markdown) === false
    ? { kind: MarkupKind.PlainText, value: plainTextOf(description) }
    : { kind: MarkupKind.Markdown, value: markdownOf(description) }
}

export function hover({ analysis, text }: Request, position: Position, kinds?: readonly MarkupKind[]): Hover | null {
  const found = hoverAt(analysis, text.offsetAt(position))
  return found === null ? null : { contents: contentOf(found, kinds), range: rangesOf(text).range(found.span) }
}

/** The completions at a position, and the items that show them; `data` of an item is the index of its completion. */
export function completion(
  { analysis, text }: Request,
  position: Position,
  specifiers: readonly string[],
): { readonly completions: readonly Completion[]; readonly items: CompletionItem[] } {
  const completions = completionsAt(analysis, text.offsetAt(position), { specifiers })
  const ranges = rangesOf(text)
  const items = completions.map(({ label, kind, insert, span, rank, edits, from }, i): CompletionItem => ({
    label,
    kind: completionKind(kind),
    sortText: `${rank}${label}`,
    filterText: insert.trimEnd(),
    textEdit: { range: ranges.range(span), newText: insert },
    data: i,
    ...(edits.length === 0 ? {} : { additionalTextEdits: textEdits(edits, ranges) }),
    ...(from === null ? {} : { labelDetails: { description: from } }),
  }))
  return { completions, items }
}

export function signatureHelp({ analysis, text }: Request, position: Position): SignatureHelp | null {
  const found = signatureAt(analysis, text.offsetAt(position))
  if (found === null) return null
  const { label, documentation, parameters, active } = found
  const signature = {
    label,
    parameters: parameters.map((parameter) => ({ label: parameter })),
    ...(documentation === null ? {} : { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
  }
  // An index behind the last parameter is none of them.
  return { signatures: [signature], activeSignature: 0, activeParameter: active ?? parameters.length }
}

export function highlights({ analysis, text }: Request, position: Position): DocumentHighlight[] {
  const ranges = rangesOf(text)
  return referencesAt(analysis, text.offsetAt(position)).map(({ isDeclaration, ...span }) => ({
    range: ranges.range(span),
    kind: isDeclaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }))
}

export function symbols({ analysis, text }: Request): DocumentSymbol[] {
  const ranges = rangesOf(text)
  return outlineOf(analysis).map(({ name, kind, detail, place, ...span }) => ({
    // A client rejects an empty name.
    name: name === "" ? '""' : name,
    kind: symbolKind(kind),
    range: ranges.range(span),
    selectionRange: ranges.range(place),
    ...(detail === null ? {} : { detail }),
  }))
}

/** The folds of a document, of several that begin on a line the longest. */
export function folds({ analysis, text }: Request): FoldingRange[] {
  const found = new Map<number, FoldingRange>()
  for (const { kind, start, end } of foldsOf(analysis)) {
    const [startLine, endLine] = [text.positionAt(start).line, text.positionAt(end).line]
    if (endLine <= startLine || (found.get(startLine)?.endLine ?? -1) >= endLine) continue
    const protocolKind =
      kind === "comment" ? FoldingRangeKind.Comment : kind === "imports" ? FoldingRangeKind.Imports : undefined
    found.set(startLine, { startLine, endLine, ...(protocolKind === undefined ? {} : { kind: protocolKind }) })
  }
  return [...found.values()]
}

/** The tokens of a document. One that has several lines is a token on each, as not every client knows others. */
export function semanticTokens({ analysis, text }: Request): SemanticTokens {
  const builder = new SemanticTokensBuilder()
  const source = analysis.source.text
  for (const { start, end, type, modifiers } of semanticTokensOf(analysis)) {
    const bits = modifiers.reduce((sum, modifier) => sum | (1 << TOKEN_MODIFIERS.indexOf(modifier)), 0)
    for (let from = start; from < end;) {
      const newline = source.indexOf("\n", from)
      const to = newline < 0 ? end : Math.min(newline, end)
      const { line, character } = text.positionAt(from)
      if (to > from) builder.push(line, character, to - from, TOKEN_TYPES.indexOf(type), bits)
      from = to + 1
    }
  }
  return builder.build()
}

export function formatting({ analysis, text }: Request): TextEdit[] | null {
  const edits = analysis.kind === "module" ? formattingOf(analysis.source.text) : null
  return edits === null ? null : textEdits(edits, rangesOf(text))
}

/** The corrections of the diagnostics in a range, and all safe ones of the document at once. */
export function codeActions({ analysis, text, uri }: Request, { range, context }: CodeActionParams): CodeAction[] {
  const ranges = rangesOf(text)
  const wanted = (kind: string) => context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ?? true
  const actions: CodeAction[] = []
  if (wanted(CodeActionKind.QuickFix)) {
    const [from, to] = [text.offsetAt(range.start), text.offsetAt(range.end)]
    for (const diagnostic of analysis.diagnostics) {
      const { source, span } = diagnostic
      if (source !== analysis.source.id || span.end < from || span.start > to) continue
      for (const { title, edits, isSafe } of fixesFor(analysis, diagnostic))
        actions.push({
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics: [diagnosticOf(diagnostic, ranges)],
          isPreferred: isSafe,
          edit: { changes: { [uri]: textEdits(edits, ranges) } },
        })
    }
  }
  if (wanted(FIX_ALL)) {
    const edits = fixAll(analysis)
    if (edits.length > 0)
      actions.push({
        title: "Make all safe corrections",
        kind: FIX_ALL,
        edit: { changes: { [uri]: textEdits(edits, ranges) } },
      })
  }
  return actions
}
