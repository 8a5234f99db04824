// The cost of planned questions, in tokens and dollars.

import type { PlannedQuestion } from "../run/planner.ts"
import { moneyWords, numberWords } from "./words.ts"

export interface PlannedCost {
  readonly inputTokens: number
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
    outputTokens: sum(questions.map(({ outputTokens }) => outputTokens)),
    usd: least === null ? null : { least, most: sum(usd.map((each) => each?.most ?? null)) },
  }
}

/** `12,300 tokens in, at most 4,096 out, $0.0123 to $0.05`. */
export function describeCost({ inputTokens, outputTokens, usd }: PlannedCost): string {
  const tokens = [
    `about ${numberWords(inputTokens)} tokens in`,
    outputTokens === null ? "plus the answers" : `at most ${numberWords(outputTokens)} out`,
  ]
  if (usd === null) return [...tokens, "price unknown"].join(", ")
  return [
    ...tokens,
    usd.most === null
      ? `from ${moneyWords(usd.least)}`
      : usd.most === usd.least
        ? moneyWords(usd.least)
        : `${moneyWords(usd.least)} to ${moneyWords(usd.most)}`,
  ].join(", ")
}
