// Converts the server's replies, of either protocol, streamed or whole, to events of an answer.

import { ModelError, type FinishReason, type ModelEvent } from "../model.ts"
import { HttpFailure, streamCut } from "./errors.ts"
import type { Settings } from "./options.ts"

/** The common fields of chunks and whole answers in both protocols; each may be missing. */
interface Reply {
  readonly choices?: readonly {
    readonly text?: unknown
    readonly delta?: Part | null
    readonly message?: Part | null
    readonly finish_reason?: string | null
  }[]
  readonly error?: unknown
  /** `error` for a failure of an older vLLM, whose reply is itself the error. */
  readonly object?: unknown
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null
}

interface Part {
  readonly content?: unknown
  readonly refusal?: unknown
  /** Reasoning: vLLM, Ollama and OpenRouter use this name, DeepSeek and older vLLM the other; OpenAI sends none. */
  readonly reasoning?: unknown
  readonly reasoning_content?: unknown
}

type ListItem = { readonly type?: unknown; readonly text?: unknown; readonly thinking?: unknown } | null

/** The replies of one request, in lists of those that arrived together. */
export type Replies = AsyncIterable<readonly unknown[]>

/**
 * The events of one answer. Usage is in the last chunk, after the finish reason, so the finish is held back until the
 * server is done. Throws the errors of the replies, and `model-stream-cut` if the server ends without a finish reason.
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
    if (finish === undefined) throw error // with a finish reason the answer is whole, even if the connection broke
  }
  if (refusal !== "" && !written) throw new ModelError("model-refused", `${settings.model} refused: ${refusal}`)
  if (finish === undefined) throw streamCut(settings)
  yield { type: "finish", reason: finish }
}

/** The text of the answer, and the model's reasoning. Mistral's reasoning models give a list of both. */
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

/** The texts of the items of a kind; a thought contains a list again. */
function textOf(items: readonly ListItem[], kind: "text" | "thinking"): string {
  return items
    .map((item) => {
      const content = item?.type === kind ? item[kind] : undefined
      return Array.isArray(content) ? textOf(content, "text") : typeof content === "string" ? content : ""
    })
    .join("")
}

/** The reason of a finish; undefined for incomplete answers, as OpenRouter, vLLM and DeepSeek report them. */
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

/** The usage of a reply; undefined without valid counts. */
function usageOf({ usage }: Reply): ModelEvent | undefined {
  const input = usage?.prompt_tokens
  const output = usage?.completion_tokens
  return isCount(input) && isCount(output) ? { type: "usage", input, output } : undefined
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
