// The events of a run: a flat, versioned stream. All that shows, exports or replays a run is made of these.

import type { Diagnostic, Span } from "../../grammar/index.ts"
import type { Budget, BudgetKind } from "../budget/budget.ts"
import type { MissReason } from "../memo/why.ts"
import type { Author, Origin } from "../values/origin.ts"
import type { PackageOrigin } from "../program/modules/loader.ts"
import type { Usage } from "../base/usage.ts"

/** Raised when a reader of older traces would misread a newer one. A new optional field or kind of event raises nothing. */
export const TRACE_VERSION = 1

/**
 * Names what has a beginning and an end in its run: calls, questions, nodes, requests. Counted up in the order in which they began.
 * 0 is the run itself.
 */
export type Id = number

/** A value in an event: as JSON where it is short; the name of the `value` event before that has it whole; a function by its description. */
export type TracedValue =
  | { readonly json: unknown }
  | {
      readonly ref: string
      /** As `type_of` says. */
      readonly kind: string
      /** UTF-16 units of a text, items of a list, keys of a record. */
      readonly size: number
      /** How it begins, as it stands in text. */
      readonly beginning: string
    }
  | { readonly opaque: string }

export interface NamedValue {
  readonly name: string
  readonly value: TracedValue
}

/** Where something stands: a span of a named text, `answer to "…"` for what a model wrote. */
export interface Place extends Span {
  readonly source: string
}

/** In every event. */
interface Timed {
  /** Milliseconds since the run began. */
  readonly t: number
}

/** First of all events: the long values that it refers to come right behind it. */
export interface RunStarted extends Timed {
  readonly type: "run"
  readonly version: number
  /** Names the run, for `--resume` and messages. */
  readonly run: string
  /** The source's name, and what it is. */
  readonly name: string
  readonly kind: string
  /** When it began, as ISO 8601. */
  readonly at: string
  readonly arguments: readonly NamedValue[]
  /** The ids of the models by their names. */
  readonly models: { readonly [name: string]: string }
  readonly budget: Budget
  /** Whether texts of it may be hidden: the run was told what its trace must not tell. */
  readonly redacted?: true
  /** Results that were put in the place of their own in this run: of questions, and of calls of tasks, by their content. */
  readonly replaced?: readonly Replaced[]
  /** The program itself. */
  readonly text: TracedValue
}

export interface Replaced {
  readonly what: "question" | "call"
  /** Of a call: the task, and what declares it. */
  readonly task?: string
  readonly module?: string
  /** What stands for the question, or for the arguments of the call. */
  readonly content: string
  readonly value: TracedValue
}

/** A long value, once, before the first event (but the run) that refers to it. `ref` is its content's hash. */
export interface ValueStored extends Timed {
  readonly type: "value"
  readonly ref: string
  readonly value: unknown
}

/**
 * What an import of the program, or of a module that it imports, means. Told before anything is evaluated; modules that come with Recall
 * (`std/…`) and names of the host are not told.
 */
export interface ModuleImported extends Timed {
  readonly type: "import"
  readonly specifier: string
  /** Where it is imported: the run's name, or the `module` of another such event. */
  readonly importer: string
  /** How the module is named in places. */
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
  /** What declares the task, where that is not where it is called. */
  readonly module?: string
  readonly arguments: readonly NamedValue[]
  readonly at: Place
}

/** A native of the host with effects. Ends with `result` or `failure`. */
export interface NativeStarted extends Timed {
  readonly type: "native"
  readonly id: Id
  readonly parent: Id
  readonly native: string
  readonly effect: "read" | "write"
  readonly arguments: readonly NamedValue[]
  readonly at: Place
}

/** The host is asked to confirm a call that changes something, before it is made. What is asked is the call with its arguments, and this. */
export interface ConfirmationAsked extends Timed {
  readonly type: "confirmation"
  /** The native. */
  readonly id: Id
  /** Who makes the call. */
  readonly by: Author
  /** What each argument may derive from; nothing where the program itself says all of it. */
  readonly provenance: readonly { readonly name: string; readonly origins: readonly Origin[] }[]
}

/** What the host says to that: the call is made, or fails with `not-confirmed`. */
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
  /** The name by which the program asks the model, and its id. */
  readonly model: string
  readonly modelId: string
  /** The type of the answer, as it is written. */
  readonly returns: string
  readonly sample: number
  readonly recursive: boolean
  readonly tools: readonly string[]
  /** How the answer is named in places. */
  readonly source: string
  readonly at: Place
}

