// The facts about a run that go with its reply.

import type { Usage } from "../base/usage.ts"

/** The facts about a run for a client that receives its text: its id, its questions and its cost. */
export interface RunFacts {
  /** The id of the run, which its trace has, too. */
  readonly run: string
  /** Whether a budget ended the run early. */
  readonly partial: boolean
  readonly requests: number
  /** Questions that were sent to a model. */
  readonly asked: number
  /** Questions whose answers were remembered. */
  readonly remembered: number
  /** US dollars; null if a price is not known. */
  readonly usd: number | null
}

export function factsOf({
  id,
  partial,
  usage: { requests, questions, usd },
}: {
  readonly id: string
  readonly partial: boolean
  readonly usage: Usage
}): RunFacts {
  return { run: id, partial, requests, asked: questions.asked, remembered: questions.remembered, usd }
}
