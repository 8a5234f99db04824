// The names of answers in diagnostics: `answer to "…"`, numbered where several questions begin alike.

import { shorten } from "../base/shorten.ts"
import type { QuestionFuture } from "../machine/effects.ts"

const BEGINNING = "answer to "

/** Whether a source of a diagnostic is an answer. */
export function isAnswerName(source: string): boolean {
  return source.startsWith(BEGINNING)
}

/** The names of the answers of one run. */
export class AnswerNames {
  /** The number of questions by their name without its number. */
  private readonly counts = new Map<string, number>()

  /** The name of the answer to a question, which is named once. */
  next({ ask }: QuestionFuture): string {
    const name = `${BEGINNING}${JSON.stringify(shorten(ask.question))}`
    const number = (this.counts.get(name) ?? 0) + 1
    this.counts.set(name, number)
    return number === 1 ? name : `${name} (${number})`
  }
}

/** The name of the answer after so many others were refused. */
export function nameAfter(name: string, refused: number): string {
  return refused === 0 ? name : `${name}, attempt ${refused + 1}`
}
