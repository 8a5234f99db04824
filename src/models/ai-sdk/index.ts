// Any language model of the Vercel AI SDK.

import { record, type Value } from "../../values/values.ts"
import { UsageError } from "../../base/errors.ts"
import {
  ModelError,
  type Continuation,
  type FinishReason,
  type Message,
  type Model,
  type ModelEvent,
  type ModelRequest,
} from "../model.ts"
import { withPolicy, type NetworkPolicy } from "../network/policy.ts"
import { toModelError } from "./errors.ts"
import type { CallOptions, Count, LanguageModel, PromptMessage, StreamPart } from "./specification.ts"

export type { LanguageModel } from "./specification.ts"

export interface AiSdkOptions extends NetworkPolicy {
  /** How an answer goes on after a call; `turn` unless given. `prefill` is for providers that go on with a last message of the assistant. */
  readonly continuation?: Exclude<Continuation, "completion">
  readonly pause?: "each" | "end"
  readonly temperature?: number
  readonly seed?: number
  /** The most tokens of one answer. */
  readonly maxOutputTokens?: number
  /** US dollars for a million tokens, so that a budget of dollars can be kept. */
  readonly price?: { readonly input: number; readonly output: number }
  /** Whether the provider obeys a JSON Schema; off unless `true`. */
  readonly structuredOutput?: boolean
  /** What the provider documents as its own options, for example `{ anthropic: { thinking: … } }`. */
  readonly providerOptions?: { readonly [provider: string]: Value }
}

/** Made once: an abort without a reason makes an error with a stack for each request. */
const LEFT = new Error("the answer is not read any further")

/**
 * A model of the AI SDK (specification 2 to 4) as a model of Recall. The provider's package is all that is needed; the SDK's own
 * retries are not involved. Throws a UsageError for a name in place of a model.
 */
export function aiSdk(languageModel: LanguageModel, options: AiSdkOptions = {}): Model {
  if (typeof languageModel?.doStream !== "function") {
    throw new UsageError(
      "bad-config",
      `${JSON.stringify(languageModel)} is not a language model of the AI SDK`,
      'hand over the provider\'s model, for example aiSdk(anthropic("claude-…"))',
    )
  }
  const id = `ai-sdk:${languageModel.provider}:${languageModel.modelId}`

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    signal.throwIfAborted()
    const controller = new AbortController()
    const forward = () => controller.abort(signal.reason)
    signal.addEventListener("abort", forward, { once: true })
    try {
      const { stream } = await languageModel.doStream(callOptions(request, options, controller.signal) as never)
      let finish: FinishReason | undefined
      for await (const part of stream as ReadableStream<StreamPart>) {
        signal.throwIfAborted()
        if (part.type === "error") throw part.error
        if (part.type === "text-delta" && part.delta !== "") yield { type: "delta", text: part.delta }
        if (part.type === "reasoning-delta" && part.delta !== "") yield { type: "reasoning", text: part.delta }
        if (part.type !== "finish") continue
        const usage = usageOf(part.usage)
        if (usage !== undefined) yield usage
        finish = finishReasonOf(part.finishReason)
      }
      if (finish === undefined)
        throw new ModelError("model-stream-cut", `the answer of ${id} ended without being finished`, {
          retryable: true,
        })
      yield { type: "finish", reason: finish }
    } catch (error) {
      signal.throwIfAborted()
      throw toModelError(error, id)
    } finally {
      signal.removeEventListener("abort", forward)
      controller.abort(LEFT) // ends the request where the reader has left in the middle
    }
  }

  const {
    temperature,
    seed,
    maxOutputTokens,
    price,
    pause,
    providerOptions,
    structuredOutput = false,
    continuation = "turn",
  } = options
  const parameters = { ...given({ temperature, seed, max_tokens: maxOutputTokens }), ...providerOptions } as {
    readonly [name: string]: Value
  }
  const model: Model = {
    id,
    parameters: record(Object.entries(parameters)),
    continuation,
    structuredOutput,
    ...given({ pause, price, maxOutputTokens }),
    generate,
  }
  return withPolicy(model, options)
}

function callOptions(request: ModelRequest, options: AiSdkOptions, abortSignal: AbortSignal): CallOptions {
  const most = Math.min(options.maxOutputTokens ?? Infinity, request.maxOutputTokens ?? Infinity)
  const { temperature, seed, providerOptions } = options
  return {
    prompt: request.messages.map(promptMessage),
    abortSignal,
    ...given({ temperature, seed, providerOptions }),
    ...(most === Infinity ? {} : { maxOutputTokens: most }),
    ...(request.schema === undefined || options.structuredOutput !== true
      ? {}
      : { responseFormat: { type: "json", schema: request.schema, name: "answer" } }),
  }
}

function promptMessage({ role, content }: Message): PromptMessage {
  return role === "system" ? { role, content } : { role, content: [{ type: "text", text: content }] }
}

function usageOf({
  inputTokens,
  outputTokens,
}: {
  readonly inputTokens?: Count
  readonly outputTokens?: Count
}): ModelEvent | undefined {
  const total = (count: Count) => (typeof count === "object" ? count.total : count)
  const [input, output] = [total(inputTokens), total(outputTokens)]
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
  return isCount(input) && isCount(output) ? { type: "usage", input, output } : undefined
}

/** Undefined where the provider itself says that the answer is not whole. */
function finishReasonOf(reason: string | { readonly unified: string }): FinishReason | undefined {
  const unified = typeof reason === "string" ? reason : reason.unified
  switch (unified) {
    case "stop":
    case "length":
      return unified
    case "content-filter":
      return "filter"
    case "error":
    case "interrupted":
      return undefined
    default:
      return "other"
  }
}

/** The fields that are not undefined. */
function given<T extends object>(fields: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>
  }
}
