// The usage that a provider of the AI SDK reports.

import { isAmount } from "../../base/cost.ts"
import { possibleTokens } from "../cost.ts"
import type { ModelEvent } from "../model.ts"
import type { Count, FinishPart, Metadata, ProviderUsage } from "./specification.ts"

type Usage = Extract<ModelEvent, { readonly type: "usage" }>

/** The usage with which an answer ends: faulty providers give none. */
export function usageOf({ usage = {}, providerMetadata }: Partial<FinishPart>): Usage | undefined {
  const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens } = usage
  const tokens = possibleTokens({
    ...(typeof inputTokens === "number"
      ? inputOf(inputTokens, cachedInputTokens, providerMetadata)
      : { input: inputTokens?.total, cached: inputTokens?.cacheRead, cacheWrite: inputTokens?.cacheWrite }),
    output: typeof outputTokens === "object" ? outputTokens.total : outputTokens,
    reasoning: partsOf(outputTokens).reasoning ?? reasoningTokens,
  })
  return tokens !== undefined && tokens.input > 0 ? { type: "usage", ...tokens } : undefined
}

function partsOf(count: Count | undefined): Exclude<Count, number> {
  return typeof count === "object" ? count : {}
}

/**
 * The input of version 2. Its providers for Anthropic and Bedrock count as input neither what was read from the cache
 * nor what was written to it, and have the latter in their metadata alone. More cached than counted input shows the
 * same of any other.
 */
function inputOf(input: number, cachedInput: ProviderUsage["cachedInputTokens"], metadata: Metadata = {}) {
  const { anthropic, bedrock } = metadata
  const { cacheWriteInputTokens: written } = (bedrock?.["usage"] ?? {}) as { readonly cacheWriteInputTokens?: unknown }
  const [cached, cacheWrite] = [cachedInput, anthropic?.["cacheCreationInputTokens"] ?? written].map(amountOf)
  const isApart = anthropic !== undefined || bedrock !== undefined || cached! > input
  return { input: isApart ? input + cached! + cacheWrite! : input, cached, cacheWrite }
}

function amountOf(count: unknown): number {
  return isAmount(count) ? count : 0
}
