// The decisions that the parser takes beside Chevrotain's, as tables of tokens read off the recorded grammar.

import { Repetition, type IProduction, type Rule } from "chevrotain"
import { createFirst, type First } from "./first.ts"
import { vocabulary, idOf } from "./tokens.ts"

/** Tables by the index of a kind of token. */
export interface Decisions {
  /** Begins an operand. */
  readonly operand: readonly boolean[]
  /** Stands before an operand. */
  readonly prefix: readonly boolean[]
  /** Stands between two operands. */
  readonly infix: readonly boolean[]
  /** Begins what applies to the operand before it. */
  readonly postfix: readonly boolean[]
  /** Follows an operand in the same expression: `infix` or `postfix`. */
  readonly continues: readonly boolean[]
  /** Begins an argument. */
  readonly argument: readonly boolean[]
}

/** While the grammar is recorded nothing is decided. */
export const NO_DECISIONS: Decisions = { operand: [], prefix: [], infix: [], postfix: [], continues: [], argument: [] }

/** The tables of a grammar that has the rules `expression`, `prefix`, `operand` and `arguments` of grammar.txt. */
export function decisionsIn(rules: { readonly [name: string]: Rule }): Decisions {
  const { firstOf, firstOfSequence } = createFirst()
  const ofRule = (name: string) => firstOfSequence(ruleOf(rules, name).definition)
  // `expression` and `operand` end with what may follow any number of times.
  const ofEnd = (name: string) => firstOf(ruleOf(rules, name).definition.findLast(isRepetition)!)
  const [infix, postfix] = [ofEnd("expression"), ofEnd("operand")]
  return {
    operand: tableOf(ofRule("operand")),
    prefix: tableOf(ofRule("prefix")),
    infix: tableOf(infix),
    postfix: tableOf(postfix),
    continues: tableOf(infix, postfix),
    argument: tableOf(ofRule("arguments")),
  }
}

function ruleOf(rules: { readonly [name: string]: Rule }, name: string): Rule {
  const rule = rules[name]
  if (rule === undefined) throw new Error(`the grammar has no rule ${name}`)
  return rule
}

function isRepetition(production: IProduction): production is Repetition {
  return production instanceof Repetition
}

function tableOf(...firsts: readonly First[]): readonly boolean[] {
  const table: boolean[] = []
  for (const type of vocabulary) table[idOf(type)] = firsts.some(({ tokens }) => tokens.has(idOf(type)))
  return table
}
