// The names of answers in diagnostics: `answer to "…"`, numbered where several questions begin alike.

import { shorten } from "../base/shorten.ts"
import type { QuestionFuture } from "../machine/effects.ts"

/** The names of the answers of one run. */
export class AnswerNames {
  private readonly names = new WeakMap<QuestionFuture, string>()
  /** The number of questions by their name without its number. */
  private readonly counts = new Map<string, number>()

  /** The name of an answer to a question after so many others were refused. */
  nameOf(future: QuestionFuture, attempt: number): string {
    const known = this.names.get(future)
    const name = known ?? this.newName(future)
    if (known === undefined) this.names.set(future, name)
    return attempt === 0 ? name : `${name}, attempt ${attempt + 1}`
  }

  private newName({ ask }: QuestionFuture): string {
    const name = `answer to ${JSON.stringify(shorten(ask.question))}`
    const number = (this.counts.get(name) ?? 0) + 1
    this.counts.set(name, number)
    return number === 1 ? name : `${name} (${number})`
  }
}
