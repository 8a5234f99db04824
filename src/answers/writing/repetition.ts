// The repetition at the beginning of a continuation: it is left out of the answer, unless it may be meant.

import type { Detector } from "./detector.ts"
import type { Draft } from "./draft.ts"
import type { Feedback } from "./feedback.ts"
import { doubtfulNumber, reportOf, type Repetition } from "./joint.ts"
import type { WriterOptions } from "./writer-options.ts"

interface Surroundings {
  readonly options: WriterOptions
  readonly draft: Draft
  readonly feedback: Feedback
  readonly detector: Detector
}

/**
 * Leaves a repetition out, and reports it. Behind a stop it stays in the text that the model wrote; elsewhere it would
 * separate the parts of a text that was cut. Throws `Unusable` for a number that a typed answer may have either way.
 */
export function leaveOut(repetition: Repetition, { options, draft, feedback, detector }: Surroundings): void {
  const { source, question } = options
  const { text } = repetition
  let start = draft.end
  if (repetition.isDoubtful) {
    const failure = doubtfulNumber(repetition, question.location)
    if (failure !== undefined && question.ask.returns.kind !== "string") throw feedback.unusable(failure)
  } else if (start === draft.origin) {
    draft.leaveOut(text)
    detector.advance()
  } else start -= text.length
  feedback.report(reportOf(repetition, { source, span: { start, end: start + text.length } }))
}
