// The end of a run in the form of the AI SDK.

import { factsOf } from "../chat/facts.ts"
import type { RunResult } from "../run/result.ts"
import type { Finish } from "./specification.ts"

/** The finish, the tokens and the cost of a run. The metadata name the run, whose id its trace has, too. */
export function finishOf(result: RunResult): Finish {
  const { input, output, cached = 0, cacheWrite = 0, reasoning = 0 } = result.usage.tokens
  return {
    finishReason: result.partial ? { unified: "length", raw: "partial" } : { unified: "stop", raw: undefined },
    usage: {
      inputTokens: { total: input, noCache: input - cached - cacheWrite, cacheRead: cached, cacheWrite },
      outputTokens: { total: output, text: output - reasoning, reasoning },
    },
    providerMetadata: { recall: { ...factsOf(result) } },
  }
}
