// The interface between the runtime and the models that generate text, and its error.

import type { Budget } from "../budget/budget.ts"
import type { TokenCounts } from "../base/cost.ts"
import type { Type } from "../values/types.ts"

/** A source of answers. One object must serve any number of requests at once. */
export interface Model {
  /** The name in memo keys, traces and messages, such as `openai:gpt-5`. Models with equal ids may share answers. */
  readonly id: string
  /** Other settings that change its answers (temperature, seed, …), as JSON; part of the memo key. */
  readonly parameters?: { readonly [name: string]: unknown }
  /** The way in which a paused answer continues; `turn` by default. */
  readonly continuation?: Continuation
  /**
   * `each` pauses an answer at each of its calls; `end` evaluates them while it continues, as `tool` always does with
   * those in the text. `each` by default.
   */
  readonly pause?: "each" | "end"
  /** Without it, a run with a budget in dollars refuses to start. */
  readonly price?: Price
  /** Limits in place of a run's defaults where it is the model `default`: for one whose questions are free and many. */
  readonly budget?: Pick<Budget, "calls" | "requests" | "depth">
  /** The models of a fallback, in their order: tokens that no provider has counted have the price of the one asked. */
  readonly models?: readonly Model[]
  /** The most tokens that one request may generate: the amount that a budget reserves for it. */
  readonly maxOutputTokens?: number
  /** UTF-16 units, as text, of the longest datum that it is shown whole; 8,000 by default. */
  readonly shown?: number
  /** `false` excludes its answers from stores, as they take neither money nor time. Stored by default. */
  readonly keep?: false
  /**
   * Its answers come hours later: requests to it are not counted in a run's `concurrency`, and none waits for a place.
   */
  readonly detached?: true
  /** The reason for which its requests wait, as a part of a sentence; null while none does. */
  readonly waiting?: () => string | null
  /** The part of its listed price that a request costs; 1 by default. */
  readonly discount?: number
  /** Whether the model takes `Tool.grammar`. */
  readonly toolGrammar?: boolean
  /** Whether the model obeys `ModelRequest.schema`. */
  readonly structuredOutput?: boolean
  /**
   * Generates one answer: deltas of its text, usage as soon as it is known, then one finish. Usage that arrived with
   * text comes before it, since the reader may stop there. Retries are for observers and no part of the answer. Stops
   * when `signal` aborts. Fails by throwing a `ModelError`; a stream that ends without a finish is a failure too.
   */
  generate(request: ModelRequest, options: { readonly signal: AbortSignal }): AsyncIterable<ModelEvent>
}

/** US dollars for a million tokens of each kind. */
export interface Price {
  readonly input: number
  /** Input that the provider read from its cache; as `input` by default. */
  readonly cached?: number
  /** Input that the provider wrote to its cache; as `input` by default. */
  readonly cacheWrite?: number
  readonly output: number
  /** The prices of a whole request with more than `above` tokens of input. */
  readonly long?: Omit<Price, "long"> & { readonly above: number }
}

/**
 * `turn`: the result of a call is the next message of the user. `prefill`: the model continues a last message of the
 * assistant (`continue_final_message`, a `prefix` flag). `completion`: it continues raw text (`/v1/completions`).
 * `tool`: the model makes calls of a tool, whose results are messages of the role `tool`.
 */
export const CONTINUATIONS = ["turn", "prefill", "completion", "tool"] as const
/**
 * The way in which an answer continues after a call: in a further turn, behind a prefilled message, as the completion
 * of a text, or with the result of a tool.
 */
export type Continuation = (typeof CONTINUATIONS)[number]

