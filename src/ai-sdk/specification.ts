// The part of the AI SDK's specification of language models that a program needs, declared here so that the SDK is not.

/** Data of a provider, by the provider's name. */
export interface Metadata {
  readonly [provider: string]: { readonly [field: string]: string | number | boolean | null }
}

/** A language model of the AI SDK: `LanguageModelV4` of its specification. */
export interface ProgramModel {
  readonly specificationVersion: "v4"
  readonly provider: "recall"
  readonly modelId: string
  readonly supportedUrls: { [mediaType: string]: RegExp[] }
  doGenerate(options: CallOptions): Promise<GenerateResult>
  doStream(options: CallOptions): Promise<{ stream: ReadableStream<StreamPart> }>
}

/** The options of a call by the SDK. */
export interface CallOptions {
  readonly prompt: readonly PromptMessage[]
  readonly abortSignal?: AbortSignal | undefined
  /** Settings for a model, which a program does not have. */
  readonly [setting: string]: unknown
}

/** A message of the SDK. Parts of other types than those below are of no use to a program. */
export type PromptMessage =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user" | "assistant" | "tool"; readonly content: readonly PromptPart[] }

/** A part of a message: `type` says which of the other fields it has. */
export interface PromptPart {
  readonly type: string
  readonly text?: string
  readonly mediaType?: string
  readonly output?: unknown
}

/** A setting that has no effect. */
export interface Warning {
  type: "unsupported"
  feature: string
  details: string
}

/** The tokens of a call. */
export interface TokenUsage {
  inputTokens: { total: number; noCache: number; cacheRead: number; cacheWrite: number }
  outputTokens: { total: number; text: number; reasoning: number }
}

/** The reason for the end of an answer: `length` if a budget ended it early. */
export interface FinishReason {
  unified: "stop" | "length"
  raw: string | undefined
}

/** The end of an answer. */
export interface Finish {
  finishReason: FinishReason
  usage: TokenUsage
  providerMetadata: Metadata
}

/** A whole answer. */
export interface GenerateResult extends Finish {
  content: { type: "reasoning" | "text"; text: string }[]
  warnings: Warning[]
  response: { id: string; modelId: string }
}

/** A part of a streamed answer. */
export type StreamPart =
  | { type: "stream-start"; warnings: Warning[] }
  | { type: "text-start" | "text-end" | "reasoning-start" | "reasoning-end"; id: string }
  | { type: "text-delta" | "reasoning-delta"; id: string; delta: string }
  | ({ type: "response-metadata" } & GenerateResult["response"])
  | ({ type: "finish" } & Finish)
  | { type: "error"; error: unknown }
