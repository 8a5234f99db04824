// Reads the limits of `--budget calls=200,usd=2.5,requests=none`.

import { BUDGET_KINDS, budgetProblem, type Budget } from "../budget/budget.ts"
import { UsageError } from "../base/errors.ts"

/** Throws `UsageError` unless the text is a list of limits, of which `none` lifts one. Empty without a text. */
export function readBudget(text: string | undefined): Budget {
  if (text === undefined) return {}
  const budget: { [kind: string]: number } = {}
  for (const part of text.split(",")) {
    const [kind = "", limit = "", ...rest] = part.split("=").map((side) => side.trim())
    const amount = limit === "none" ? Infinity : Number(limit)
    if (limit === "" || rest.length > 0 || !(Number.isFinite(amount) || limit === "none"))
      throw new UsageError(
        "invalid-budget",
        `${JSON.stringify(part)} is not a limit`,
        `write --budget ${BUDGET_KINDS[0]}=200,tokens=500000`,
      )
    if (Object.hasOwn(budget, kind)) throw new UsageError("invalid-budget", `--budget gives ${kind} twice`)
    budget[kind] = amount
  }
  const problem = budgetProblem(budget)
  if (problem !== undefined) throw new UsageError("invalid-budget", problem)
  return budget
}
