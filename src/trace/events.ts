// The events of a run: a flat, versioned stream from which every display, export and replay of a run is made.

import type { Diagnostic, Span } from "../../grammar/index.ts"
import type { Budget, BudgetKind } from "../budget/budget.ts"
import type { MissReason } from "../memo/why.ts"
import type { Author, Origin } from "../values/origin.ts"
import type { PackageOrigin } from "../program/modules/loader.ts"
import type { Cost, TokenCounts } from "../base/cost.ts"
import type { Usage } from "../base/usage.ts"

/** The format's version: raised if older readers would misread new traces, not for an optional field or a new event. */
export const TRACE_VERSION = 1

/** The beginning of every trace file. */
export const TRACE_BEGINNING = '{"type":"run"'

/**
 * The name of a row: a call, native, question, node, request or hit of the run. Ids count up in the order in which rows
 * begin. 0 is the run itself.
 */
export type Id = number

/** A value in an event: a short one as JSON, a long one by the name of its `value` event, a function described. */
export type TracedValue =
  | { readonly json: unknown }
  | {
      readonly ref: string
      /** The kind, as `type_of` gives it. */
      readonly kind: string
      /** UTF-16 units of a text, items of a list, keys of a record. */
      readonly size: number
      /** The beginning of the value as text. */
      readonly beginning: string
    }
  | { readonly opaque: string }

/** An argument or a datum with its name. */
export interface NamedValue {
  readonly name: string
  readonly value: TracedValue
}

/** A span of a named text; a model's text is named `answer to "…"`. */
export interface Place extends Span {
  readonly source: string
}

/** The field of every event. */
export interface Timed {
  /** Milliseconds since the run began. */
  readonly t: number
}

/** The first event. The long values that it refers to follow directly. */
export interface RunStarted extends Timed {
  readonly type: "run"
  readonly version: number
  /** The name of the run, for `--resume` and messages. */
  readonly run: string
  /** The name of the source, and its kind. */
  readonly name: string
  readonly kind: string
  /** The time at which it began, as ISO 8601. */
  readonly at: string
  readonly arguments: readonly NamedValue[]
  /** The names of the arguments that the host has marked as untrusted, if any. */
  readonly untrusted?: readonly string[]
  /** The ids of the models by their names. */
  readonly models: { readonly [name: string]: string }
  readonly budget: Budget
  /** Set if the run has rules of redaction, so that texts may be hidden. */
  readonly redacted?: true
  /** Results that this run uses in place of its own, for questions and calls of tasks with given contents. */
  readonly replaced?: readonly Replaced[]
  /** The task that the host has called, where the run is a call of a task and not of the whole program. */
  readonly task?: string
  /** The spans of a document's text that write nothing, such as lines of declarations; absent without any. */
  readonly unwritten?: readonly Span[]
  /** The text of the program. */
  readonly text: TracedValue
}

/** A result that a fork replaces: that of a question, or of the calls of a task with equal arguments. */
export interface Replaced {
  readonly what: "question" | "call"
  /** The task of a call, and the module that declares it. */
  readonly task?: string
  readonly module?: string
  /** The key of the question, or of the arguments of the call. */
  readonly content: string
  readonly value: TracedValue
}

/** A long value, once, before the first event (except the run) that refers to it. `ref` is the hash of its content. */
export interface ValueStored extends Timed {
  readonly type: "value"
  readonly ref: string
  readonly value: unknown
}

/**
 * The module that an import of the program, or of one of its modules, resolves to. Emitted before evaluation begins;
 * modules of Recall itself (`std/…`) and names of the host have no such event.
 */
export interface ModuleImported extends Timed {
  readonly type: "import"
  readonly specifier: string
  /** The importing source: the run's name, or the `module` of another such event. */
  readonly importer: string
  /** The name of the module in places. */
  readonly module: string
  readonly text: TracedValue
  /** The npm package that the module belongs to; left out for the program's own modules. */
  readonly origin?: PackageOrigin
}

/** The evaluation of a task. Ends with `result` or `failure`. */
export interface CallStarted extends Timed {
  readonly type: "call"
  readonly id: Id
  readonly parent: Id
  readonly task: string
  /** The source that declares the task, if it is not the one that calls it. */
  readonly module?: string
  readonly arguments: readonly NamedValue[]
  readonly at: Place
}

