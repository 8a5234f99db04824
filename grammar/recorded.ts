// The decisions of the recorded grammar as data: the built package has them, and so needs neither to record the grammar
// nor the code that does.

import { idOf, vocabulary } from "./tokens.ts"

/**
 * Decides by the next token: a character for each kind of token, in the order of the vocabulary, with the number of the
 * alternative to base 36, or 0 for a part that is entered; `-` is none.
 */
export type Decision = string

export interface Recorded {
  readonly rules: { readonly [rule: string]: readonly RuleDecision[] }
  /** The tokens that decide how an expression continues. */
  readonly continuing: { readonly [Part in Continuing]: Decision }
}

export interface RuleDecision {
  readonly kind: "or" | "option" | "many"
  readonly occurrence: number
  readonly by: Decision
}

/**
 * An `operand` begins with the token, a `prefix` precedes an operand, an `infix` is between two, a `postfix` applies to
 * the operand before it, the last two are what `continues` one, and an `argument` begins with the token.
 */
export type Continuing = "operand" | "prefix" | "infix" | "postfix" | "continues" | "argument"

/** A decision by the number of a kind of token; -1 is none. */
export type Table = readonly number[]

export function tableOf(decision: Decision): Table {
  const table: number[] = []
  for (const [position, type] of vocabulary.entries()) {
    const choice = decision.charAt(position)
    table[idOf(type)] = choice === "-" ? -1 : Number.parseInt(choice, 36)
  }
  // The tables of a parser are read by every token: no number may be absent.
  for (let id = 0; id < table.length; id++) table[id] ??= -1
  return table
}
