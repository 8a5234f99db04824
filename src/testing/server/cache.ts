// The prompt cache of the model server: input that begins as an earlier request's does is counted as cached.

import { Prefixes } from "../../base/prefixes.ts"
import { CHARACTERS_PER_TOKEN, textOf } from "./record.ts"
import type { ChatRequest } from "./rule.ts"

export interface PromptCache {
  /** The fewest tokens that are cached; 1,024 by default, as OpenAI's. */
  readonly least?: number
  /** The step in which they are counted; 128 tokens by default, as OpenAI's. */
  readonly step?: number
}

/** Counts cached tokens; keeps what it is asked about. */
export type CountCached = (body: ChatRequest) => number

export function countCached({ least = 1_024, step = 128 }: PromptCache): CountCached {
  const prefixes = new Prefixes(step * CHARACTERS_PER_TOKEN)
  return (body) => {
    const tokens = prefixes.add(textOf(body)) / CHARACTERS_PER_TOKEN
    return tokens < least ? 0 : tokens
  }
}