/** A node of a document or of an answer is evaluated: what is evaluated in it has it as its parent. Ends with `result` or `failure`. */
export interface NodeStarted extends Timed {
  readonly type: "node"
  readonly id: Id
  /** The question in whose answer it stands, or the run whose document it is part of. */
  readonly parent: Id
  /** `result` stands in the text in the node's place, `answer` is the answer's value, `effect` binds names. */
  readonly kind: "result" | "effect" | "answer"
  /** In the document's text, or in all that the model wrote of the answer. */
  readonly at: Place
}

/** A request is sent to a model. Ends with `response`. */
export interface RequestStarted extends Timed {
  readonly type: "request"
  readonly id: Id
  /** Its question. */
  readonly parent: Id
  readonly modelId: string
  /** How many answers to the question were refused before this one. */
  readonly attempt: number
  /** UTF-16 units of what the model had written of the answer when the request was sent: where what it brings begins. */
  readonly written: number
  readonly messages: readonly { readonly role: string; readonly content: TracedValue }[]
  /** The messages as one text, where that is how the model goes on. */
  readonly prompt: TracedValue | null
}

/** What a model wrote in a request, piece by piece. */
export interface Delta extends Timed {
  readonly type: "delta"
  /** The request. */
  readonly id: Id
  readonly text: string
}

/** A request that failed for a passing reason is sent again after a while. */
export interface Retry extends Timed {
  readonly type: "retry"
  /** The request. */
  readonly id: Id
  readonly code: string
  readonly message: string
  readonly milliseconds: number
}

/** The end of a request. */
export interface Response extends Timed {
  readonly type: "response"
  /** The request. */
  readonly id: Id
  /** `paused`: generation was stopped at a call. `failed`: see `failure` of the question, or what the next request goes on with. */
  readonly finish: "stop" | "length" | "filter" | "other" | "paused" | "failed"
  /** Of what it brought, in UTF-16 units, what stands in the answer: what a model wrote past a call does not. */
  readonly kept: number
  readonly input: number
  readonly output: number
  /** The provider did not tell, so the tokens were counted here. */
  readonly estimated: boolean
  readonly usd: number
  /** Taken from what is remembered of an earlier run: nothing was sent. */
  readonly remembered: boolean
}

export interface Result extends Timed {
  readonly type: "result"
  readonly id: Id
  readonly value: TracedValue
}

export interface Failed extends Timed {
  readonly type: "failure"
  readonly id: Id
  readonly code: string
  readonly message: string
  readonly hint?: string
}

/** A call or question that was not evaluated, since its result is remembered or already on its way. */
export interface Hit extends Timed {
  readonly type: "hit"
  readonly id: Id
  readonly parent: Id
  readonly what: "call" | "question"
  /** The task's name, or the question. */
  readonly name: string
  /** The call or question of this run whose result it takes; null where another run's, in this process or before. */
  readonly of: Id | null
  /** `run`: done earlier in this run. `flight`: under way. `runtime`: another run of this runtime's. `store`: kept on disk, or by another process. */
  readonly from: "run" | "flight" | "runtime" | "store"
  /** What the call or question was given, where that is told. */
  readonly arguments?: readonly NamedValue[]
  /** What declares the task, or the question as its own event would have it: where no event of this run says so. */
  readonly module?: string
  readonly question?: Pick<
    QuestionStarted,
    "question" | "model" | "modelId" | "returns" | "sample" | "recursive" | "tools"
  >
  /** Its value, where no event of this run has it; of what another run has under way a `result` or `failure` tells it. */
  readonly value?: TracedValue
  /** What the result had cost, where that is known. */
  readonly saved?: {
    readonly input: number
    readonly output: number
    readonly usd: number
    readonly milliseconds: number
  }
  readonly at: Place
}

/** Why a question was not found among what is kept of earlier runs. */
export interface Miss extends Timed, MissReason {
  readonly type: "miss"
  /** The question. */
  readonly id: Id
}

/** A warning, a repair, a near miss, a quotation. */
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

/** Last of all events. A trace without it was cut, or its run killed. */
export interface RunEnded extends Timed {
  readonly type: "end"
  readonly outcome: "done" | "partial" | "failed" | "interrupted"
  /** What the program gave, and how that stands in text; null where it failed. */
  readonly value: TracedValue | null
  readonly text: TracedValue | null
  readonly usage: Usage
}

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
  | Response
  | Result
  | Failed
  | Hit
  | Miss
  | Diagnosed
  | BudgetReached
  | RunEnded
