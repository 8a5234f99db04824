// The prompt cache of the model server: input that begins as an earlier request's does is counted as cached.

import { Prefixes } from "../../base/prefixes.ts"
import { CHARACTERS_PER_TOKEN, textOf } from "./record.ts"
import type { CacheCounts, ChatRequest } from "./rule.ts"

/** The prompt cache that a server pretends to have; each option has a default. */
export interface PromptCache {
  /** The fewest tokens that are cached; 1,024 by default, as OpenAI's. */
  readonly least?: number
  /** The step in which they are counted; 128 tokens by default, as OpenAI's. */
  readonly step?: number
  /** Whether the rest of a request that is long enough is counted as written; false by default. */
  readonly writes?: boolean
}

/** Counts what a request reads and writes, and keeps its text. */
export function promptCache({
  least = 1_024,
  step = 128,
  writes = false,
}: PromptCache): (body: ChatRequest) => CacheCounts {
  const prefixes = new Prefixes(step * CHARACTERS_PER_TOKEN)
  const cacheable = (tokens: number) => (tokens < least ? 0 : Math.floor(tokens / step) * step)
  return (body) => {
    const text = textOf(body)
    const cached = cacheable(prefixes.add(text) / CHARACTERS_PER_TOKEN)
    return { cached, cacheWrite: writes ? cacheable(text.length / CHARACTERS_PER_TOKEN) - cached : 0 }
  }
}
