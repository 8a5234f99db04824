// Failures of a request that do not depend on its question: the same request may succeed later.

import { STREAM_CUT } from "../models/model.ts"

const UNANSWERED: ReadonlySet<string> = new Set([
  "model-unavailable",
  "model-unauthorized",
  "model-not-found",
  "no-credit",
  "rate-limited",
  "batch-expired",
  "batch-cancelled",
  "limits-unreachable",
  "bad-response",
  STREAM_CUT,
])

/** Whether a failure with this code is one of the model's server, and not of the question. */
export function isUnanswered(code: string): boolean {
  return UNANSWERED.has(code)
}
