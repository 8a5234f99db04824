// Feedback on an answer: diagnostics for the user, and the problems that its model reads, at once or if it is refused.

import type { Diagnostic, Span } from "../../../grammar/index.ts"
import { diagnosticOf } from "../../values/calls-around.ts"
import { Failure } from "../../values/failure.ts"
import { kindOf } from "../../values/values.ts"
import type { Draft } from "./draft.ts"
import { isUnanswered } from "../../memo/unanswered.ts"
import { MAX_PROBLEMS } from "../limits.ts"
import { renderFailure, renderInBlock, Unusable } from "../unusable.ts"
import type { WriterOptions } from "./writer-options.ts"

export class Feedback {
  private readonly options: WriterOptions
  private readonly draft: Draft
  private problems = 0
  /** The problems reported to the model so far, for the next answer if this one is refused. */
  private readonly told: string[] = []
  private first: Failure | undefined = undefined

  constructor(options: WriterOptions, draft: Draft) {
    this.options = options
    this.draft = draft
  }

  /** Reports a diagnostic to the user, with the text of the answer where it is located there. */
  report(diagnostic: Diagnostic): void {
    const { report, keepSource, source } = this.options
    report(diagnostic)
    if (diagnostic.source === source) keepSource(source, this.draft.written())
  }

  /** The failure that a diagnostic of the answer describes. */
  failureOf({ code, message, hint, span }: Diagnostic): Failure {
    return new Failure(code, message, { hint, location: { source: this.options.source, span } })
  }

  /** Adds a problem, which may be in a block, to the transcript. Throws `Unusable` after `MAX_PROBLEMS`. */
  problem(failure: Failure, block?: Span): void {
    this.draft.add({ kind: "problem", message: this.count(failure, block) })
  }

  /** Counts a problem and reports it. Returns it as the model reads it. Throws `Unusable` after `MAX_PROBLEMS`. */
  count(failure: Failure, block?: Span): string {
    if (++this.problems > MAX_PROBLEMS) throw this.unusable(failure)
    return this.tell(failure, block)
  }

  /**
   * Reports a failure that the model reads, and returns it in the form for the model. An answer that lacks a result
   * because a server failed is not kept: the next run may have it whole.
   */
  tell(failure: Failure, block?: Span): string {
    if (isUnanswered(failure.code)) this.options.doubt()
    // The user must know of a grant that is missing, and through which calls.
    const severity = failure.code === "not-granted" ? "warning" : "repair"
    const diagnostic = diagnosticOf(failure, (_, value) => kindOf(value))
    this.report({ ...diagnostic, severity, message: `told the model: ${failure.message}` })
    this.addQuotable(failure)
    const text = failure.location?.source === this.options.source ? this.draft.written() : undefined
    const isInBlock = text !== undefined && block !== undefined
    const message = isInBlock ? renderInBlock(failure, text, block) : renderFailure(failure, text)
    this.told.push(message)
    return message
  }

  /** Refuses an answer that does not pause at its end: its model cannot read the problem earlier. */
  refuse(problem: Failure): void {
    const at = ({ location }: Failure) => (location?.source === this.options.source ? location.span.start : Infinity)
    if (this.first === undefined || at(problem) < at(this.first)) this.first = problem
  }

  /** The first of the problems that refuse the answer. */
  get refusal(): Failure | undefined {
    return this.first
  }

  /** Forgets the refusal: the text with its problem is no part of the answer. */
  restart(): void {
    this.first = undefined
  }

  /** An error for a failure, with the answer's text where the failure is located in it. */
  unusable(failure: Failure): Unusable {
    const { source, keepSource } = this.options
    this.addQuotable(failure)
    if (failure.location?.source !== source) return new Unusable(failure, undefined, this.told)
    const written = this.draft.written()
    keepSource(source, written)
    return new Unusable(failure, written, this.told)
  }

  /** A message may have text of the data, which the answer may quote. A call in a hint is ours, except in a key. */
  private addQuotable({ code, message, hint }: Failure): void {
    const { quotable } = this.options
    quotable.add(message)
    if (code === "missing-key" && hint !== undefined) quotable.add(hint)
  }

  /** An answer that is refused for its value; the reason names the problems reported to the model, too. */
  refused(failure: Failure): Unusable {
    return new Unusable(failure, undefined, this.told)
  }
}
