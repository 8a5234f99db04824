// Asks for confirmation before a run whose planned cost exceeds the configured threshold.

import { UsageError } from "../base/errors.ts"
import type { Confirmation } from "../models/registry/configuration.ts"
import type { RunOptions } from "../run/options.ts"
import type { Runtime } from "../runtime.ts"
import type { EvaluationOptions } from "./options.ts"
import type { Host } from "./host.ts"
import { costOf, describeCost } from "./plan-cost.ts"
import { countWords } from "./words.ts"

/**
 * Plans the run, and asks the user to confirm it if the plan exceeds `confirm` of the configuration. Throws
 * `UsageError` (`needs-yes`) unless the user confirms; without a terminal nobody can.
 */
export async function confirmRun(
  runtime: Runtime,
  source: string,
  options: RunOptions,
  { yes }: EvaluationOptions,
  host: Host,
): Promise<void> {
  const { confirm } = await host.configuration()
  if (confirm === undefined || yes === true) return
  const { certain, following } = await runtime.plan(source, options)
  const planned = [...certain, ...following.questions]
  const cost = costOf(planned)
  if (!isPast(confirm, planned.length, cost.usd === null ? Infinity : (cost.usd.most ?? cost.usd.least))) return
  const about = following.questions.length === following.least ? "" : "about "
  const what = `the run asks ${about}${countWords(planned.length, "question")}: ${describeCost(cost)}`
  const answer = await host.confirm(`${what[0]!.toUpperCase()}${what.slice(1)}. Continue?`)
  if (answer !== true)
    throw new UsageError(
      "needs-yes",
      what,
      answer === null
        ? "add --yes to skip this confirmation; recall plan lists the questions"
        : "the run was not confirmed, so nothing was asked",
    )
}

function isPast({ calls, usd }: Confirmation, questions: number, most: number): boolean {
  return (calls !== undefined && questions > calls) || (usd !== undefined && questions > 0 && most > usd)
}
