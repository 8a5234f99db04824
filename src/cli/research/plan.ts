// The plan of `recall research`, which is shown and confirmed before much is asked.

import { RecallError, UsageError } from "../../base/errors.ts"
import type { Confirmation } from "../../models/registry/configuration.ts"
import { MAX_PLANNED } from "../../run/planner.ts"
import type { Plan } from "../../run/plan.ts"
import type { Host } from "../host.ts"
import { costOf, describeCost } from "../plan-cost.ts"
import { countWords, numberWords } from "../words.ts"

/** The plan above which a user confirms, unless the configuration has another: dollars where the price is known. */
const MUCH = { calls: 50, usd: 0.1 } as const

/** The task whose questions only follow wrong quotations; a plan has one for every file. */
const RARE = "_copied"

interface Planned {
  /** The questions that a run would ask, in words. */
  readonly words: string
  readonly questions: number
  /** Null where the price is not known. */
  readonly usd: number | null
}

/** The questions of a plan; null for a plan with too many to be listed. */
export async function planned(plan: () => Promise<Plan>): Promise<Planned> {
  try {
    const { certain, following } = await plan()
    const all = [...certain, ...following.questions]
    const usual = all.filter(({ task }) => task !== RARE)
    const cost = costOf(usual)
    return {
      words:
        all.length === 0
          ? "All answers are remembered, and so it asks nothing"
          : `Reading asks about ${countWords(usual.length, "question")}: ${describeCost(cost)}. Writing adds a few`,
      questions: all.length,
      usd: cost.usd === null ? null : (cost.usd.most ?? cost.usd.least),
    }
  } catch (error) {
    if (!(error instanceof RecallError) || error.code !== "plan-too-long") throw error
    const words = `It asks more than ${numberWords(MAX_PLANNED / 2)} questions`
    return { words, questions: Infinity, usd: null }
  }
}

/** Asks the user to confirm a plan that costs much. Throws `UsageError` (`needs-yes`) unless the user does. */
export async function confirmResearch({ words, questions, usd }: Planned, host: Host): Promise<void> {
  const { confirm } = await host.configuration()
  if (usd === 0 || !isMuch(confirm ?? (usd === null ? { calls: MUCH.calls } : { usd: MUCH.usd }), questions, usd))
    return
  const answer = await host.confirm(`${words}. Continue?`)
  if (answer === true) return
  throw new UsageError(
    "needs-yes",
    words,
    answer === null ? "add --yes to skip this confirmation" : "the run was not confirmed, so nothing was asked",
  )
}

function isMuch({ calls, usd: most }: Confirmation, questions: number, usd: number | null): boolean {
  return (calls !== undefined && questions > calls) || (most !== undefined && (usd ?? Infinity) > most)
}
