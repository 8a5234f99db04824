// Asks for confirmation before a run whose planned cost exceeds the configured threshold.

import { UsageError } from "../base/errors.ts"
import type { Confirmation } from "../models/registry/configuration.ts"
import type { RunOptions } from "../run/options.ts"
import type { Plan } from "../run/plan.ts"
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
  await confirmPlan(() => runtime.plan(source, options), { yes, runs: null }, host)
}

/** The same for a plan; with `runs` it is that of the first of so many runs, which may cost as much. */
export async function confirmPlan(
  plan: () => Promise<Plan>,
  { yes, runs }: { readonly yes: boolean | undefined; readonly runs: number | null },
  host: Host,
): Promise<void> {
  const { confirm } = await host.configuration()
  if (confirm === undefined || yes === true || runs === 0) return
  const { certain, following } = await plan()
  const planned = [...certain, ...following.questions]
  const cost = costOf(planned)
  const times = runs ?? 1
  const usd = cost.usd === null ? Infinity : (cost.usd.most ?? cost.usd.least) * times
  if (!isPast(confirm, planned.length * times, usd)) return
  const about = following.questions.length === following.least ? "" : "about "
  const asks = `asks ${about}${countWords(planned.length, "question")}: ${describeCost(cost)}`
  const what = runs === null ? `the run ${asks}` : `the first of ${countWords(runs, "run")} ${asks}`
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
