// The cost of planned questions, in tokens and dollars.

import type { PlannedQuestion } from "../run/planner.ts"
import { moneyWords, numberWords } from "./words.ts"

export interface PlannedCost {
  readonly inputTokens: number
  /** The part of the input that a provider may have in its cache. */
  readonly cachedTokens: number
  /** Null if a model does not declare its maximum output. */
  readonly outputTokens: number | null
  /** Null if a price is unknown. */
  readonly usd: { readonly least: number; readonly most: number | null } | null
}

/** The sum over the first request of each question. Each call in an answer costs a further request. */
export function costOf(questions: readonly PlannedQuestion[]): PlannedCost {
  const sum = (values: readonly (number | null)[]) =>
    values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0)
  const usd = questions.map((question) => question.usd)
  const least = sum(usd.map((each) => each?.least ?? null))
  return {
    inputTokens: sum(questions.map(({ inputTokens }) => inputTokens)) ?? 0,
    cachedTokens: sum(questions.map(({ cachedTokens }) => cachedTokens)) ?? 0,
    outputTokens: sum(questions.map(({ outputTokens }) => outputTokens)),
    usd: least === null ? null : { least, most: sum(usd.map((each) => each?.most ?? null)) },
  }
}

/** `12,300 tokens in (8,192 of them repeated, which a provider may cache), at most 4,096 out, $0.0123 to $0.05`. */
export function describeCost({ inputTokens, cachedTokens, outputTokens, usd }: PlannedCost): string {
  const cached =
    cachedTokens === 0 ? "" : ` (${numberWords(cachedTokens)} of them repeated, which a provider may cache)`
  const tokens = [
    `about ${numberWords(inputTokens)} tokens in${cached}`,
    outputTokens === null ? "plus the answers" : `at most ${numberWords(outputTokens)} out`,
  ]
  if (usd === null) return [...tokens, "price not known"].join(", ")
  return [
    ...tokens,
    usd.most === null
      ? `from ${moneyWords(usd.least)}`
      : usd.most === usd.least
        ? moneyWords(usd.least)
        : `${moneyWords(usd.least)} to ${moneyWords(usd.most)}`,
  ].join(", ")
}
