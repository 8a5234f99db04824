// The answers that a run takes from an earlier one; its new requests wait until these have been used.

import { turn } from "../base/turn.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import { PENDING } from "../machine/future.ts"

/**
 * A run with the answers of an earlier one sends a new request only when nothing continues without it. The earlier
 * answers arrive in another order than they did then: without the wait, a part whose failure had ended the earlier run
 * could fail after the parts beside it have asked questions that the result does not need.
 */
export class Replays {
  private readonly isEvaluating: () => boolean
  private readonly questions = new Set<QuestionFuture>()
  /** Resolves when nothing continues without a new request; null where none waits. */
  private ended: Promise<void> | null = null

  /** `isEvaluating` tells whether the machine has nodes that can continue. */
  constructor(isEvaluating: () => boolean) {
    this.isEvaluating = isEvaluating
  }

  /** Notes that a text of the question's answer is taken from the earlier run. */
  begin(question: QuestionFuture): void {
    this.questions.add(question)
  }

  /** Resolves when nothing continues without the new request of a question. */
  over(question: QuestionFuture): Promise<void> {
    this.questions.delete(question)
    return (this.ended ??= this.end())
  }

  private async end(): Promise<void> {
    do await turn()
    while (this.isEvaluating() || this.areUnderWay())
    this.ended = null
  }

  private areUnderWay(): boolean {
    for (const question of this.questions) {
      if (question.state !== PENDING) this.questions.delete(question)
      // An answer that waits for a call may wait for a new request.
      else if (!question.calls.some(({ state }) => state === PENDING)) return true
    }
    return false
  }
}
