// Chevrotain's messages in the words of the language. Each is thrown as a Failure at once: Chevrotain's own exceptions
// collect stacks of rules, which costs more than the parse.

import type { IParserErrorMessageProvider, IToken, TokenType } from "chevrotain"
import { Source } from "./source.ts"
import * as T from "./tokens.ts"
import type { Token } from "./tokens.ts"

interface Messages extends IParserErrorMessageProvider {
  source: Source
}

const afterOperand = new Set([T.End, T.RParen, T.RBracket, T.RBrace, T.InterpolationClose].map(T.idOf))

function describe(expected: TokenType, actual: Token): string {
  const label = expected.LABEL ?? expected.name
  if (!afterOperand.has(T.idOf(expected)) || expected === T.End)
    return expected === T.End ? "an operator or the end" : label
  if (actual.tokenType === T.Comma) return `an expression or ${label}`
  return actual.tokenType === T.End ? label : `\`,\`, an operator or ${label}`
}

export const messages: Messages = {
  source: new Source("", 0, "document", "text"),

  buildMismatchTokenMessage({ expected, actual }: { expected: TokenType; actual: IToken }): string {
    throw this.source.unexpected(describe(expected, actual as Token), actual as Token)
  },

  buildNotAllInputParsedMessage(): string {
    return ""
  },

  buildNoViableAltMessage(options: { actual: IToken[]; customUserDescription?: string }): string {
    throw this.source.unexpected(options.customUserDescription ?? "something else", options.actual[0] as Token)
  },

  buildEarlyExitMessage(options: { actual: IToken[]; customUserDescription?: string }): string {
    throw this.source.unexpected(options.customUserDescription ?? "something else", options.actual[0] as Token)
  },
}
