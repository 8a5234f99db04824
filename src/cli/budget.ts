// Reads the limits of `--budget calls=200,usd=2.5`.

import { BUDGET_KINDS, budgetProblem, type Budget } from "../budget/budget.ts"
import { UsageError } from "../base/errors.ts"

/** Throws `UsageError` unless the text is a list of limits; the budget is empty without a text. */
export function readBudget(text: string | undefined): Budget {
  if (text === undefined) return {}
  const budget: { [kind: string]: number } = {}
  for (const part of text.split(",")) {
    const [kind = "", limit = "", ...rest] = part.split("=").map((side) => side.trim())
    if (limit === "" || rest.length > 0 || Number.isNaN(Number(limit)))
      throw new UsageError(
        "invalid-budget",
        `${JSON.stringify(part)} is not a limit`,
        `write --budget ${BUDGET_KINDS[0]}=200,tokens=500000`,
      )
    budget[kind] = Number(limit)
  }
  const problem = budgetProblem(budget)
  if (problem !== undefined) throw new UsageError("invalid-budget", problem)
  return budget
}
