// The usage of a response.

import { possibleTokens } from "../../cost.ts"
import type { TokenUsage } from "../../model.ts"
import { dollarsIn, fieldsOf, generatedIn, isCount } from "../usage.ts"

/** The counts of a response; undefined where they cannot be true, as those of a server that counts nothing. */
export function usageIn(usage: unknown, hasText: boolean): TokenUsage | undefined {
  const fields = fieldsOf(usage)
  const inputs = fieldsOf(fields["input_tokens_details"])
  const [input, output] = [fields["input_tokens"], fields["output_tokens"]]
  if (!isCount(input) || !isCount(output)) return undefined
  const counts = possibleTokens({
    input,
    cached: inputs["cached_tokens"],
    cacheWrite: inputs["cache_write_tokens"],
    output: generatedIn(input, output, fields["total_tokens"]),
    reasoning: fieldsOf(fields["output_tokens_details"])["reasoning_tokens"],
  })
  if (counts === undefined || counts.input === 0 || (counts.output === 0 && hasText)) return undefined
  const usd = dollarsIn(fields)
  return { ...counts, ...(usd === undefined ? {} : { usd }) }
}
