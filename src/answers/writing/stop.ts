// The places of an answer at which generation must stop, and the failures of the calls there.

import type { Diagnostic, Span } from "../../../grammar/index.ts"
import type { LivePart } from "../../program/document/steps.ts"
import { Failure } from "../../values/failure.ts"

/** A place where generation must stop: a live part, or a text that was meant to be one. */
export type Stop =
  | { readonly kind: "part"; readonly part: LivePart }
  | { readonly kind: "miss"; readonly span: Span; readonly failure: Failure }

/** The place behind the end of a thought: all text before it was reasoning. */
export interface EndOfThought {
  readonly kind: "thought"
  readonly end: number
}

export function spanOf(stop: Stop): Span {
  return stop.kind === "part" ? stop.part : stop.span
}

/** Returns a failure that the model can correct, and throws one that it cannot. */
export function recoverable(failure: Failure): Failure {
  if (failure.code === "cyclic-call" || failure.exhausted !== undefined) throw failure
  return failure
}

/** A failure that a warning at its place had foreseen, with the warning's hint: `split(x, …)` for `x.split(…)`. */
export function explained(failure: Failure, warnings: readonly Diagnostic[]): Failure {
  const { code, message, location, cause } = failure
  const warning = warnings.find(
    ({ hint, source, span }) =>
      hint !== undefined && source === location?.source && span.start === location?.span.start,
  )
  return warning === undefined ? failure : new Failure(code, message, { hint: warning.hint, location, cause })
}
