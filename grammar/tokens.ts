// The kinds of tokens, the keywords, and the one token class that the lexer feeds to Chevrotain.

import { createToken, Lexer, type IToken, type TokenType } from "chevrotain"

function kind(name: string, label: string): TokenType {
  return createToken({ name, label, pattern: Lexer.NA })
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
export const Not = kind("Not", "`NOT`")

export const Call = kind("Call", "`CALL`")
export const Task = kind("Task", "`TASK`")
export const Let = kind("Let", "`LET`")
export const In = kind("In", "`IN`")
export const If = kind("If", "`IF`")
export const Then = kind("Then", "`THEN`")
export const Else = kind("Else", "`ELSE`")
export const For = kind("For", "`FOR`")
export const Where = kind("Where", "`WHERE`")
export const Try = kind("Try", "`TRY`")
export const Import = kind("Import", "`IMPORT`")
export const From = kind("From", "`FROM`")
export const As = kind("As", "`AS`")
export const Param = kind("Param", "`PARAM`")
export const Emit = kind("Emit", "`EMIT`")
export const Test = kind("Test", "`TEST`")

export const vocabulary: TokenType[] = [
  End,
  NumberToken,
  StringToken,
  Constant,
  Name,
  Key,
  FieldName,
  LambdaName,
  TemplateOpen,
  TemplateText,
  TemplateClose,
  InterpolationOpen,
  InterpolationClose,
  LParen,
  LambdaParen,
  RParen,
  LBracket,
  RBracket,
  LBrace,
  RBrace,
  Comma,
  Colon,
  Equals,
  Arrow,
  Dot,
  QuestionDot,
  Question,
  Operator,
  Minus,
  Not,
  Call,
  Task,
  Let,
  In,
  If,
  Then,
  Else,
  For,
  Where,
  Try,
  Import,
  From,
  As,
  Param,
  Emit,
  Test,
]

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

// Flags of strings, template texts, template openings, constants and keywords.
/** The source has a backslash. */
export const ESCAPED = 1
/** The source is not the canonical form: a repair in an answer, an error elsewhere. */
export const REPAIRED = 2
/** The template is `""" … """`. */
export const BLOCK = 4
/** The string has a raw newline. */
export const MULTILINE = 8

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
