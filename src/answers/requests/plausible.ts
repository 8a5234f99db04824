// The counts of a provider that can be true.

import type { TokenUsage } from "../../models/model.ts"

/** UTF-16 units of the longest tokens that a whole text can have on average. */
const LONGEST_TOKEN = 20

/** Tokens of the longest answer, where neither the request nor its model has a limit. */
const LONGEST_ANSWER = 1_000_000

/** The factor by which servers that leave the reasoning out of their limit may exceed it. */
const BEYOND = 10

/**
 * Whether tokens can be those of a request that has generated so much text within a limit. A server that counts nothing
 * reports zeros or ones. Input can be far less than what was sent, as some servers cut it.
 */
export function isPlausible({ input, output }: TokenUsage, text: number, limit = LONGEST_ANSWER): boolean {
  return input > 0 && output >= text / LONGEST_TOKEN && output <= limit * BEYOND
}