/** A part of what a model sends during one request, in the order of arrival; `finish` is the last. */
export type ModelEvent =
  /**
   * A piece of the answer. An empty one is a sign that the model is working. `last` says that no text follows it,
   * whatever the result of a call at its end: such a call ends the answer, and no request asks for the rest. A call
   * that has no result is continued all the same.
   */
  | { readonly type: "delta"; readonly text: string; readonly last?: true }
  /** Text that the model wrote for itself: paid for, and a sign that it is working, but no part of the answer. */
  | { readonly type: "reasoning"; readonly text: string }
  /** Tokens of the whole request so far; a later event replaces an earlier one. */
  | ({ readonly type: "usage" } & TokenUsage)
  /**
   * A part of the answer in the provider's own form, such as encrypted reasoning, as JSON. The next request of the same
   * answer contains it, unchanged, in `Message.items`.
   */
  | { readonly type: "item"; readonly item: unknown }
  /** A call of the request's tool, complete. Only from a model whose continuation is `tool`. */
  | { readonly type: "call"; readonly call: ToolCall }
  /**
   * The request failed for a passing reason before any of the answer, and is sent again after `milliseconds`. Without a
   * usage event its cost is estimated, unless it was `unserved`.
   */
  | {
      readonly type: "retry"
      readonly code: string
      readonly message: string
      readonly milliseconds: number
      readonly unserved?: true
    }
  /**
   * A model of a fallback has failed, and the one named `to` continues the answer. The next request of the same answer
   * has `passed`.
   */
  | { readonly type: "fallback"; readonly to: string; readonly passed: number; readonly message: string }
  /** The request waits, for example for a batch that is named. For observers. */
  | { readonly type: "wait"; readonly reason: string }
  /** `said` is the provider's own word for a reason that is not known. */
  | { readonly type: "finish"; readonly reason: FinishReason; readonly said?: string }

/**
 * `stop`: the answer is whole. `length`: the length limit cut it off. `filter`: the provider withheld it. `other`: the
 * reason is not known, so the text is used but not stored.
 */
export type FinishReason = "stop" | "length" | "filter" | "other"

/** Tokens of one request. */
export interface TokenUsage extends TokenCounts {
  /** US dollars that the provider has charged, which then count in place of those of the price. */
  readonly usd?: number
}

/** A message of the conversation with a model. */
export interface Message {
  /** `tool`: the outcome of the call `callId`, only with the continuation `tool`. */
  readonly role: "system" | "user" | "assistant" | "tool"
  readonly content: string
  /** The items that the provider gave with this message of the assistant, in their order. */
  readonly items?: readonly unknown[]
  /** The calls of the tool with which this message of the assistant ended. */
  readonly calls?: readonly ToolCall[]
  readonly callId?: string
}

/** A call of a request's tool by the model. `input` is the text that the model gave it, in the tool's own form. */
export interface ToolCall {
  readonly id: string
  readonly input: string
}

/** The tool of a request: its one argument is a text. */
export interface Tool {
  readonly name: string
  readonly description: string
  /** A grammar of the argument in Lark's notation, for servers that take one. */
  readonly grammar?: string
}

/** One request to a model: the conversation, and the question behind it as data. */
export interface ModelRequest {
  /** The whole conversation. With `prefill`, the model must continue a last message of the assistant. */
  readonly messages: readonly Message[]
  /** The conversation as one text, for a model whose continuation is `completion`; null for others. */
  readonly prompt: string | null
  /** The times in a row that the answer broke off before this request, which continues it; 0 by default. */
  readonly resumed?: number
  /** The first models of a fallback, by their number, that have failed in this answer; 0 by default. */
  readonly passed?: number
  /** Milliseconds since 1970: an answer that a provider has kept from before must not be used. */
  readonly since?: number
  /** The tokens that a budget leaves for the answer, if there is one. */
  readonly maxOutputTokens?: number
  /** The parts of the request's key in stores, by name; see `Entry.parts`. */
  readonly parts?: { readonly [name: string]: string }
  /** The tool that the model may call, where its continuation is `tool`. */
  readonly tool?: Tool
  /** JSON Schema of the answer, for a model with `structuredOutput` and an answer without calls. */
  readonly schema?: unknown
  /** The structured form of the request, for models that are programs or make a prompt of their own. */
  readonly question: Question
}

