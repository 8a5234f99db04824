// The usage of a response.

import type { ModelEvent } from "../../model.ts"

/** The counts of a response; undefined where they cannot be true, as those of a server that counts nothing. */
export function usageIn(usage: unknown, hasText: boolean): Extract<ModelEvent, { type: "usage" }> | undefined {
  const counts = fieldsOf(usage)
  const { input_tokens: input, output_tokens: output } = counts
  if (!isCount(input) || !isCount(output) || input === 0 || (output === 0 && hasText)) return undefined
  const inputs = fieldsOf(counts["input_tokens_details"])
  const { reasoning_tokens: reasoning } = fieldsOf(counts["output_tokens_details"])
  const { cached_tokens: cached, cache_write_tokens: cacheWrite } = inputs
  return {
    type: "usage",
    input,
    output,
    ...(isCount(cached) ? { cached } : {}),
    ...(isCount(cacheWrite) ? { cacheWrite } : {}),
    ...(isCount(reasoning) ? { reasoning } : {}),
  }
}

function fieldsOf(value: unknown): { readonly [field: string]: unknown } {
  return typeof value === "object" && value !== null ? (value as { readonly [field: string]: unknown }) : {}
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
