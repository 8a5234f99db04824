// The meaning of the reasons for which servers end an answer.

import type { FinishReason } from "./model.ts"

/** The end of an answer; `failed` if the server gave up in the middle of it. */
export type Ending = FinishReason | "failed"

const WORDS: { readonly [ending in Exclude<Ending, "other">]: readonly string[] } = {
  stop: ["stop", "stop_sequence", "end_turn", "eos", "eos_token", "end", "complete", "completed", "finish", "finished"],
  length: [
    "length",
    "max_tokens",
    "max_output_tokens",
    "max_completion_tokens",
    "max_length",
    "model_length", // Mistral: the model's context is full
    "model_context_window_exceeded",
    "context_length_exceeded",
    "error_limit", // Cohere
  ],
  filter: [
    "content_filter",
    "content_filtered",
    "filter",
    "safety",
    "image_safety",
    "recitation",
    "guardrail_intervened",
    "blocklist",
    "prohibited_content",
    "spii",
    "refusal",
    "sensitive", // GLM
    "error_toxic", // Cohere
  ],
  failed: [
    "error", // OpenRouter
    "abort", // vLLM, SGLang
    "aborted",
    "cancelled",
    "canceled",
    "interrupted",
    "user_cancel",
    "network_error",
    "insufficient_system_resource", // DeepSeek
  ],
}

const MEANINGS: ReadonlyMap<string, Ending> = new Map(
  Object.entries(WORDS).flatMap(([ending, words]) => words.map((word) => [word, ending as Ending] as const)),
)

/** Values that mean that there is no reason yet. */
const NONE: ReadonlySet<string> = new Set(["", "null", "none", "undefined", "finish_reason_unspecified"])

/** The meaning of a server's reason, in whatever case it is written; undefined without one, `other` if unknown. */
export function endingOf(reason: unknown): Ending | undefined {
  if (typeof reason !== "string") return undefined
  const word = reason
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_")
  return NONE.has(word) ? undefined : (MEANINGS.get(word) ?? "other")
}
