// Adapts any language model of the Vercel AI SDK.

import { UsageError } from "../../base/errors.ts"
import { ModelError, type Continuation, type Model, type ModelEvent, type ModelRequest, type Price } from "../model.ts"
import { endingOf } from "../finish.ts"
import { CredentialFilter, credentialsIn, formsToHide } from "../credentials.ts"
import { withPolicy, type NetworkPolicy } from "../network/policy.ts"
import { checkGiven } from "../shape.ts"
import { NETWORK_CHECKS } from "../option-checks.ts"
import { scrubbed, scrubber } from "../secrets.ts"
import { toModelError } from "./errors.ts"
import { callEvents, functionTool } from "./calls.ts"
import { partsOf } from "./parts.ts"
import { promptOf } from "./prompt.ts"
import { Reasoning } from "./reasoning.ts"
import { usageOf } from "./usage.ts"
import type { CallOptions, FinishPart, LanguageModel, StreamPart } from "./specification.ts"

export type { LanguageModel } from "./specification.ts"

/** The options of `aiSdk`: the form of the requests, and the policy of the network; each is optional. */
export interface AiSdkOptions extends NetworkPolicy {
  /**
   * `turn` by default. `prefill` needs a provider that continues a last message of the assistant. `auto` is `tool` for
   * providers whose models are trained on tools, and `turn` for others.
   */
  readonly continuation?: Exclude<Continuation, "completion"> | "auto"
  readonly pause?: "each" | "end"
  readonly temperature?: number
  readonly seed?: number
  /** The most tokens of one answer. */
  readonly maxOutputTokens?: number
  /** Characters of the longest datum that the model is shown whole; 8,000 by default. */
  readonly shown?: number
  /** US dollars for a million tokens, which a budget in dollars needs. */
  readonly price?: Price
  /** Whether the provider obeys a JSON Schema; false by default. */
  readonly structuredOutput?: boolean
  /** The provider's own options, for example `{ anthropic: { thinking: … } }`. */
  readonly providerOptions?: { readonly [provider: string]: unknown }
}

type Finish = Extract<ModelEvent, { readonly type: "finish" }>

/** One object for all requests: an abort without a reason would create an error with a stack for each. */
const LEFT = new Error("the answer is not read any further")

/**
 * Makes a model of Recall from one of the AI SDK (specification 2 to 4). Needs only the provider's package; the SDK's
 * own retries are not involved. Throws a UsageError for a name instead of a model, and for values that an
 * option cannot have.
 */
export function aiSdk(languageModel: LanguageModel, options: AiSdkOptions = {}): Model {
  if (typeof languageModel?.doStream !== "function") {
    throw new UsageError(
      "bad-config",
      `${JSON.stringify(languageModel)} is not a language model of the AI SDK`,
      'pass the provider\'s model, for example aiSdk(anthropic("claude-…"))',
    )
  }
  checkGiven(NETWORK_CHECKS, options, "aiSdk(…)")
  const id = `ai-sdk:${languageModel.provider}:${languageModel.modelId}`
  const scrub = scrubber(() => headersOf(languageModel).map(([, value]) => value))

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
      const reasoning = new Reasoning(options.providerOptions)
      let finish: Finish | undefined
      let hasCalled = false
      const filter = new CredentialFilter(formsToHide(credentialsIn(headersOf(languageModel))))
      for await (const part of partsOf(stream as ReadableStream<StreamPart>)) {
        signal.throwIfAborted()
        if (part.type === "error") throw part.error
        if (part.type === "tool-input-delta") yield { type: "delta", text: "" } // a sign that it is working
        if (part.type === "tool-call" && request.tool !== undefined) {
          const events = callEvents(part, request.tool.name)
          hasCalled ||= events.length > 0
          yield* [...filter.end(), ...events.map((event) => filter.whole(event))]
        }
        if (part.type === "text-delta") yield { type: "delta", text: filter.push(part.delta) }
        if (part.type === "reasoning-delta") yield { type: "reasoning", text: part.delta }
        const item = reasoning.take(part)
        if (item !== undefined) yield* [...filter.end(), filter.whole({ type: "item", item })]
        if (part.type !== "finish") continue
        const usage = usageOf(part)
        if (usage !== undefined) yield usage
        finish = finishOf(part.finishReason)
        // A message that ends with calls is whole, in whatever word its provider says so.
        if (hasCalled && finish?.reason === "other") finish = { type: "finish", reason: "stop" }
      }
      if (finish === undefined)
        throw new ModelError("model-stream-cut", `the answer of ${id} ended without being finished`, {
          retryable: true,
        })
      yield* filter.end()
      yield finish.said === undefined ? finish : { ...finish, said: scrub(finish.said) }
    } catch (error) {
      signal.throwIfAborted()
      throw scrubbed(toModelError(error, id), scrub)
    } finally {
      signal.removeEventListener("abort", forward)
      controller.abort(LEFT) // ends the request if the reader has stopped in the middle
    }
  }

  const { temperature, seed, maxOutputTokens, shown, price, pause, providerOptions, structuredOutput = false } = options
  const parameters = { ...given({ temperature, seed, max_tokens: maxOutputTokens }), ...providerOptions }
  const model: Model = {
    id,
    parameters,
    continuation: continuationOf(languageModel, options),
    structuredOutput,
    ...given({ pause, shown, price, maxOutputTokens }),
    generate,
  }
  return withPolicy(model, options)
}

