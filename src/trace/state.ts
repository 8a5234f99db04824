// The state of a run, folded out of its events: what the terminal, the viewer and an embedding program show.

import type { Diagnostic } from "../../grammar/index.ts"
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
  TracedValue,
} from "./events.ts"

/** One row of the tree: whatever has an id. */
export interface Row {
  readonly id: Id
  /** The run is its own. */
  readonly parent: Id
  readonly kind: "run" | "call" | "native" | "question" | "node" | "request" | "hit"
  /** The task's or native's name, the question, the node's kind, the model's id. */
  readonly name: string
  /** The questions around it, itself not counted. */
  readonly depth: number
  readonly state: "running" | "done" | "failed"
  /** Milliseconds since the run began; null while it goes on. */
  readonly from: number
  readonly to: number | null
  readonly arguments: readonly NamedValue[]
  readonly value: TracedValue | null
  readonly failure: Pick<Failed, "code" | "message" | "hint"> | null
  readonly at: Place | null
  /** Of a call: what declares the task, where that is not where it is called. */
  readonly module?: string
  /** The rows directly below, in the order in which they began. */
  readonly children: readonly Id[]
  /** What it cost itself: not 0 for requests only, and of these for what was sent. */
  readonly cost: Cost
  readonly diagnostics: readonly Diagnostic[]
  /** Of a native: what the host was asked before, and what it said; null while it has not. */
  readonly confirmation?: Pick<ConfirmationAsked, "t" | "by" | "provenance"> & {
    readonly decision: { readonly t: number; readonly allowed: boolean } | null
  }
  /** Of a question. */
  readonly question?: {
    readonly text: TracedValue
    readonly model: string
    readonly modelId: string
    readonly returns: string
    readonly sample: number
    readonly recursive: boolean
    readonly tools: readonly string[]
    readonly source: string
  }
  readonly miss?: Pick<Miss, "reason" | "parts" | "removed">
  /** Of a request: what was sent, what came, and how it ended. */
  readonly request?: {
    readonly attempt: number
    readonly written: number
    readonly messages: readonly { readonly role: string; readonly content: TracedValue }[]
    readonly prompt: TracedValue | null
    readonly text: string
    readonly response: Pick<Response, "finish" | "kept" | "estimated" | "remembered"> | null
    readonly retries: readonly Pick<Retry, "t" | "code" | "message" | "milliseconds">[]
  }
  readonly hit?: Pick<Hit, "what" | "of" | "from" | "saved" | "question">
  readonly node?: Pick<NodeStarted, "kind">
}

export interface Cost {
  readonly input: number
  readonly output: number
  readonly usd: number
}

export interface RunState {
  /** Null before the first event. */
  readonly run: Omit<RunStarted, "type" | "t"> | null
  readonly rows: { readonly [id: Id]: Row }
  /** The long values by their names. */
  readonly values: { readonly [ref: string]: unknown }
  /** What the imports of the program and of its modules mean, in the order in which they were found. */
  readonly imports: readonly Omit<ModuleImported, "type" | "t">[]
  /** Sums over all rows so far. */
  readonly totals: {
    readonly calls: number
    readonly questions: { readonly running: number; readonly done: number; readonly failed: number }
    readonly remembered: { readonly calls: number; readonly questions: number }
    /** As usage counts them: without those that were remembered, for which nothing was sent. */
    readonly requests: { readonly running: number; readonly ended: number }
    readonly cost: Cost
    /** What the hits, and the requests that were remembered, had cost when they were evaluated. */
    readonly saved: Cost & { readonly milliseconds: number }
  }
  /** The limits that were reached, each once. */
  readonly budget: readonly { readonly kind: string; readonly limit: number }[]
  readonly end: Omit<RunEnded, "type"> | null
  /** Milliseconds since the run began, of the last event. */
  readonly now: number
}
