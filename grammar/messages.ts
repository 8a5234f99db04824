// The token that a rule expected, in the words of the language.

import type { TokenType } from "chevrotain"
import * as T from "./tokens.ts"
import type { Token } from "./tokens.ts"

const afterOperand = new Set([T.End, T.RParen, T.RBracket, T.RBrace, T.InterpolationClose].map(T.idOf))

export function describe(expected: TokenType, actual: Token): string {
  const label = expected.LABEL ?? expected.name
  if (!afterOperand.has(T.idOf(expected)) || expected === T.End)
    return expected === T.End ? "an operator or the end" : label
  if (actual.tokenType === T.Comma) return `an expression or ${label}`
  return actual.tokenType === T.End ? label : `\`,\`, an operator or ${label}`
}
