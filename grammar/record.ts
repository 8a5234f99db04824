// The record that Chevrotain makes of the grammar, as decisions. The build replaces this file by its result, so that
// the package neither records the grammar nor has the code that does (`scripts/parser-parts.ts`).

import { Alternation, NonTerminal, Option, Repetition, type IProduction, type IToken, type Rule } from "chevrotain"
import { decisionsIn } from "./decisions.ts"
import { parts } from "./first.ts"
import { createLookahead } from "./lookahead.ts"
import type { Continuing, Decision, Recorded, RuleDecision } from "./recorded.ts"
import { idOf, vocabulary } from "./tokens.ts"

/** `analyse` has Chevrotain record the rules and gives them. */
export function record(analyse: () => { readonly [name: string]: Rule }): Recorded {
  const rules = analyse()
  const named = Object.entries(rules).map(([name, rule]) => [name, decisionsOf(rule)] as const)
  const continuing = Object.entries(decisionsIn(rules)).map(([part, table]) => {
    return [part, encoded((id) => (table[id] === true ? 0 : undefined))] as const
  })
  return {
    rules: Object.fromEntries(named.filter(([, decisions]) => decisions.length > 0)),
    continuing: Object.fromEntries(continuing) as Record<Continuing, Decision>,
  }
}

const KINDS = [
  [Alternation, "or"],
  [Option, "option"],
  [Repetition, "many"],
] as const

const lookahead = createLookahead()

function decisionsOf(rule: Rule): readonly RuleDecision[] {
  const found: RuleDecision[] = []
  const left: IProduction[] = [...rule.definition]
  for (let production = left.pop(); production !== undefined; production = left.pop()) {
    if (production instanceof NonTerminal) continue
    left.push(...parts(production))
    const kind = KINDS.find(([type]) => production instanceof type)?.[1]
    if (kind === undefined) continue
    const occurrence = (production as { readonly idx?: number }).idx!
    found.push({ kind, occurrence, by: decisionOf(rule, kind, occurrence) })
  }
  return found
}

function decisionOf(rule: Rule, kind: RuleDecision["kind"], prodOccurrence: number): Decision {
  const options = { rule, prodOccurrence, maxLookahead: 1, dynamicTokensEnabled: false }
  const choose: () => number | boolean | undefined =
    kind === "or"
      ? lookahead.buildLookaheadForAlternation({ ...options, hasPredicates: false })
      : lookahead.buildLookaheadForOptional({ ...options, prodType: kind === "option" ? "Option" : "Repetition" })
  return encoded((tokenTypeIdx) => {
    const chosen = choose.call({ LA_FAST: () => ({ tokenTypeIdx }) as IToken })
    return typeof chosen === "boolean" ? (chosen ? 0 : undefined) : chosen
  })
}

function encoded(choice: (id: number) => number | undefined): Decision {
  return vocabulary.map((type) => choice(idOf(type))?.toString(36) ?? "-").join("")
}
