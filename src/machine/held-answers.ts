// The questions and answers that the memo holds for one run, so that the run has one answer to equal questions.

import type { Context } from "./context.ts"
import { QuestionFuture } from "./effects.ts"
import { DONE } from "./future.ts"
import { KnownAnswer } from "./known-answers.ts"
import type { Memo, Memos } from "./memo.ts"
import type { Value } from "../values/values.ts"

interface Held {
  readonly memo: Memo
  readonly key: readonly Value[]
  readonly entry: QuestionFuture | KnownAnswer
}

export class HeldAnswers {
  private readonly memos: Memos | null
  private held: Held[] = []

  constructor(memos: Memos | null) {
    this.memos = memos
  }

  /** The question or answer with a key, found at the place where `hold` stores another one. */
  find(memo: Memo, key: readonly Value[]): QuestionFuture | KnownAnswer | undefined {
    const known = memo.questions.find(key, 0, key.length)
    if (known !== undefined) return known as QuestionFuture | KnownAnswer
    const answer = memo.answerTo(key)
    if (answer === undefined) return undefined
    this.hold(memo, key, answer)
    return answer
  }

  /** Stores a question or answer for the rest of the run, at the place that the last search reached. */
  hold(memo: Memo, key: readonly Value[], entry: QuestionFuture | KnownAnswer): void {
    memo.questions.set(entry)
    this.held.push({ memo, key, entry })
  }

  /** Leaves the answers of the run in the memo, in a form that keeps nothing else of the run alive. */
  end(program: Context): void {
    for (const { memo, key, entry } of this.held) {
      memo.questions.remove(key, 0, key.length, entry)
      if (this.memos?.isOwn(memo) !== true && entry instanceof QuestionFuture && entry.state === DONE)
        memo.keep(key, new KnownAnswer(program, entry.value, entry.warnings), entry.again)
    }
    this.held = []
    this.memos?.none.trim()
  }
}
