// What comes back: the server's replies, of either protocol, streamed or whole, as events of an answer.

import { ModelError, type FinishReason, type ModelEvent } from "../model.ts"
import { HttpFailure, streamCut } from "./errors.ts"
import type { Settings } from "./options.ts"

/** What chunks and whole answers of both protocols have in common, every field in doubt. */
interface Reply {
  readonly choices?: readonly {
    readonly text?: unknown
    readonly delta?: Part | null
    readonly message?: Part | null
    readonly finish_reason?: string | null
  }[]
  readonly error?: unknown
  /** `error` where an older vLLM fails: the reply itself is the error then. */
  readonly object?: unknown
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null
}

interface Part {
  readonly content?: unknown
  readonly refusal?: unknown
  /** What OpenAI keeps to itself, and others tell: vLLM, Ollama and OpenRouter by this name, DeepSeek and older vLLM by the other. */
  readonly reasoning?: unknown
  readonly reasoning_content?: unknown
}

type ListItem = { readonly type?: unknown; readonly text?: unknown; readonly thinking?: unknown } | null

/** The replies of one request, those that came together in one list. */
export type Replies = AsyncIterable<readonly unknown[]>

/**
 * The events of one answer. Usage comes with the last chunk, after the finish reason, so the finish is held back until the
 * server is done. Throws what the replies throw, and `model-stream-cut` where the server ends without a finish reason.
 */
export async function* eventsOf(replies: Replies, settings: Settings): AsyncGenerator<ModelEvent> {
  let finish: FinishReason | undefined
  let refusal = ""
  let written = false
  try {
    for await (const batch of replies) {
      for (const raw of batch) {
        const reply = (raw ?? {}) as Reply
        const error = reply.error ?? (reply.object === "error" ? reply : undefined)
        if (error !== undefined) throw new HttpFailure(undefined, error)
        const choice = reply.choices?.[0]
        const part = choice?.delta ?? choice?.message
        const { text, reasoning } = textsIn(part, choice?.text)
        if (reasoning !== "") yield { type: "reasoning", text: reasoning }
        if (text !== "") {
          written = true
          yield { type: "delta", text }
        }
        if (typeof part?.refusal === "string") refusal += part.refusal
        if (typeof choice?.finish_reason === "string") finish = finishReasonOf(choice.finish_reason)
        const usage = usageOf(reply)
        if (usage !== undefined) yield usage
      }
    }
  } catch (error) {
    if (finish === undefined) throw error // with a finish reason the answer is whole, whatever became of the connection
  }
  if (refusal !== "" && !written) throw new ModelError("model-refused", `${settings.model} refused: ${refusal}`)
  if (finish === undefined) throw streamCut(settings)
  yield { type: "finish", reason: finish }
}

/** What is of the answer, and what the model wrote for itself. Mistral's models that think give a list of both. */
function textsIn(
  part: Part | null | undefined,
  completion: unknown,
): { readonly text: string; readonly reasoning: string } {
  const content = part?.content ?? completion
  const own = part?.reasoning ?? part?.reasoning_content
  const reasoning = typeof own === "string" ? own : ""
  if (!Array.isArray(content)) return { text: typeof content === "string" ? content : "", reasoning }
  return { text: textOf(content, "text"), reasoning: reasoning + textOf(content, "thinking") }
}

/** The texts of the items of a kind; those of a thought are a list again. */
function textOf(items: readonly ListItem[], kind: "text" | "thinking"): string {
  return items
    .map((item) => {
      const content = item?.type === kind ? item[kind] : undefined
      return Array.isArray(content) ? textOf(content, "text") : typeof content === "string" ? content : ""
    })
    .join("")
}

/** Undefined where the server itself says that the answer is not whole: OpenRouter, vLLM and DeepSeek, in this order. */
function finishReasonOf(reason: string): FinishReason | undefined {
  switch (reason) {
    case "stop":
    case "length":
      return reason
    case "model_length":
      return "length" // Mistral's: the model's context is full
    case "content_filter":
      return "filter"
    case "error":
    case "abort":
    case "insufficient_system_resource":
      return undefined
    default:
      return "other"
  }
}

/** Undefined where the server counted nothing, or nothing that can be a count. */
function usageOf({ usage }: Reply): ModelEvent | undefined {
  const input = usage?.prompt_tokens
  const output = usage?.completion_tokens
  return isCount(input) && isCount(output) ? { type: "usage", input, output } : undefined
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
