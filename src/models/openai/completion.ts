// One request of the chat completions protocol: what is sent, and what comes back as events.

import type OpenAI from "openai"
import type { FinishReason, ModelEvent, ModelRequest } from "../model.ts"
import { ModelError } from "../model.ts"
import { OPENAI_BASE_URL, type OpenAIOptions, type Settings } from "./options.ts"
import { streamCut } from "./errors.ts"

/** What the server's chunks and its whole answers have in common, every field in doubt. */
interface Reply {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: unknown; readonly refusal?: unknown } | null
    readonly message?: { readonly content?: unknown; readonly refusal?: unknown } | null
    readonly finish_reason?: string | null
  }[]
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null
}

/** The body of the request. `usage`: whether the server is asked to count; some refuse the question. */
export function bodyOf(request: ModelRequest, options: OpenAIOptions, settings: Settings, usage: boolean): OpenAI.ChatCompletionCreateParams {
  const streamed = options.stream !== false
  const body = {
    model: options.model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
    // OpenAI's newer models refuse the old name; servers of the same protocol do not all know the new one.
    ...(options.maxTokens === undefined ? {} : { [settings.baseURL === OPENAI_BASE_URL ? "max_completion_tokens" : "max_tokens"]: options.maxTokens }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...options.body,
    stream: streamed,
    ...(streamed && usage ? { stream_options: { include_usage: true } } : {}),
  }
  return body as OpenAI.ChatCompletionCreateParams
}

/**
 * The events of one answer. Usage comes with the last chunk, after the finish reason, so the finish is held back until the
 * server is done. Throws what the SDK throws, and `model-stream-cut` where the server ends without a finish reason.
 */
export async function* eventsOf(replies: AsyncIterable<unknown>, settings: Settings, model: string): AsyncGenerator<ModelEvent> {
  let finish: FinishReason | undefined
  let refusal = ""
  let written = false
  try {
    for await (const raw of replies) {
      const reply = (raw ?? {}) as Reply
      const choice = reply.choices?.[0]
      const part = choice?.delta ?? choice?.message
      if (typeof part?.content === "string" && part.content !== "") {
        written = true
        yield { type: "delta", text: part.content }
      }
      if (typeof part?.refusal === "string") refusal += part.refusal
      if (typeof choice?.finish_reason === "string") finish = finishReasonOf(choice.finish_reason)
      const usage = usageOf(reply)
      if (usage !== undefined) yield usage
    }
  } catch (error) {
    if (finish === undefined) throw error // with a finish reason the answer is whole, whatever became of the connection
  }
  if (refusal !== "" && !written) throw new ModelError("model-refused", `${model} refused: ${refusal}`)
  if (finish === undefined) throw streamCut({ model, baseURL: settings.baseURL })
  yield { type: "finish", reason: finish }
}

function finishReasonOf(reason: string): FinishReason {
  switch (reason) {
    case "stop": case "length": return reason
    case "content_filter": return "filter"
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
