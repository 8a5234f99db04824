// The seam between the runtime and whatever generates text: one small interface, and how it fails.

import type { Value } from "../interpreter/values.ts"
import type { Type } from "../interpreter/types.ts"

/** A source of answers. One object serves any number of requests at once. */
export interface Model {
  /** Names the model in memo keys, traces and messages, for example `openai:gpt-5`. Equal ids mean equal answers may be shared. */
  readonly id: string
  /** What else changes its answers (temperature, seed, …), as JSON; part of the memo key. */
  readonly parameters?: { readonly [name: string]: Value }
  /**
   * Generates one answer: deltas of its text, then usage where it is known, then one finish. Stops when `signal` aborts.
   * Fails by throwing a `ModelError`; a stream that ends without a finish is a failure, too.
   */
  generate(request: ModelRequest, options: { readonly signal: AbortSignal }): AsyncIterable<ModelEvent>
}

export type ModelEvent =
  | { readonly type: "delta"; readonly text: string }
  /** Tokens of the whole request so far; a later one replaces an earlier one. */
  | { readonly type: "usage"; readonly input: number; readonly output: number }
  | { readonly type: "finish"; readonly reason: FinishReason }

/** `stop`: the answer is whole. `length`: it was cut by the length limit. `filter`: the provider withheld it. */
export type FinishReason = "stop" | "length" | "filter" | "other"

export interface Message {
  readonly role: "system" | "user" | "assistant"
  readonly content: string
}

export interface ModelRequest {
  /** The conversation: all that a language model gets. */
  readonly messages: readonly Message[]
  /** The same request in parts, for models that are programs (`offline`, `scripted`). */
  readonly question: Question
}

export interface Question {
  readonly text: string
  readonly data: readonly Datum[]
  /** The type that the answer will be decoded to. `string` where nothing else was asked for. */
  readonly returns: Type
  /** Whether CALL nodes in the answer are evaluated. */
  readonly recursive: boolean
  /** 0 for the first request of this question; each time an answer could not be used, it is asked again with the reason. */
  readonly attempt: number
  /** Why the last attempt was refused. */
  readonly problem?: string
}

/** A datum as the model sees it. */
export interface Datum {
  readonly name: string
  /** As `type_of` says: string, list, record, … */
  readonly kind: string
  /** UTF-16 units of a text, items of a list, keys of a record. */
  readonly size: number
  /** The value as text, whole, when it is short enough to be shown; null when the model sees the card only. */
  readonly whole: string | null
  /** The first lines of a long one. */
  readonly beginning: string
}

/** A request that a model or its server did not serve. */
export class ModelError extends Error {
  override readonly name = "ModelError"
  /** `model-unavailable`, `model-refused`, `model-unauthorized`, `rate-limited`, `bad-request`, … */
  readonly code: string
  readonly hint: string | undefined
  readonly status: number | undefined
  constructor(code: string, message: string, options: { hint?: string; status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.status = options.status
  }
}
