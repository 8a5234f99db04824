// Input of which a server counts far less than was sent: it may have cut the beginning of a long prompt off in silence.

import type { ModelRequest } from "../models/model.ts"
import { textOf, type Bill } from "./bill.ts"
import { estimateTokens } from "./estimate.ts"

/** UTF-16 units of the shortest request that is looked at: servers count little besides, and cut none that is short. */
const SHORTEST = 8_000

/** UTF-16 units for each token that is counted, below which nothing is estimated: common texts have 2 to 5. */
const UNITS_PER_TOKEN = 8

/** The input that a provider has counted where that is less than half of its estimate; undefined for any other. */
export function shortInput(
  request: ModelRequest,
  bill: Bill,
): { readonly counted: number; readonly estimated: number } | undefined {
  const { messages, prompt } = request
  const length = prompt?.length ?? messages.reduce((sum, { content }) => sum + content.length, 0)
  if (length < SHORTEST) return undefined
  const { input, estimated } = bill.total()
  if (estimated || length < input * UNITS_PER_TOKEN) return undefined
  const expected = estimateTokens(textOf(request))
  return expected > 2 * input ? { counted: input, estimated: expected } : undefined
}
