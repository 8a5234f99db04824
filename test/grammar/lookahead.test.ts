// The grammar's lookahead decides as Chevrotain's own does, for every decision of every rule and every token.

import {
  Alternation,
  LLkLookaheadStrategy,
  NonTerminal,
  type IOrAlt,
  type IProduction,
  type OptionalProductionType,
  type Rule,
} from "chevrotain"
import { describe, expect, test } from "vitest"
import { createLookahead } from "../../grammar/lookahead.ts"
import { theParser } from "../../grammar/parser.ts"
import { vocabulary } from "../../grammar/tokens.ts"

const KINDS = new Set<string>([
  "Option",
  "Repetition",
  "RepetitionMandatory",
  "RepetitionMandatoryWithSeparator",
  "RepetitionWithSeparator",
])
const own = createLookahead()
const general = new LLkLookaheadStrategy({ maxLookahead: 1 })
const rules = Object.values(theParser().getGAstProductions())

type Numbered = IProduction & {
  readonly idx: number
  readonly definition: IProduction[]
  readonly hasPredicates?: boolean
}

function decisionsOf(rule: Rule): readonly Numbered[] {
  const found: Numbered[] = []
  const left = [...rule.definition] as Numbered[]
  for (let production = left.pop(); production !== undefined; production = left.pop()) {
    if (production instanceof NonTerminal) continue
    if (production instanceof Alternation || KINDS.has(production.constructor.name)) found.push(production)
    left.push(...((production.definition ?? []) as Numbered[]))
  }
  return found
}

/** The alternative that a decision chooses for each token, with all gates open. */
function outcomes(decide: (alternatives?: IOrAlt<unknown>[]) => unknown, alternatives: number): readonly unknown[] {
  const open = Array.from({ length: alternatives }, () => ({ ALT: () => undefined }))
  return vocabulary.map((token) =>
    decide.call({ LA_FAST: () => ({ tokenTypeIdx: token.tokenTypeIdx, tokenType: token }) }, open),
  )
}

test("the grammar has rules and decisions", () => {
  expect(rules.length).toBeGreaterThan(10)
  expect(rules.flatMap(decisionsOf).length).toBeGreaterThan(20)
})

describe("decides as Chevrotain does", () => {
  test.each(rules.map((rule) => [rule.name, rule] as const))("%s", (_, rule) => {
    for (const production of decisionsOf(rule)) {
      const options = { rule, prodOccurrence: production.idx, maxLookahead: 1, dynamicTokensEnabled: false }
      const count = production.definition.length
      if (production instanceof Alternation) {
        const alternation = { ...options, hasPredicates: production.hasPredicates ?? false }
        expect(outcomes(own.buildLookaheadForAlternation(alternation), count)).toEqual(
          outcomes(general.buildLookaheadForAlternation(alternation), count),
        )
      } else {
        const optional = { ...options, prodType: production.constructor.name as OptionalProductionType }
        expect(outcomes(own.buildLookaheadForOptional(optional), count)).toEqual(
          outcomes(general.buildLookaheadForOptional(optional), count),
        )
      }
    }
  })
})
