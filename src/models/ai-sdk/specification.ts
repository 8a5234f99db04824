// The part of the Vercel AI SDK's language models that is used, for versions 2, 3 and 4 of its specification.

/** A model as the SDK's providers make it, `anthropic("claude-…")`. Declared here, so that the SDK is not needed. */
export interface LanguageModel {
  readonly specificationVersion: "v2" | "v3" | "v4"
  readonly provider: string
  readonly modelId: string
  doStream(options: never): PromiseLike<{ readonly stream: ReadableStream }>
}

export interface CallOptions {
  readonly prompt: readonly PromptMessage[]
  readonly abortSignal: AbortSignal
  readonly maxOutputTokens?: number
  readonly temperature?: number
  readonly seed?: number
  readonly tools?: readonly FunctionTool[]
  readonly responseFormat?: { readonly type: "json"; readonly schema: unknown; readonly name: string }
  readonly providerOptions?: { readonly [provider: string]: unknown }
}

export interface FunctionTool {
  readonly type: "function"
  readonly name: string
  readonly description: string
  readonly inputSchema: unknown
}

export type PromptMessage =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user"; readonly content: readonly [TextPart] }
  | { readonly role: "assistant"; readonly content: readonly (TextPart | ReasoningPart | CallPart)[] }
  | { readonly role: "tool"; readonly content: readonly OutcomePart[] }

export interface CallPart {
  readonly type: "tool-call"
  readonly toolCallId: string
  readonly toolName: string
  readonly input: unknown
  readonly providerOptions?: Metadata
}

export interface OutcomePart {
  readonly type: "tool-result"
  readonly toolCallId: string
  readonly toolName: string
  readonly output: { readonly type: "text"; readonly value: string }
}

/** The metadata of a call, as an item of an answer: a provider may need it back with the call. */
export interface CallMetadata {
  readonly type: "call-metadata"
  readonly toolCallId: string
  readonly providerOptions: Metadata
}

export interface TextPart {
  readonly type: "text"
  readonly text: string
}

/** Reasoning as a provider takes it back: with the signature or the encrypted form that it gave in its metadata. */
export interface ReasoningPart {
  readonly type: "reasoning"
  readonly text: string
  readonly providerOptions: Metadata
}

/** The fields that a provider adds to a part, by its name. */
export type Metadata = { readonly [provider: string]: { readonly [field: string]: unknown } }

/** The parts of a stream that are used; others (sources, metadata) are ignored. */
export type StreamPart =
  | { readonly type: "text-delta"; readonly delta: string }
  | {
      readonly type: "reasoning-delta"
      readonly id: string
      readonly delta: string
      readonly providerMetadata?: Metadata
    }
  | { readonly type: "reasoning-start" | "reasoning-end"; readonly id: string; readonly providerMetadata?: Metadata }
  | { readonly type: "tool-input-delta"; readonly delta: string }
  | {
      readonly type: "tool-call"
      readonly toolCallId: string
      readonly toolName: string
      /** The arguments as JSON; an object from some providers. */
      readonly input: unknown
      readonly providerExecuted?: boolean
      readonly providerMetadata?: Metadata
    }
  | { readonly type: "error"; readonly error: unknown }
  | FinishPart
  | { readonly type: "other" }

export interface FinishPart {
  readonly type: "finish"
  readonly finishReason: string | { readonly unified: string; readonly raw?: string | undefined }
  readonly usage: ProviderUsage
  readonly providerMetadata?: Metadata
}

/** Version 2 has cached input and reasoning apart, later ones within the counts. */
export interface ProviderUsage {
  readonly inputTokens?: Count | undefined
  readonly cachedInputTokens?: number | undefined
  readonly outputTokens?: Count | undefined
  readonly reasoningTokens?: number | undefined
}

/** A number in version 2, an object with the total and its parts later. */
export type Count =
  | number
  | {
      readonly total?: number | undefined
      readonly cacheRead?: number | undefined
      readonly cacheWrite?: number | undefined
      readonly reasoning?: number | undefined
    }
