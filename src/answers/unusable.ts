// An answer that cannot be used: the question is asked again, with the reason.

import { shorten } from "../base/shorten.ts"
import { Failure } from "../values/failure.ts"

export class Unusable extends Error {
  override readonly name = "Unusable"
  readonly failure: Failure
  /** The reason as the model reads it, with the part of its answer that the failure is located in, if any. */
  readonly problem: string
  /** `text` is the answer that the failure's span is in, if any. */
  constructor(failure: Failure, text?: string) {
    super(failure.message)
    this.failure = failure
    this.problem = renderFailure(failure, text)
  }
}

/** A failure as text for the model. `text` is the answer that the failure's span is in, if any. */
export function renderFailure(failure: Failure, text: string | undefined): string {
  const span = failure.location?.span
  const part =
    text === undefined || span === undefined || span.end <= span.start
      ? ""
      : ` in ${shorten(text.slice(span.start, span.end), 200)}`
  return `${failure.message}${part}${failure.hint === undefined ? "" : ` (${failure.hint})`}`
}

/**
 * Whether something thrown ends the whole question: its run is over, or its budget or that of a question around it, or
 * the host has given a validator that can accept no answer.
 */
export function endsQuestion(thrown: unknown): boolean {
  if (!(thrown instanceof Failure)) return false
  return !thrown.catchable || thrown.exhausted !== undefined || thrown.code === "async-validator"
}
