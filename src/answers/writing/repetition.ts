// The repetition at the beginning of a continuation: it is left out of the answer, unless it may be meant.

import type { Detector } from "./detector.ts"
import type { Doubts } from "./doubts.ts"
import type { Draft } from "./draft.ts"
import type { Feedback } from "./feedback.ts"
import { reportOf, type Repetition } from "./joint.ts"
import type { WriterOptions } from "./writer-options.ts"

interface Surroundings {
  readonly options: WriterOptions
  readonly draft: Draft
  readonly feedback: Feedback
  readonly detector: Detector
  readonly doubts: Doubts
}

/**
 * Leaves a repetition out, and reports it. Behind a stop it stays in the text that the model wrote; elsewhere it would
 * separate the parts of a text that was cut. One that may be meant is a doubt.
 */
export function leaveOut(repetition: Repetition, { options, draft, feedback, detector, doubts }: Surroundings): void {
  const { text } = repetition
  let start = draft.end
  if (repetition.isDoubtful) return doubts.add(repetition, { start, end: start + text.length })
  if (start === draft.origin) {
    draft.leaveOut(text)
    detector.advance()
  } else start -= text.length
  feedback.report(reportOf(repetition, { source: options.source, span: { start, end: start + text.length } }))
}