/** The call of a native with effects. Ends with `result` or `failure`. */
export interface NativeStarted extends Timed {
  readonly type: "native"
  readonly id: Id
  readonly parent: Id
  readonly native: string
  readonly effect: "read" | "write"
  readonly arguments: readonly NamedValue[]
  readonly at: Place
}

/** The host is asked to confirm the call of a native that changes something, with its arguments and these facts. */
export interface ConfirmationAsked extends Timed {
  readonly type: "confirmation"
  /** The native. */
  readonly id: Id
  /** The author of the call. */
  readonly by: Author
  /** The possible origins of each argument; none if the program's text alone determines it. */
  readonly provenance: readonly { readonly name: string; readonly origins: readonly Origin[] }[]
}

/** The host's decision: the call is made, or fails with `not-confirmed`. */
export interface Decision extends Timed {
  readonly type: "decision"
  /** The native. */
  readonly id: Id
  readonly allowed: boolean
}

/** A question is put to a model. Ends with `result` or `failure`. */
export interface QuestionStarted extends Timed {
  readonly type: "question"
  readonly id: Id
  readonly parent: Id
  readonly question: TracedValue
  readonly data: readonly NamedValue[]
  /** The model's name in the program, and its id. */
  readonly model: string
  readonly modelId: string
  /** The names of the other models that its answer may ask, if any. */
  readonly models?: readonly string[]
  /** The type of the answer, as a program writes it. */
  readonly returns: string
  readonly sample: number
  readonly recursive: boolean
  /** Set if it may derive from untrusted data. */
  readonly untrusted?: true
  readonly tools: readonly string[]
  /** The name of the answer in places. */
  readonly source: string
  readonly at: Place
}

/** The evaluation of a node of a document or an answer, parent of all rows in it. Ends with `result` or `failure`. */
export interface NodeStarted extends Timed {
  readonly type: "node"
  readonly id: Id
  /** The question of the answer, or the run of the document. */
  readonly parent: Id
  /** `result` replaces the node in the text, `answer` is the answer's value, `effect` binds names. */
  readonly kind: "result" | "effect" | "answer"
  /** A place in the document's text, or in the model's whole text of the answer. */
  readonly at: Place
}

/** A message of the conversation with a model, as the trace has it. */
export interface TracedMessage {
  readonly role: string
  readonly content: TracedValue
  /** The calls of the tool with which it ended. */
  readonly calls?: readonly TracedCall[]
  /** For a message of the role `tool`: the call whose outcome it is. */
  readonly callId?: string
}

/** A call of the tool by a model, with the text that it gave. */
export interface TracedCall {
  readonly id: string
  readonly input: string
}

/** A request is sent to a model. Ends with `response`. */
export interface RequestStarted extends Timed {
  readonly type: "request"
  readonly id: Id
  /** Its question. */
  readonly parent: Id
  readonly modelId: string
  /** The number of answers to the question that were refused before this one. */
  readonly attempt: number
  /** UTF-16 units of the answer that were written before the request: the offset of its text in the answer. */
  readonly written: number
  readonly messages: readonly TracedMessage[]
  /** The messages as one text, for a model that continues a text. */
  readonly prompt: TracedValue | null
}

/** A piece of the text that a model writes in a request. */
export interface Delta extends Timed {
  readonly type: "delta"
  /** The request. */
  readonly id: Id
  readonly text: string
}

/** A request failed for a passing reason and is sent again after `milliseconds`. */
export interface Retry extends Timed {
  readonly type: "retry"
  /** The request. */
  readonly id: Id
  readonly code: string
  readonly message: string
  readonly milliseconds: number
}

/** A request waits for more than a server that answers: for a batch of a provider. */
export interface Wait extends Timed {
  readonly type: "wait"
  /** The request. */
  readonly id: Id
  /** The thing that it waits for, as a part of a sentence. */
  readonly reason: string
}

