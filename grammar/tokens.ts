// The kinds of tokens, the keywords, and the one token class that the lexer feeds to Chevrotain.

import { createToken, Lexer, type IToken, type TokenType } from "chevrotain"

/** Every kind of token. */
export const vocabulary: TokenType[] = []

function kind(name: string, label: string): TokenType {
  const type = createToken({ name, label, pattern: Lexer.NA })
  vocabulary.push(type)
  return type
}

/** The place of a keyword: at the start of an operand, before or after one, or in a declaration. */
export type Position = "begins" | "prefix" | "infix" | "declares"

/** A word with a meaning of its own. */
export interface Keyword {
  readonly word: string
  readonly type: TokenType
  readonly position: Position
  /** The index of an operator, else 0. */
  readonly flags: number
  /** It begins a declaration at the start of a line. */
  readonly declaration: boolean
}

/** The keywords that are kinds of tokens. */
export const keywordTokens: Keyword[] = []

function keyword(
  word: string,
  position: Position,
  { declaration = false }: Partial<Pick<Keyword, "declaration">> = {},
): TokenType {
  const type = kind(word.charAt(0) + word.slice(1).toLowerCase(), `\`${word}\``)
  keywordTokens.push({ word, type, position, flags: 0, declaration })
  return type
}

export const End = kind("End", "the end")

export const NumberToken = kind("Number", "a number")
export const StringToken = kind("String", "a string")
/** `true`, `false`, `null`; with REPAIRED also `True`, `False`, `None`. */
export const Constant = kind("Constant", "a constant")
export const Name = kind("Name", "a name")
/** Any word before the `:` of a record entry, an argument or a parameter. */
export const Key = kind("Key", "a name")
/** Any word after `.` or `?.`. */
export const FieldName = kind("FieldName", "a field name")
/** A name before `=>`. */
export const LambdaName = kind("LambdaName", "a name")

export const TemplateOpen = kind("TemplateOpen", "a template")
export const TemplateText = kind("TemplateText", "text")
export const TemplateClose = kind("TemplateClose", "the end of the template")
export const InterpolationOpen = kind("InterpolationOpen", "`${`")
export const InterpolationClose = kind("InterpolationClose", "`}`")

export const LParen = kind("LParen", "`(`")
/** The `(` of `(a, b) => …`. */
export const LambdaParen = kind("LambdaParen", "`(`")
export const RParen = kind("RParen", "`)`")
export const LBracket = kind("LBracket", "`[`")
export const RBracket = kind("RBracket", "`]`")
export const LBrace = kind("LBrace", "`{`")
export const RBrace = kind("RBrace", "`}`")
export const Comma = kind("Comma", "`,`")
export const Colon = kind("Colon", "`:`")
export const Equals = kind("Equals", "`=`")
export const Arrow = kind("Arrow", "`=>`")
export const Dot = kind("Dot", "`.`")
export const QuestionDot = kind("QuestionDot", "`?.`")
export const Question = kind("Question", "`?`")

/** Every operator between two operands but `-`; which one is in the token's `flags`, an index into `operators`. */
export const Operator = kind("Operator", "an operator")
export const Minus = kind("Minus", "`-`")
export const Call = keyword("CALL", "begins")
export const Task = keyword("TASK", "declares", { declaration: true })
export const Let = keyword("LET", "begins", { declaration: true })
export const In = keyword("IN", "infix")
export const If = keyword("IF", "begins")
export const Then = keyword("THEN", "infix")
export const Else = keyword("ELSE", "infix")
export const For = keyword("FOR", "begins")
export const Where = keyword("WHERE", "infix")
export const Try = keyword("TRY", "begins")
export const Not = keyword("NOT", "prefix")
export const Import = keyword("IMPORT", "declares", { declaration: true })
export const From = keyword("FROM", "declares")
export const As = keyword("AS", "declares")
export const Param = keyword("PARAM", "declares", { declaration: true })
export const Emit = keyword("EMIT", "declares", { declaration: true })
export const Test = keyword("TEST", "declares", { declaration: true })

/** The number by which Chevrotain compares kinds of tokens. */
export function idOf(type: TokenType): number {
  return type.tokenTypeIdx as number
}

const types: TokenType[] = []
for (const type of vocabulary) types[idOf(type)] = type

/** For each kind of token whether it is one of `types`. */
export function table(types: readonly TokenType[]): readonly boolean[] {
  const found: boolean[] = []
  for (const type of vocabulary) found[idOf(type)] = types.includes(type)
  return found
}

/** A value for each of some kinds of tokens, by their number. */
export function contexts<V>(pairs: readonly (readonly [TokenType, V])[]): readonly (V | undefined)[] {
  const found: (V | undefined)[] = []
  for (const [type, value] of pairs) found[idOf(type)] = value
  return found
}

// Flags of strings, template texts, template openings, constants and keywords.
/** The source has a backslash. */
export const ESCAPED = 1
/** The source is not the canonical form: a repair in an answer, an error elsewhere. */
export const REPAIRED = 2
/** The template is `""" … """`. */
export const BLOCK = 4
/** The string has a raw newline. */
export const MULTILINE = 8
/** The source of the string, its quotes included, is escaped as JSON once more. */
export const TWICE_ESCAPED = 16

/**
 * A token as Chevrotain reads it; `end` is exclusive. Offsets count in the whole source. Its text is cut out when it is
 * needed, and its kind is looked up: a node has many tokens, and what they hold is most of what parsing allocates.
 */
export class Token implements IToken {
  startOffset: number
  end: number
  tokenTypeIdx: number
  flags: number

  constructor(type: TokenType, start: number, end: number, flags: number) {
    this.startOffset = start
    this.end = end
    this.tokenTypeIdx = type.tokenTypeIdx as number
    this.flags = flags
  }

  get image(): string {
    return ""
  }

  get tokenType(): TokenType {
    return types[this.tokenTypeIdx] as TokenType
  }

  reuse(type: TokenType, start: number, end: number, flags: number): void {
    this.startOffset = start
    this.end = end
    this.tokenTypeIdx = type.tokenTypeIdx as number
    this.flags = flags
  }

  become(type: TokenType): void {
    this.tokenTypeIdx = idOf(type)
  }
}
