// The continuation of a model: as its options say, or by what its server is known to do.

import type { Continuation } from "../model.ts"

/** OpenAI's models that take a tool with a grammar. */
const TAKES_GRAMMAR = /^gpt-(?:[5-9]|\d\d)/

/** Servers that continue a last message of the assistant, marked with `prefix`. */
const HAS_PREFIX: ReadonlySet<string> = new Set(["api.mistral.ai", "codestral.mistral.ai"])

interface Place {
  readonly continuation?: Continuation | "auto"
  readonly api?: "chat" | "responses"
  readonly prefill?: "continue_final_message" | "prefix"
  readonly toolGrammar?: boolean
  readonly model: string
  readonly baseURL: string
  readonly isOpenAI: boolean
}

interface Way {
  readonly continuation: Continuation
  readonly prefill: "continue_final_message" | "prefix"
  /** Whether the tool has a grammar. */
  readonly toolGrammar: boolean
}

/**
 * The way in which answers continue. `auto` is `tool` for OpenAI's own server, whose models are trained on tools and
 * lose their reasoning where a stream is stopped; `prefill` for servers that are known to have it; and for all others
 * `turn`, which every server has.
 */
export function continuationOf(place: Place): Way {
  const { continuation = "turn", api, model, isOpenAI } = place
  const hasPrefix = api !== "responses" && knowsPrefix(place.baseURL)
  const chosen = continuation !== "auto" ? continuation : isOpenAI ? "tool" : hasPrefix ? "prefill" : "turn"
  return {
    continuation: chosen,
    prefill: place.prefill ?? (continuation === "auto" && hasPrefix ? "prefix" : "continue_final_message"),
    toolGrammar: place.toolGrammar ?? (isOpenAI && TAKES_GRAMMAR.test(model)),
  }
}

/** DeepSeek has the flag at the address of its beta only. */
function knowsPrefix(baseURL: string): boolean {
  const { hostname, pathname } = new URL(baseURL)
  return HAS_PREFIX.has(hostname) || (hostname === "api.deepseek.com" && pathname.startsWith("/beta"))
}
