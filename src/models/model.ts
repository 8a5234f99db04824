// The seam between the runtime and whatever generates text: one small interface, and how it fails.

import type { Value } from "../values/values.ts"
import type { Type } from "../values/types.ts"

/** A source of answers. One object serves any number of requests at once. */
export interface Model {
  /** Names the model in memo keys, traces and messages, for example `openai:gpt-5`. Equal ids mean equal answers may be shared. */
  readonly id: string
  /** What else changes its answers (temperature, seed, …), as JSON; part of the memo key. */
  readonly parameters?: { readonly [name: string]: Value }
  /** How an answer that was paused goes on; `turn` unless said otherwise. */
  readonly continuation?: Continuation
  /** Whether an answer pauses at each of its calls, or all are evaluated while it goes on, and spliced in; `each` unless said otherwise. */
  readonly pause?: "each" | "end"
  /** US dollars for a million tokens. Without it a budget of dollars refuses to start. */
  readonly price?: { readonly input: number; readonly output: number }
  /** The most tokens that one request may generate: what a budget sets aside for it. */
  readonly maxOutputTokens?: number
  /** Whether its answers are kept in a store; `false` for one whose answers take neither money nor time. Kept unless said otherwise. */
  readonly keep?: false
  /** Whether `ModelRequest.schema` is obeyed. */
  readonly structuredOutput?: boolean
  /**
   * Generates one answer: deltas of its text, then usage where it is known, then one finish; a retry tells whoever watches, and
   * is no part of the answer. Stops when `signal` aborts.
   * Fails by throwing a `ModelError`; a stream that ends without a finish is a failure, too.
   */
  generate(request: ModelRequest, options: { readonly signal: AbortSignal }): AsyncIterable<ModelEvent>
}

/**
 * `turn`: the result of a call comes as the next message of the user. `prefill`: the last message is the assistant's own, and is
 * gone on with (`continue_final_message`, a `prefix` flag). `completion`: raw text is gone on with (`/v1/completions`).
 */
export type Continuation = "turn" | "prefill" | "completion"

export type ModelEvent =
  /** An empty one says that the model is at work: it thinks. */
  | { readonly type: "delta"; readonly text: string }
  /** What the model wrote for itself before its answer or between its parts: paid for, and a sign of life, but no part of the answer. */
  | { readonly type: "reasoning"; readonly text: string }
  /** Tokens of the whole request so far; a later one replaces an earlier one. */
  | { readonly type: "usage"; readonly input: number; readonly output: number }
  /**
   * The request failed for a passing reason, and is sent again after so many milliseconds. Only before any of the answer. What it
   * cost where no usage was told is estimated, unless it was `unserved`.
   */
  | {
      readonly type: "retry"
      readonly code: string
      readonly message: string
      readonly milliseconds: number
      readonly unserved?: true
    }
  | { readonly type: "finish"; readonly reason: FinishReason }

/** `stop`: the answer is whole. `length`: it was cut by the length limit. `filter`: the provider withheld it. */
export type FinishReason = "stop" | "length" | "filter" | "other"

export interface Message {
  readonly role: "system" | "user" | "assistant"
  readonly content: string
}

export interface ModelRequest {
  /** The conversation: all that a language model gets. With `prefill`, a last message of the assistant is to be gone on with. */
  readonly messages: readonly Message[]
  /** The same as one text, for a model whose continuation is `completion`; null for others. */
  readonly prompt: string | null
  /** What a budget leaves for the answer, in tokens, where there is one. */
  readonly maxOutputTokens?: number
  /** What tells this request from others where answers are kept, by name; see `Entry.parts`. */
  readonly parts?: { readonly [name: string]: string }
  /** JSON Schema of the answer, for a model with `structuredOutput` and an answer without calls. */
  readonly schema?: unknown
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
  /**
   * What the model has written of this answer so far, its calls included as it wrote them: empty in the first request, and in
   * each that goes on after a call all up to the end of that call.
   */
  readonly written: string
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

const MARK: unique symbol = Symbol.for("recall-lang.ModelError")

/** A request that a model or its server did not serve. */
export class ModelError extends Error {
  /** Known by a mark and not by its class: a model of a configuration file comes from another copy of this package than the command line. */
  static override [Symbol.hasInstance](value: unknown): value is ModelError {
    return typeof value === "object" && value !== null && (value as { readonly [MARK]?: unknown })[MARK] === true
  }
  readonly [MARK] = true
  override readonly name = "ModelError"
  /** `model-unavailable`, `model-refused`, `model-unauthorized`, `rate-limited`, `bad-request`, … */
  readonly code: string
  readonly hint: string | undefined
  readonly status: number | undefined
  /** Whether the same request may succeed when it is sent again. */
  readonly retryable: boolean
  /** The seconds after which the server wants to be asked again, where it says so. */
  readonly retryAfter: number | undefined
  /** The server refused the request or was not reached: nothing was generated, and nobody asks money for it. */
  readonly unserved: boolean
  constructor(code: string, message: string, options: ModelErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.status = options.status
    this.retryable = options.retryable ?? false
    this.retryAfter = options.retryAfter
    this.unserved = options.unserved ?? (options.status !== undefined && isRefusal(options.status))
  }
}

/** The code of a ModelError where a connection broke while an answer came: what has come can be gone on with. */
export const STREAM_CUT = "model-stream-cut"

/** Who fails, asks no money for it. Of a gateway that gave up it is not known how far the server behind it had come. */
function isRefusal(status: number): boolean {
  return status !== 502 && status !== 504 && status !== 524
}

export interface ModelErrorOptions {
  readonly hint?: string | undefined
  readonly status?: number | undefined
  /** False unless given. */
  readonly retryable?: boolean
  readonly retryAfter?: number | undefined
  /** Said by the status unless given. */
  readonly unserved?: boolean
  readonly cause?: unknown
}
