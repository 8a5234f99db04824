// The kind of each character of a module, by the project's lexer and by the scopes of a TextMate grammar.

import type { TokenType } from "chevrotain"
import { FAILED, Lexer } from "../../grammar/lexer.ts"
import * as T from "../../grammar/tokens.ts"
import type { Scoped } from "./tokenizer.ts"

/** A kind of token that readers tell apart. */
export type Kind =
  | "keyword"
  | "operator"
  | "string"
  | "template"
  | "number"
  | "constant"
  | "name"
  | "key"
  | "field"
  | "mark"
  | "comment"
  | "documentation"
  | "blank"

const OF_TOKENS: readonly (readonly [Kind, readonly TokenType[]])[] = [
  ["string", [T.StringToken]],
  ["template", [T.TemplateOpen, T.TemplateText, T.TemplateClose]],
  ["number", [T.NumberToken]],
  ["constant", [T.Constant]],
  ["name", [T.Name, T.LambdaName]],
  ["key", [T.Key]],
  ["field", [T.FieldName]],
  ["operator", [T.Operator, T.Minus, T.Arrow, T.Equals]],
  ["keyword", T.keywordTokens.map(({ type }) => type)],
]
const kinds = new Map(OF_TOKENS.flatMap(([kind, types]) => types.map((type) => [T.idOf(type), kind] as const)))

/** The kind of each unit of a module by the lexer. */
export function kindsByLexer(text: string): readonly Kind[] {
  const found = Array.from<Kind>({ length: text.length }).fill("blank")
  let at = text.startsWith("\ufeff") ? 1 : 0
  while (at < text.length) {
    const lexer = new Lexer("document", "declaration")
    if (lexer.read(text, at, text.length, 0, true) === FAILED) throw new Error(lexer.failure?.message)
    for (const { start, end } of lexer.comments) {
      found.fill(text.startsWith("##", start) ? "documentation" : "comment", start, end)
    }
    for (let i = 0; i < lexer.tokens.count; i++) {
      const { startOffset, end, tokenTypeIdx } = lexer.tokens.at(i)!
      const kind = kinds.get(tokenTypeIdx) ?? "mark"
      const isWord = kind === "operator" && /^[A-Z]/.test(text.slice(startOffset, end))
      found.fill(isWord ? "keyword" : kind, startOffset, end)
    }
    at = Math.max(lexer.position, at + 1)
  }
  return found
}

/** The kind that a scope means, the more particular scopes first. Others are parts of a token, or regions of a text. */
const OF_SCOPES: readonly (readonly [scope: string, kind: Kind | "parameter"])[] = [
  ["comment.line.documentation", "documentation"],
  ["comment.line", "comment"],
  ["string.quoted.double", "string"],
  ["string.quoted.triple", "template"],
  ["string.template", "template"],
  ["constant.numeric", "number"],
  ["constant.language", "constant"],
  ["keyword.operator.word", "keyword"],
  ["keyword.operator", "operator"],
  ["keyword", "keyword"],
  ["storage.type", "keyword"],
  ["variable.other.property", "field"],
  ["support.type.property-name", "key"],
  ["variable.parameter.function-call", "key"],
  ["variable.parameter.function", "parameter"],
  ["variable", "name"],
  ["entity.name.function", "name"],
  ["punctuation.section", "mark"],
  ["punctuation.separator", "mark"],
  ["punctuation.accessor", "mark"],
  ["meta.embedded", "blank"],
  ["source.recall", "blank"],
]

/** The kind of a token by its scopes. */
export function kindOfScopes(scopes: readonly string[]): Kind | "parameter" | null {
  for (const scope of scopes.toReversed()) {
    const found = OF_SCOPES.find(
      ([name]) => scope === `${name}.recall` || scope === name || scope.startsWith(`${name}.`),
    )
    if (found !== undefined) return found[1]
  }
  return null
}

/** The places where a grammar's scopes differ from the lexer, each with what both say. */
export function differences(text: string, tokens: readonly Scoped[]): readonly string[] {
  const lexed = kindsByLexer(text)
  return tokens.flatMap(({ start, end, scopes }) => {
    const kind = kindOfScopes(scopes)
    const wrong = lexed.slice(start, end).findIndex((expected, index) => !agree(kind, expected, text[start + index]!))
    if (wrong < 0) return []
    const line = text.slice(0, start).split("\n").length
    return [`line ${line}: ${JSON.stringify(text.slice(start, end))} is ${lexed[start + wrong]}, not ${kind}`]
  })
}

/** A blank may belong to the rule beside it. The lexer has no kind for the parameters of a task. */
function agree(kind: Kind | "parameter" | null, lexed: Kind, unit: string): boolean {
  if (kind === lexed) return true
  if (kind === "parameter") return lexed === "name" || lexed === "key"
  return lexed === "blank" && kind !== "string" && kind !== "template" && /\s/.test(unit)
}
