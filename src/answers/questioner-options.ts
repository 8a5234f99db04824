// The surroundings of a run's questions: its models, its memo, and the names and limits of its answers.

import type { Diagnostic } from "../../grammar/index.ts"
import type { Replace } from "../machine/instance.ts"
import type { Row } from "../machine/observer.ts"
import type { Memos } from "../machine/memo.ts"
import type { Keeper } from "../memo/keeper.ts"
import type { Model } from "../models/model.ts"
import type { Queue } from "../models/network/queue.ts"
import type { Global, Globals } from "../program/scope.ts"
import type { Tracer } from "../trace/tracer.ts"
import type { Location } from "../values/failure.ts"
import type { Callable } from "../values/values.ts"
import type { EarlierAnswers } from "./earlier-answers.ts"

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
  /** The queue in which they wait beside those of other runs; null where only their own run limits them. */
  readonly places: Queue<undefined, undefined> | null
  /** Reports a diagnostic about the question that has the trace row. */
  readonly report: (diagnostic: Diagnostic, row: Row) => void
  /** Finds and stores answers; null where there is no store. */
  readonly keeper: Keeper | null
  /** The task that a location belongs to, or its source. */
  readonly taskAt: (location: Location) => string
  /** The texts of the program and its modules. */
  readonly texts: () => readonly string[]
  readonly tracer: Tracer | null
  /** The answers of an earlier run, used instead of asking; null where there are none. */
  readonly earlier: EarlierAnswers | null
  /**
   * Called when an answer has grown that is given while it is written; null where answers are given when they are
   * finished.
   */
  readonly onText: (() => void) | null
  /** Keeps the text of an answer that a diagnostic refers to, under the name that it has there. */
  readonly keepSource: (source: string, text: string) => void
}
