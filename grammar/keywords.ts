// The words with a meaning of their own, and the lower-case ones that an answer may write for them.

import type { TokenType } from "chevrotain"
import { isWordPart, isWordStart } from "./characters.ts"
import { operatorIndex } from "./operators.ts"
import * as tokens from "./tokens.ts"

export const KEYWORDS: readonly string[] = [
  "CALL",
  "TASK",
  "LET",
  "IN",
  "IF",
  "THEN",
  "ELSE",
  "FOR",
  "WHERE",
  "TRY",
  "AND",
  "OR",
  "NOT",
  "IMPORT",
  "FROM",
  "AS",
  "PARAM",
  "EMIT",
  "TEST",
]

/** What a keyword does at its place: it begins an operand, stands before one, continues after one, or is of a declaration. */
export type Position = "begins" | "prefix" | "infix" | "declares"

export interface Keyword {
  readonly type: TokenType
  readonly position: Position
  readonly flags: number
}

const infix = (type: TokenType, flags = 0): Keyword => ({ type, position: "infix", flags })
const begins = (type: TokenType): Keyword => ({ type, position: "begins", flags: 0 })
const declares = (type: TokenType): Keyword => ({ type, position: "declares", flags: 0 })

export const keywords: ReadonlyMap<string, Keyword> = new Map([
  ["CALL", begins(tokens.Call)],
  ["LET", begins(tokens.Let)],
  ["IF", begins(tokens.If)],
  ["FOR", begins(tokens.For)],
  ["TRY", begins(tokens.Try)],
  ["NOT", { type: tokens.Not, position: "prefix", flags: 0 }],
  ["IN", infix(tokens.In)],
  ["THEN", infix(tokens.Then)],
  ["ELSE", infix(tokens.Else)],
  ["WHERE", infix(tokens.Where)],
  ["AND", infix(tokens.Operator, operatorIndex("AND"))],
  ["OR", infix(tokens.Operator, operatorIndex("OR"))],
  ["TASK", declares(tokens.Task)],
  ["IMPORT", declares(tokens.Import)],
  ["FROM", declares(tokens.From)],
  ["AS", declares(tokens.As)],
  ["PARAM", declares(tokens.Param)],
  ["EMIT", declares(tokens.Emit)],
  ["TEST", declares(tokens.Test)],
])

/** Lower-case words that an answer may write for a keyword, when they stand where only the keyword can. */
export const lowerCase: ReadonlyMap<string, Keyword> = new Map(
  [...keywords].flatMap(([word, keyword]) =>
    word === "CALL" || keyword.position === "declares" ? [] : [[word.toLowerCase(), keyword] as const],
  ),
)

export const constants: ReadonlyMap<string, null | boolean> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
  ["True", true],
  ["False", false],
  ["None", null],
])

/** Longest word that can be a keyword or a constant. */
export const LONGEST_KEYWORD = 6

/** Whether a text is a word: it can be a key, an argument name or a field name. */
export function isWord(text: string): boolean {
  let first = true
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (first ? !isWordStart(code) : !isWordPart(code)) return false
    first = false
  }
  return !first
}

/** Whether a text can name a binding: a word that is neither a keyword nor `true`, `false` or `null`. */
export function isName(text: string): boolean {
  return isWord(text) && !keywords.has(text) && !constants.has(text)
}
