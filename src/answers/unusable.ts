// An answer that cannot be used: the question is asked again, with the reason.

import { shorten } from "../base/shorten.ts"
import type { Failure } from "../values/failure.ts"

export class Unusable extends Error {
  override readonly name = "Unusable"
  readonly failure: Failure
  /** The reason as the model is told it: with the part of its answer, where that was the place. */
  readonly problem: string
  /** `text` is the answer that the failure's span counts in, if it does. */
  constructor(failure: Failure, text?: string) {
    super(failure.message)
    this.failure = failure
    this.problem = tell(failure, text)
  }
}

/** A failure as a model is told it. */
export function tell(failure: Failure, text: string | undefined): string {
  const span = failure.location?.span
  const part =
    text === undefined || span === undefined || span.end <= span.start
      ? ""
      : ` in ${shorten(text.slice(span.start, span.end), 200)}`
  return `${failure.message}${part}${failure.hint === undefined ? "" : ` (${failure.hint})`}`
}
