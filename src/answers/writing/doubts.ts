// Repetitions at the joints of an answer that may be meant: warnings in a text, problems in a call or a typed answer.

import type { Span } from "../../../grammar/index.ts"
import type { Failure } from "../../values/failure.ts"
import type { Feedback } from "./feedback.ts"
import { doubtfulCut, reportOf, type Repetition } from "./joint.ts"
import type { WriterOptions } from "./writer-options.ts"

/** The repetitions that may be meant, until it is known what they are in: a text of the answer, or a call. */
export class Doubts {
  private readonly options: WriterOptions
  private readonly feedback: Feedback
  private open: { readonly repetition: Repetition; readonly span: Span }[] = []

  constructor(options: WriterOptions, feedback: Feedback) {
    this.options = options
    this.feedback = feedback
  }

  add(repetition: Repetition, span: Span): void {
    this.open.push({ repetition, span })
  }

  clear(): void {
    this.open.length = 0
  }

  /** Reports those in a text up to a position. Throws `Unusable` for a typed answer that may have either meaning. */
  read(end: number): void {
    const { source, question } = this.options
    for (const { repetition, span } of this.takeBefore(end)) {
      const failure = doubtfulCut(repetition, "answer", question.location)
      if (failure !== undefined && question.ask.returns.kind !== "string") throw this.feedback.unusable(failure)
      this.feedback.report(reportOf(repetition, { source, span }))
    }
  }

  /** The problem with a call or block that has one of them. */
  problemIn({ start, end }: Span): Failure | undefined {
    const { source } = this.options
    const location = { source, span: { start, end } }
    return this.takeBefore(end)
      .map(({ repetition }) => doubtfulCut(repetition, "call", location))
      .find((failure) => failure !== undefined)
  }

  private takeBefore(end: number) {
    const taken = this.open.filter(({ span }) => span.start < end)
    if (taken.length > 0) this.open = this.open.filter(({ span }) => span.start >= end)
    return taken
  }
}