/** The end of a request. */
export interface Response extends Timed, TokenCounts {
  readonly type: "response"
  /** The request. */
  readonly id: Id
  /** `paused`: generation was stopped at a call. `failed`: the question's `failure`, or the next request, says more. */
  readonly finish: "stop" | "length" | "filter" | "other" | "paused" | "failed"
  /** UTF-16 units of its text that are part of the answer: text that a model wrote past a call is not. */
  readonly kept: number
  /** Whether the tokens were estimated, as the provider did not report them. */
  readonly estimated: boolean
  /** Null if the price is not known. */
  readonly usd: number | null
  /** Tokens whose price is not known, where that of others is. */
  readonly unpriced?: number
  /** Whether the response was remembered from an earlier run, so that nothing was sent. */
  readonly remembered: boolean
  /** Set if the request never left, for want of a key or of a server: it counts as none. */
  readonly unsent?: true
  /** Parts in the provider's own form, such as encrypted reasoning, as JSON; each behind `at` UTF-16 units of text. */
  readonly items?: readonly { readonly at: number; readonly json: string }[]
  /** The calls of the tool with which the model ended its message. */
  readonly calls?: readonly TracedCall[]
}

/**
 * A better estimate of what an estimated request has cost, made once the provider has counted a later one of the same
 * answer. Replaces that of the response.
 */
export interface Recount extends Timed, TokenCounts {
  readonly type: "recount"
  /** The request. */
  readonly id: Id
  readonly usd: number | null
  readonly unpriced?: number
}

/** An evaluation or a question has its value. */
export interface Result extends Timed {
  readonly type: "result"
  readonly id: Id
  readonly value: TracedValue
}

/** An evaluation, a question or a request failed. */
export interface Failed extends Timed {
  readonly type: "failure"
  readonly id: Id
  readonly code: string
  readonly message: string
  readonly hint?: string
}

/** A call or question that was not evaluated, since its result is remembered or already being evaluated. */
export interface Hit extends Timed {
  readonly type: "hit"
  readonly id: Id
  readonly parent: Id
  readonly what: "call" | "question"
  /** The task's name, or the question. */
  readonly name: string
  /** The call or question of this run whose result it takes; null for that of another run. */
  readonly of: Id | null
  /**
   * The source of the result. `run`: finished earlier in this run. `flight`: still running. `runtime`: another run of
   * this runtime. `store`: stored on disk, or by another process.
   */
  readonly from: "run" | "flight" | "runtime" | "store"
  /** The arguments or data, if known. */
  readonly arguments?: readonly NamedValue[]
  /** The source that declares the task, or the fields of a `question` event, if no event of this run has them. */
  readonly module?: string
  readonly question?: Pick<
    QuestionStarted,
    "question" | "model" | "modelId" | "models" | "returns" | "sample" | "recursive" | "untrusted" | "tools"
  >
  /** The value, if no event of this run has it. A result still awaited follows as `result` or `failure`. */
  readonly value?: TracedValue
  /** The cost of the original evaluation, if known. */
  readonly saved?: Cost & { readonly milliseconds: number }
  readonly at: Place
}

/** The reason why a question was not found in the store. */
export interface Miss extends Timed, MissReason {
  readonly type: "miss"
  /** The question. */
  readonly id: Id
}

/** A diagnostic of the run: a warning, a repair, a near miss or a quotation. */
export interface Diagnosed extends Timed {
  readonly type: "diagnostic"
  readonly parent: Id
  readonly diagnostic: Diagnostic
}

/** A limit of the run's budget, or of a question's, was reached. */
export interface BudgetReached extends Timed {
  readonly type: "budget"
  readonly parent: Id
  readonly kind: BudgetKind
  readonly limit: number
}

/** The last event. A trace without it was cut off, or its run was killed. */
export interface RunEnded extends Timed {
  readonly type: "end"
  readonly outcome: "done" | "partial" | "failed" | "interrupted" | "waiting"
  /** The value of the program, and its text; null if it failed. */
  readonly value: TracedValue | null
  readonly text: TracedValue | null
  readonly usage: Usage
}

/**
 * An event of a run, with its time; `type` distinguishes them. An event that begins a row names the row above as
 * `parent`.
 */
export type TraceEvent =
  | RunStarted
  | ValueStored
  | ModuleImported
  | CallStarted
  | NativeStarted
  | ConfirmationAsked
  | Decision
  | QuestionStarted
  | NodeStarted
  | RequestStarted
  | Delta
  | Retry
  | Wait
  | Response
  | Recount
  | Result
  | Failed
  | Hit
  | Miss
  | Diagnosed
  | BudgetReached
  | RunEnded