/** A question as the program asked it, before it became messages. */
export interface Question {
  readonly text: string
  readonly data: readonly Datum[]
  /** The type to which the answer will be decoded; `string` by default. */
  readonly returns: Type
  /** Whether CALL nodes in the answer are evaluated. */
  readonly recursive: boolean
  /** The number of earlier answers that could not be used; each was asked for again with the reason. */
  readonly attempt: number
  /**
   * The model's text of this answer so far, with its calls as it wrote them: empty in the first request, and up to the
   * end of the last call in each request that continues after one.
   */
  readonly written: string
  /** The same with the results of the calls and all else that was put in, in order: what a prompt is made of. */
  readonly transcript: readonly Passage[]
  /** The reason for which the last answer was refused. */
  readonly problem?: string
}

/** A question before any of its answer. */
export type Asked = Omit<Question, "written" | "transcript">

/** A passage of an unfinished answer: text of the model, or what was put in behind it. */
export type Passage =
  /** Text that the model wrote, including its calls as it wrote them. */
  | { readonly kind: "written"; readonly text: string }
  /** An item of the provider, before the text that it belongs to. */
  | { readonly kind: "item"; readonly item: unknown }
  /** The calls of the tool with which a message ended, each with its outcome. */
  | { readonly kind: "calls"; readonly calls: readonly MadeCall[] }
  | CallOutcome
  /** Generation stopped early: at the length limit, or with the connection. The model continues its text. */
  | { readonly kind: "cut" }
  /** The unfinished thought that a cut has divided. Only the request that continues it has this passage. */
  | { readonly kind: "thought"; readonly text: string }

/** The outcome of the call or block before it in an unfinished answer. */
export type CallOutcome =
  /** The value of the call: placed in the answer's text and bound to `it`, or only bound to its name. */
  | { readonly kind: "result"; readonly name: string; readonly isPlaced: boolean; readonly card: Datum }
  /** The block or call bound something that is not shown. */
  | { readonly kind: "note"; readonly message: string }
  /** The call was not made, or has no result. Nothing of it stays in the answer. */
  | { readonly kind: "problem"; readonly message: string }

/** A call of the tool with its outcome, which may have several parts. */
export interface MadeCall {
  readonly call: ToolCall
  readonly outcome: readonly CallOutcome[]
}

/** A datum as the model sees it. */
export interface Datum {
  readonly name: string
  /** The kind, as `type_of` gives it: string, list, record, … */
  readonly kind: string
  /** UTF-16 units of a text, items of a list, keys of a record. */
  readonly size: number
  /** The whole value as text if it is short enough to be shown; null if the model sees only its beginning. */
  readonly whole: string | null
  /** The beginning of the value as text, and its end: all of it where it is short. */
  readonly beginning: string
  readonly ending: string
}

const MARK: unique symbol = Symbol.for("recall-lang.ModelError")

/** The failure of a request by a model or its server. */
export class ModelError extends Error {
  /** Recognized by a mark: a configuration file may import another copy of this class than the command line has. */
  static override [Symbol.hasInstance](value: unknown): value is ModelError {
    return typeof value === "object" && value !== null && (value as { readonly [MARK]?: unknown })[MARK] === true
  }
  readonly [MARK] = true
  override readonly name = "ModelError"
  /** `model-unavailable`, `model-refused`, `model-unauthorized`, `rate-limited`, `bad-request`, … */
  readonly code: string
  readonly hint: string | undefined
  readonly status: number | undefined
  /** Whether the same request may succeed later. */
  readonly retryable: boolean
  /** Seconds after which the server asks for a retry, if it does. */
  readonly retryAfter: number | undefined
  /** The server refused the request or was not reached: nothing was generated, and nothing is charged. */
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

/** The code of a ModelError for a connection that broke during an answer, whose text so far can be continued. */
export const STREAM_CUT = "model-stream-cut"

/** Whether a status means that nothing is charged: not if a gateway gave up on a server that may have answered. */
function isRefusal(status: number): boolean {
  return status !== 502 && status !== 504 && status !== 524
}

/** The details of a `ModelError`, all optional. */
export interface ModelErrorOptions {
  readonly hint?: string | undefined
  readonly status?: number | undefined
  /** False by default. */
  readonly retryable?: boolean
  readonly retryAfter?: number | undefined
  /** By default derived from the status. */
  readonly unserved?: boolean
  readonly cause?: unknown
}
