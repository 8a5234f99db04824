// The outcome of one case: the answer or the failure, and what it cost.

import { createRuntime, RecallError, type Budget, type Usage } from "../../src/index.ts"
import { cachedOf, secondsOf, type Exchanges } from "./exchange.ts"

export interface Cost {
  readonly input: number
  /** The part of the input that the provider read from its cache; null where it reports none. */
  readonly cached: number | null
  readonly output: number
  /** Whether some of the tokens are an estimate, as those of a request that stopped at a call. */
  readonly estimated: boolean
  /** US dollars; null where the model's price is not known. */
  readonly usd: number | null
  readonly requests: number
  /** Seconds in which at least one request was open. */
  readonly seconds: number
}

export interface Outcome {
  /** Null where it failed. */
  readonly answer: unknown
  /** The reason why there is no answer. */
  readonly failure: string | null
  readonly cost: Cost
}

/** Runs a program with a model. Failures of the program and exhausted budgets are outcomes. */
export async function outcomeOf(
  { source, args }: { readonly source: string; readonly args: { readonly [name: string]: string } },
  exchanges: Exchanges,
  budget: Budget,
): Promise<Outcome> {
  const ended = (answer: unknown, failure: string | null, usage: Usage): Outcome => ({
    answer,
    failure,
    cost: costOf(usage, exchanges),
  })
  try {
    const runtime = createRuntime({ models: exchanges.model, budget })
    const { value, partial, diagnostics, usage } = await runtime.run(source, { args, name: "trial" })
    if (!partial) return ended(value, null, usage)
    const reason = diagnostics.find(({ code }) => code.includes("budget"))?.message ?? "the run ended early"
    return ended(null, reason, usage)
  } catch (error) {
    if (!(error instanceof RecallError)) throw error
    return ended(null, error.message, error.usage)
  }
}

function costOf({ tokens, usd, requests }: Usage, { used, model }: Exchanges): Cost {
  return {
    input: tokens.input,
    cached: cachedOf(used),
    output: tokens.output,
    estimated: tokens.estimated,
    usd: model.price === undefined ? null : usd,
    requests,
    seconds: secondsOf(used),
  }
}
