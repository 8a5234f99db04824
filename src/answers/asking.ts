// The interface between the questions of a run and the attempts at one of them.

import type { Diagnostic } from "../../grammar/index.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import type { Location } from "../values/failure.ts"
import type { EarlierAnswers } from "./earlier-answers.ts"
import type { Machine } from "../machine/machine.ts"
import type { Row } from "../machine/observer.ts"
import type { Global, Globals } from "../program/scope.ts"
import type { Callable } from "../values/values.ts"
import type { Keeper } from "../memo/keeper.ts"
import type { Memos } from "../machine/table.ts"
import type { Model } from "../models/model.ts"
import type { Tracer } from "../trace/tracer.ts"
import type { Replace } from "../machine/instance.ts"
import type { Requests } from "./requests.ts"

export interface QuestionerOptions {
  readonly models: { readonly [name: string]: Model }
  readonly memo: Memos | null
  /** Replaces the bodies of tasks that answers declare; null where nothing does. */
  readonly replace: Replace | null
  /** The names that an answer finds besides its data: the natives without effects and the prelude. */
  readonly globals: () => Globals
  /**
   * The global that a tool is in an answer. Fails with `not-granted` for a native with effects that the host has not
   * granted.
   */
  readonly tool: (tool: Callable) => Global
  /** The most requests under way at once. */
  readonly concurrency: number
  /** Aborted when the run is over, however it ends. */
  readonly signal: AbortSignal
  /** Reports a diagnostic about the question that has the trace row. */
  readonly report: (diagnostic: Diagnostic, row: Row) => void
  /** Finds and stores answers; null where there is no store. */
  readonly keeper: Keeper | null
  /** The task that a location belongs to, or its source. */
  readonly taskAt: (location: Location) => string
  readonly tracer: Tracer | null
  /** The answers of an earlier run, used instead of asking; null where there are none. */
  readonly earlier: EarlierAnswers | null
  /** Keeps the text of an answer that a diagnostic refers to, under the name that it has there. */
  readonly keepSource: (source: string, text: string) => void
}

/** The questions of a run, as one of them sees them. */
export interface Asking {
  readonly options: QuestionerOptions
  readonly machine: Machine
  readonly requests: Requests
  /** The partial answers to the program's own questions. */
  readonly outermost: (() => string)[]
  nameOf(future: QuestionFuture): string
}
