// The usage that a server reports, in the fields of OpenAI and of those who extend its protocol.

import { isAmount } from "../../base/cost.ts"
import { possibleTokens } from "../cost.ts"
import type { TokenUsage } from "../model.ts"

/** An object of the server; its fields may be anything. */
type Fields = { readonly [field: string]: unknown }

/**
 * The usage in a reply; undefined without possible counts. `hasText` tells whether the answer has text so far, since a
 * server that counts nothing reports zeros. An impossible count beside them is left out alone.
 */
export function usageOf(usage: unknown, hasText: boolean): TokenUsage | undefined {
  const fields = fieldsOf(usage)
  const [input, output] = [fields["prompt_tokens"], fields["completion_tokens"]]
  if (!isCount(input) || !isCount(output)) return undefined
  const generated = generatedIn(input, output, fields["total_tokens"])
  const counts = possibleTokens({
    input,
    output: generated,
    cached: cachedIn(fields),
    cacheWrite: writtenIn(fields),
    reasoning: fieldsOf(fields["completion_tokens_details"])["reasoning_tokens"],
  })
  if (counts === undefined || input === 0 || (generated === 0 && hasText)) return undefined
  const usd = dollarsIn(fields)
  return { ...counts, ...(usd === undefined ? {} : { usd }) }
}

/** All output: some servers leave the reasoning out of it, but not out of the total. */
export function generatedIn(input: number, output: number, total: unknown): number {
  return isCount(total) ? Math.max(output, total - input) : output
}

/** OpenAI's field, which most have; DeepSeek's; Anthropic's, which proxies such as LiteLLM pass on. */
function cachedIn(fields: Fields): number | undefined {
  const details = fieldsOf(fields["prompt_tokens_details"])
  return most(details["cached_tokens"], fields["prompt_cache_hit_tokens"], fields["cache_read_input_tokens"])
}

/** OpenRouter's field, LiteLLM's, and Anthropic's. */
function writtenIn(fields: Fields): number | undefined {
  const details = fieldsOf(fields["prompt_tokens_details"])
  return most(details["cache_write_tokens"], details["cache_creation_tokens"], fields["cache_creation_input_tokens"])
}

/** A proxy that gives a count in two fields may leave one of them at 0. */
function most(...counts: readonly unknown[]): number | undefined {
  const given = counts.filter(isCount)
  return given.length === 0 ? undefined : Math.max(...given)
}

/**
 * OpenRouter's cost. For a user's own key at a provider it is OpenRouter's fee alone, and the provider's part is apart.
 */
export function dollarsIn(fields: Fields): number | undefined {
  const { cost, is_byok: isOwnKey } = fields as { readonly cost?: unknown; readonly is_byok?: unknown }
  if (!isAmount(cost)) return undefined
  if (isOwnKey !== true) return cost
  const rest = fieldsOf(fields["cost_details"])["upstream_inference_cost"]
  return isAmount(rest) ? cost + rest : undefined
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {}
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
