// Decides by one token how a rule continues. The grammar needs no more, and the general method is slow to start.

import {
  Alternation,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type ILookaheadStrategy,
  type IOrAlt,
  type IProduction,
  type IToken,
  type OptionalProductionType,
  type Rule,
} from "chevrotain"
import { createFirst, parts, type First } from "./first.ts"

/** The part of the parser that a decision reads. */
interface Parser {
  LA_FAST(distance: number): IToken
}

const OPTIONAL = { Option, Repetition, RepetitionMandatory, RepetitionMandatoryWithSeparator, RepetitionWithSeparator }

/**
 * A lookahead strategy for grammars that are LL(1): of alternatives that begin alike the first is taken, an optional
 * part is entered when it can begin with the next token, exactly as Chevrotain's own strategy decides with one token of
 * lookahead. The set of each rule is computed once (`first.ts`), where Chevrotain expands every rule again.
 */
export function createLookahead(): ILookaheadStrategy {
  const { firstOfSequence } = createFirst()

  return {
    validate: () => [],

    buildLookaheadForAlternation({ rule, prodOccurrence, hasPredicates }) {
      const firsts = parts(find(rule, Alternation, prodOccurrence)).map((alternative) =>
        firstOfSequence(parts(alternative)),
      )
      if (hasPredicates) return byGates(firsts) as (alternatives?: IOrAlt<unknown>[]) => number | undefined
      const chosen: (number | undefined)[] = []
      for (const [index, { tokens }] of firsts.entries()) for (const token of tokens) chosen[token] ??= index
      const fallback = firsts.findIndex(({ empty }) => empty)
      // An empty alternative is always taken: those after it are never reached.
      if (fallback >= 0)
        for (const [token, index] of chosen.entries())
          if (index === undefined || index > fallback) chosen[token] = fallback
      const otherwise = fallback < 0 ? undefined : fallback
      return function (this: Parser) {
        return chosen[this.LA_FAST(1).tokenTypeIdx] ?? otherwise
      } as () => number | undefined
    },

    buildLookaheadForOptional({ rule, prodOccurrence, prodType }) {
      const { tokens, empty } = firstOfSequence(
        parts(find(rule, OPTIONAL[prodType as OptionalProductionType], prodOccurrence)),
      )
      const enters: boolean[] = []
      for (const token of tokens) enters[token] = true
      return function (this: Parser) {
        return empty || enters[this.LA_FAST(1).tokenTypeIdx] === true
      } as () => boolean
    },
  }
}

/** Alternatives with a GATE: the first that begins with the next token, or can be empty, and whose gate is open. */
function byGates(firsts: readonly First[]) {
  return function (this: Parser, alternatives: readonly IOrAlt<unknown>[]): number | undefined {
    const next = this.LA_FAST(1).tokenTypeIdx
    for (const [index, { tokens, empty }] of firsts.entries()) {
      if ((empty || tokens.has(next)) && alternatives[index]?.GATE?.call(this) !== false) return index
    }
    return undefined
  }
}

function find(rule: Rule, kind: abstract new (...args: never[]) => IProduction, occurrence: number): IProduction {
  const left: IProduction[] = [...rule.definition]
  for (let production = left.pop(); production !== undefined; production = left.pop()) {
    if (production instanceof kind && (production as { idx?: number }).idx === occurrence) return production
    if (!(production instanceof NonTerminal)) left.push(...parts(production))
  }
  throw new Error(`${rule.name} has no such production`)
}
