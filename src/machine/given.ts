// What a run is given of an earlier one, in place of evaluating and asking anew: the seam to forks.

import type { Completion } from "../memo/journal.ts"
import type { ModelRequest } from "../models/model.ts"
import type { ModuleLoader } from "../program/modules/loader.ts"
import type { Replaced } from "../trace/events.ts"
import type { QuestionFuture } from "./effects.ts"
import type { Global } from "../program/scope.ts"
import type { Body } from "./task.ts"
import type { Type } from "../values/types.ts"
import type { Value } from "../values/values.ts"

/** A task, before its body is compiled. */
export interface GivenTask {
  readonly name: string
  /** The module, or the answer, that declares it. */
  readonly module: string
  readonly parameters: () => readonly string[]
  readonly returns: () => Type | null
}

/** A result that takes the place of that of a question, or of a call, and of all that are equal to it. */
export interface Replacement {
  readonly target: Omit<Replaced, "value">
  readonly value: Value
}

export interface Given {
  readonly replaced: readonly Replacement[]
  /** The result of a question of which nothing else is known; undefined where an answer is to be made. */
  answer(question: QuestionFuture, modelId: string): Value | undefined
  /** What a model wrote in an equal request; null where that is to be sent. */
  completion(question: QuestionFuture, modelId: string, request: ModelRequest): Completion | null
  /** A request of the question is sent to a model. */
  sent(question: QuestionFuture): void
  /** Whether nothing had to be sent for a question, thanks to this. */
  isTaken(question: QuestionFuture): boolean
  /** Whether the answer is one that other runs may have or would get: not where a result in it may be one that was only put there. */
  isShared(question: QuestionFuture, modelId: string): boolean
  /** The body of a task, one of whose calls may have its result from here. */
  body(task: GivenTask, body: Body): Body
  /** Where the program's modules are found: those that the earlier run had loaded are as they were then. */
  modules(loader: ModuleLoader | undefined): ModuleLoader | undefined
  /** What the host provides: an equal call with effects that was made is not made again. */
  host(globals: ReadonlyMap<string, Global>): ReadonlyMap<string, Global>
}
