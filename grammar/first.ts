// The tokens that the productions of the recorded grammar can begin with (FIRST, Aho and others, Compilers, section 4.4).

import {
  Alternation,
  NonTerminal,
  Option,
  Repetition,
  RepetitionWithSeparator,
  Terminal,
  type IProduction,
  type Rule,
  type TokenType,
} from "chevrotain"

/** The tokens that a production can begin with, by their index, and whether it can be empty. */
export interface First {
  readonly tokens: ReadonlySet<number>
  readonly empty: boolean
}

export interface Firsts {
  readonly firstOf: (production: IProduction) => First
  readonly firstOfSequence: (definition: readonly IProduction[]) => First
}

/** The set of each rule is computed once. */
export function createFirst(): Firsts {
  const firstOfRule = new Map<Rule, First>()

  function firstOf(production: IProduction): First {
    if (production instanceof Terminal) return { tokens: new Set(indexes(production.terminalType)), empty: false }
    if (production instanceof NonTerminal) {
      const known = firstOfRule.get(production.referencedRule)
      if (known !== undefined) return known
      const first = firstOfSequence(production.referencedRule.definition)
      firstOfRule.set(production.referencedRule, first)
      return first
    }
    if (production instanceof Alternation)
      return union(parts(production).map((alternative) => firstOfSequence(parts(alternative))))
    const { tokens, empty } = firstOfSequence(parts(production))
    return {
      tokens,
      empty:
        empty
        || production instanceof Option
        || production instanceof Repetition
        || production instanceof RepetitionWithSeparator,
    }
  }

  function firstOfSequence(definition: readonly IProduction[]): First {
    const firsts: First[] = []
    for (const production of definition) {
      const first = firstOf(production)
      firsts.push(first)
      if (!first.empty) return { ...union(firsts), empty: false }
    }
    return { ...union(firsts), empty: true }
  }

  return { firstOf, firstOfSequence }
}

/** The productions directly in a production. */
export function parts(production: IProduction): readonly IProduction[] {
  return (production as { definition?: readonly IProduction[] }).definition ?? []
}

function union(firsts: readonly First[]): First {
  return { tokens: new Set(firsts.flatMap(({ tokens }) => [...tokens])), empty: firsts.some(({ empty }) => empty) }
}

function indexes({ tokenTypeIdx, categoryMatches }: TokenType): readonly number[] {
  return [tokenTypeIdx as number, ...(categoryMatches ?? [])]
}
