// The tokens of a source for its display, by the lexer and the table of names.

import type { Span } from "../../grammar/index.ts"
import { moduleTokens, nodeTokens, type PlacedToken } from "../../grammar/tokenize.ts"
import { unitsOf, type Analysis, type Unit } from "./analysis.ts"
import type { Definition } from "./definition.ts"
import type { Occurrence } from "./names.ts"

/** The kinds of tokens, of those that the Language Server Protocol names. */
export const TOKEN_TYPES = [
  "keyword",
  "operator",
  "string",
  "number",
  "comment",
  "function",
  "parameter",
  "variable",
  "property",
  "type",
  "namespace",
] as const

/** Further properties of a token, of those that the protocol names. */
export const TOKEN_MODIFIERS = ["declaration", "readonly", "defaultLibrary", "documentation"] as const

/** The kind of a token. */
export type TokenType = (typeof TOKEN_TYPES)[number]
/** A property of a token. */
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number]

/** A token with its kind. */
export interface SemanticToken extends Span {
  readonly type: TokenType
  readonly modifiers: readonly TokenModifier[]
}

/** The tokens of a source in order. In a document these are the tokens of its nodes and its fenced blocks. */
export function semanticTokensOf(analysis: Analysis): readonly SemanticToken[] {
  return unitsOf(analysis)
    .flatMap(tokensOf)
    .sort((a, b) => a.start - b.start)
}

function tokensOf(unit: Unit): readonly SemanticToken[] {
  const names = new Map(unit.occurrences().map((one) => [one.start, one]))
  return placedTokens(unit)
    .filter(({ start, end }) => unit.start <= start && end <= unit.end)
    .flatMap((token) => classified(token, names.get(token.start), unit.text))
}

function placedTokens({ tree, text }: Unit): readonly PlacedToken[] {
  if (tree.kind === "module") return moduleTokens(text)
  return tree.parts.flatMap((part) => (text.startsWith("CALL(", part.start) ? nodeTokens(text, part) : []))
}

function classified(token: PlacedToken, name: Occurrence | undefined, text: string): readonly SemanticToken[] {
  const { start, end, kind } = token
  const is = (type: TokenType, ...modifiers: readonly TokenModifier[]) => [{ start, end, type, modifiers }]
  if (name !== undefined && name.end === end) {
    const modifiers: TokenModifier[] = name.role === "declaration" ? ["declaration"] : []
    return is(typeOf(name.definition), ...modifiers, ...modifiersOf(name.definition))
  }
  switch (kind) {
    case "bracket":
      return []
    case "name":
      return is("variable")
    case "key":
    case "field":
      return is("property")
    case "constant":
      return is("keyword")
    case "template":
      return is("string")
    case "comment":
      return text.startsWith("##", start) ? is("comment", "documentation") : is("comment")
    case "keyword":
    case "operator":
    case "string":
    case "number":
      return is(kind)
    default:
      return kind satisfies never
  }
}

function typeOf({ kind }: Definition): TokenType {
  switch (kind) {
    case "task":
    case "native":
    case "form":
      return "function"
    case "parameter":
      return "parameter"
    case "module":
      return "namespace"
    case "type":
      return "type"
    case "constant":
    case "param":
    case "import":
    case "local":
      return "variable"
    default:
      return kind satisfies never
  }
}

function modifiersOf({ kind, module }: Definition): readonly TokenModifier[] {
  if (module === null || module.isStandard) return ["defaultLibrary"]
  return kind === "constant" || kind === "param" ? ["readonly"] : []
}
