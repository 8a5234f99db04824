// Answers of an earlier run, which a fork uses instead of asking a model.

import type { QuestionFuture } from "../machine/effects.ts"
import type { Completion } from "../memo/completion.ts"
import type { ModelRequest } from "../models/model.ts"
import type { Value } from "../values/values.ts"

export interface EarlierAnswers {
  /** The result of a question, where it needs no request; undefined where the question is to be asked. */
  answer(question: QuestionFuture, modelId: string): Value | undefined
  /** The completion of an equal request; null where the request must be sent. */
  completion(question: QuestionFuture, modelId: string, request: ModelRequest): Completion | null
  /** Called before a request of the question is sent to a model. */
  sent(question: QuestionFuture): void
  /** Whether earlier answers have saved a question all of its requests. */
  isTaken(question: QuestionFuture): boolean
  /** Whether other runs may use the answer: not where it may depend on a replaced result. */
  isShared(question: QuestionFuture, modelId: string): boolean
}
