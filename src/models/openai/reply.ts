// What comes back: the server's replies, of either protocol, streamed or whole, as events of an answer.

import { ModelError, type FinishReason, type ModelEvent } from "../model.ts"
import { HttpFailure, streamCut } from "./errors.ts"
import type { Settings } from "./options.ts"

/** What chunks and whole answers of both protocols have in common, every field in doubt. */
interface Reply {
  readonly choices?: readonly {
    readonly text?: unknown
    readonly delta?: { readonly content?: unknown; readonly refusal?: unknown; readonly reasoning_content?: unknown; readonly reasoning?: unknown } | null
    readonly message?: { readonly content?: unknown; readonly refusal?: unknown } | null
    readonly finish_reason?: string | null
  }[]
  readonly error?: unknown
  /** `error` where an older vLLM fails: the reply itself is the error then. */
  readonly object?: unknown
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null
}

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
        const text = textIn(part?.content ?? choice?.text)
        if (text !== "") {
          written = true
          yield { type: "delta", text }
        } else if (choice?.delta?.reasoning_content || choice?.delta?.reasoning) {
          yield { type: "delta", text } // thoughts are no part of the answer, but the server is not silent
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

/** Mistral's models that think give a list, of which the thoughts are no part of the answer. */
function textIn(content: unknown): string {
  if (!Array.isArray(content)) return typeof content === "string" ? content : ""
  return (content as readonly ({ readonly type?: unknown; readonly text?: unknown } | null)[]).map((part) => (part?.type === "text" ? textIn(part.text) : "")).join("")
}

/** Undefined where the server itself says that the answer is not whole: OpenRouter, vLLM and DeepSeek, in this order. */
function finishReasonOf(reason: string): FinishReason | undefined {
  switch (reason) {
    case "stop": case "length": return reason
    case "content_filter": return "filter"
    case "error": case "abort": case "insufficient_system_resource": return undefined
    default: return "other"
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