/** Providers whose models are trained on tools, by the first part of their names in the SDK. */
const HAS_TOOLS: ReadonlySet<string> = new Set([
  "amazon-bedrock",
  "anthropic",
  "azure",
  "azure-openai",
  "cohere",
  "deepseek",
  "google",
  "groq",
  "mistral",
  "openai",
  "vertex",
  "xai",
])

function continuationOf({ provider }: LanguageModel, { continuation = "turn" }: AiSdkOptions): Continuation {
  if (continuation !== "auto") return continuation
  return HAS_TOOLS.has(provider.split(".", 1)[0]!) ? "tool" : "turn"
}

function callOptions(request: ModelRequest, options: AiSdkOptions, abortSignal: AbortSignal): CallOptions {
  const most = Math.min(options.maxOutputTokens ?? Infinity, request.maxOutputTokens ?? Infinity)
  const { temperature, seed, providerOptions } = options
  return {
    prompt: promptOf(request),
    ...(request.tool === undefined ? {} : { tools: [functionTool(request.tool)] }),
    abortSignal,
    ...given({ temperature, seed, providerOptions }),
    ...(most === Infinity ? {} : { maxOutputTokens: most }),
    ...(request.schema === undefined || options.structuredOutput !== true
      ? {}
      : { responseFormat: { type: "json", schema: request.schema, name: "answer" } }),
  }
}

/**
 * The finish of an answer; undefined if the provider reports an incomplete one. Its own word tells most. Providers
 * report `other` without one, or `unknown`, for a connection that ended without a reason.
 */
function finishOf(reason: FinishPart["finishReason"] | undefined): Finish | undefined {
  if (reason === undefined || reason === null || reason === "unknown") return undefined
  const { unified, raw } = typeof reason === "string" ? { unified: reason, raw: reason } : reason
  if ((unified === "other" || unified === "unknown") && (raw === undefined || raw === "")) return undefined
  const ending = [unified, raw].map(endingOf).find((one) => one !== undefined && one !== "other") ?? "other"
  if (ending === "failed") return undefined
  return { type: "finish", reason: ending, ...(ending === "other" ? { said: raw ?? unified } : {}) }
}

/** The headers of a provider's model, where it shows them as those of the SDK do. */
function headersOf(languageModel: LanguageModel): readonly (readonly [name: string, value: string])[] {
  try {
    const { headers } = (languageModel as { readonly config?: { readonly headers?: unknown } }).config ?? {}
    const given: unknown = typeof headers === "function" ? (headers as () => unknown)() : headers
    const entries: [string, unknown][] = typeof given === "object" && given !== null ? Object.entries(given) : []
    return entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []))
  } catch {
    return [] // a provider without its key fails to make them
  }
}

/** The fields that are not undefined. */
function given<T extends object>(fields: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>
  }
}
