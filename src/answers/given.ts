// Answers that a run takes from elsewhere in place of asking a model for them.

import type { QuestionFuture } from "../machine/effects.ts"
import type { Completion } from "../memo/journal.ts"
import type { ModelRequest } from "../models/model.ts"
import type { Value } from "../values/values.ts"

export interface GivenAnswers {
  /** The result of a question of which nothing else is known; undefined where an answer is to be made. */
  answer(question: QuestionFuture, modelId: string): Value | undefined
  /** The completion of an equal request; null where the request is to be sent. */
  completion(question: QuestionFuture, modelId: string, request: ModelRequest): Completion | null
  /** Called before a request of the question is sent to a model. */
  sent(question: QuestionFuture): void
  /** Whether nothing had to be sent for a question, thanks to this. */
  isTaken(question: QuestionFuture): boolean
  /** Whether other runs may have the answer, or would get the same: not where a result in it may be one that was only put there. */
  isShared(question: QuestionFuture, modelId: string): boolean
}
