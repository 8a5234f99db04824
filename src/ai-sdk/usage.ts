// The end of a run in the form of the AI SDK.

import type { RunResult } from "../run/result.ts"
import type { Finish } from "./specification.ts"

/** The finish, the tokens and the cost of a run. The metadata name the run, whose id its trace has, too. */
export function finishOf({ id, partial, usage }: RunResult): Finish {
  const { input, output, cached = 0, cacheWrite = 0, reasoning = 0 } = usage.tokens
  const { asked, remembered } = usage.questions
  return {
    finishReason: partial ? { unified: "length", raw: "partial" } : { unified: "stop", raw: undefined },
    usage: {
      inputTokens: { total: input, noCache: input - cached - cacheWrite, cacheRead: cached, cacheWrite },
      outputTokens: { total: output, text: output - reasoning, reasoning },
    },
    providerMetadata: { recall: { run: id, partial, requests: usage.requests, asked, remembered, usd: usage.usd } },
  }
}
