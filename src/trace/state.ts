// The state of a run, folded from its events, as the terminal, the viewer and embedding programs show it.

import type { Diagnostic } from "../../grammar/index.ts"
import type { Cost } from "../base/cost.ts"
import type {
  ConfirmationAsked,
  Failed,
  Hit,
  Id,
  Miss,
  ModuleImported,
  NamedValue,
  NodeStarted,
  Place,
  Response,
  Retry,
  RunEnded,
  RunStarted,
  TracedMessage,
  TracedValue,
} from "./events.ts"

/** One row of the tree: a part of the run that has an id. */
export interface Row {
  readonly id: Id
  /** The id of the row around it; the run is its own parent. */
  readonly parent: Id
  readonly kind: "run" | "call" | "native" | "question" | "node" | "request" | "hit"
  /** The task's or native's name, the question, the node's kind, the model's id. */
  readonly name: string
  /** The number of questions around it, without itself. */
  readonly depth: number
  readonly state: "running" | "done" | "failed"
  /** Milliseconds since the run began; `to` is null while the row runs. */
  readonly from: number
  readonly to: number | null
  readonly arguments: readonly NamedValue[]
  readonly value: TracedValue | null
  readonly failure: Pick<Failed, "code" | "message" | "hint"> | null
  readonly at: Place | null
  /** For a call: the source that declares the task, if it is not the one that calls it. */
  readonly module?: string
  /** The rows directly below, in the order in which they began. */
  readonly children: readonly Id[]
  /** Its own cost: not 0 only for requests that were sent. */
  readonly cost: Cost
  readonly diagnostics: readonly Diagnostic[]
  /** For a native: the confirmation asked of the host, and its decision; null until it decides. */
  readonly confirmation?: Pick<ConfirmationAsked, "t" | "by" | "provenance"> & {
    readonly decision: { readonly t: number; readonly allowed: boolean } | null
  }
  /** For a question. */
  readonly question?: {
    readonly text: TracedValue
    readonly model: string
    readonly modelId: string
    readonly models?: readonly string[]
    readonly returns: string
    readonly sample: number
    readonly recursive: boolean
    readonly untrusted?: true
    readonly tools: readonly string[]
    readonly source: string
  }
  readonly miss?: Pick<Miss, "reason" | "parts" | "removed">
  /** For a request: the messages sent, the text received, and its end. */
  readonly request?: {
    readonly attempt: number
    readonly written: number
    readonly messages: readonly TracedMessage[]
    readonly prompt: TracedValue | null
    readonly text: string
    readonly response: Pick<
      Response,
      "finish" | "kept" | "estimated" | "remembered" | "unsent" | "items" | "calls"
    > | null
    /** The thing that it waits for, where that is more than a server that answers. */
    readonly waiting?: string
    readonly retries: readonly Pick<Retry, "t" | "code" | "message" | "milliseconds">[]
  }
  readonly hit?: Pick<Hit, "what" | "of" | "from" | "saved" | "question">
  readonly node?: Pick<NodeStarted, "kind">
}

/** The state of a run after some of its events, as plain data: `fold` makes it, and the viewer shows it. */
export interface RunState {
  /** Null before the first event. */
  readonly run: Omit<RunStarted, "type" | "t"> | null
  readonly rows: { readonly [id: Id]: Row }
  /** The long values by their names. */
  readonly values: { readonly [ref: string]: unknown }
  /** The resolved imports of the program and of its modules, in the order in which they were found. */
  readonly imports: readonly Omit<ModuleImported, "type" | "t">[]
  /** Sums over all rows so far. */
  readonly totals: {
    readonly calls: number
    readonly questions: { readonly running: number; readonly done: number; readonly failed: number }
    readonly remembered: { readonly calls: number; readonly questions: number }
    /** Requests that were sent, as usage counts them: without remembered ones. */
    readonly requests: { readonly running: number; readonly ended: number }
    readonly cost: Cost
    /** The original cost of the hits and of the remembered requests. */
    readonly saved: Cost & { readonly milliseconds: number }
  }
  /** The limits that were reached, each once. */
  readonly budget: readonly { readonly kind: string; readonly limit: number }[]
  readonly end: Omit<RunEnded, "type"> | null
  /** The time of the last event, in milliseconds since the run began. */
  readonly now: number
}
