// The tokens of a text for tools that show it: of a whole module, its sound parts and the others, or of one node.

import { FAILED, Lexer } from "./lexer.ts"
import { keywordTokens } from "./tokens.ts"
import * as T from "./tokens.ts"
import type { Span } from "./ast.ts"
import { nextDeclaration } from "./module.ts"

/** The kind of a token, as a tool tells them apart. */
export type TokenKind =
  | "keyword"
  | "operator"
  | "string"
  | "template"
  | "number"
  | "constant"
  | "name"
  | "key"
  | "field"
  | "bracket"
  | "comment"

/** A token with its place. */
export interface PlacedToken extends Span {
  readonly kind: TokenKind
}

const KINDS = new Map<number, TokenKind>(
  (
    [
      ["string", [T.StringToken]],
      ["template", [T.TemplateOpen, T.TemplateText, T.TemplateClose]],
      ["number", [T.NumberToken]],
      ["constant", [T.Constant]],
      ["name", [T.Name, T.LambdaName]],
      ["key", [T.Key]],
      ["field", [T.FieldName]],
      ["operator", [T.Operator, T.Minus, T.Arrow, T.Equals]],
      ["keyword", keywordTokens.map(({ type }) => type)],
    ] as const
  ).flatMap(([kind, types]) => types.map((type) => [T.idOf(type), kind] as const)),
)

/** The tokens and comments of a module in order. Where text is no token, it is left out. */
export function moduleTokens(text: string): readonly PlacedToken[] {
  const found: PlacedToken[] = []
  let at = text.startsWith("\ufeff") ? 1 : 0
  while (at < text.length) {
    const lexer = new Lexer("document", "declaration")
    const status = lexer.read(text, at, text.length, 0, true)
    add(lexer, text, found)
    at = status === FAILED ? nextDeclaration(text, at, lexer, 0) : Math.max(lexer.position, at + 1)
  }
  return found.sort((a, b) => a.start - b.start)
}

/** The tokens of a node of a document, whose `CALL(` is at `start`, up to its end. */
export function nodeTokens(text: string, { start, end }: Span): readonly PlacedToken[] {
  const found: PlacedToken[] = []
  const lexer = new Lexer("document", "node")
  lexer.openNode(start)
  lexer.read(text, start + "CALL(".length, end, 0, true)
  add(lexer, text, found)
  return found
}

function add({ tokens, comments }: Lexer, text: string, found: PlacedToken[]): void {
  for (let i = 0; i < tokens.count; i++) {
    const { startOffset: start, end, tokenTypeIdx } = tokens.at(i)!
    if (end > start) found.push({ kind: kindOf(tokenTypeIdx, text.slice(start, end)), start, end })
  }
  for (const { start, end } of comments) found.push({ kind: "comment", start, end })
}

/** Operators that are words look like keywords. */
function kindOf(type: number, written: string): TokenKind {
  const kind = KINDS.get(type) ?? "bracket"
  return kind === "operator" && /^[A-Z]/.test(written) ? "keyword" : kind
}
