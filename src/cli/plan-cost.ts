// What a plan's questions come to, in tokens and dollars, and in words.

import type { PlannedQuestion } from "../run/planner.ts"
import { moneyWords, numberWords } from "./words.ts"

export interface PlannedCost {
  readonly inputTokens: number
  /** Null where a model does not say how much it writes at most. */
  readonly outputTokens: number | null
  /** Null where a price is not known. */
  readonly usd: { readonly least: number; readonly most: number | null } | null
}

/** Of the first request of each question; each call in an answer takes a further one. */
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
    outputTokens === null ? "and what is answered" : `at most ${numberWords(outputTokens)} out`,
  ]
  if (usd === null) return [...tokens, "at a price that is not known"].join(", ")
  return [
    ...tokens,
    usd.most === null
      ? `from ${moneyWords(usd.least)}`
      : usd.most === usd.least
        ? moneyWords(usd.least)
        : `${moneyWords(usd.least)} to ${moneyWords(usd.most)}`,
  ].join(", ")
}
