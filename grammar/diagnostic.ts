// A diagnostic as data: what was wrong, where, and what to write instead. Rendering lives in src/diagnostics.

import type { Span } from "./ast.ts"

/**
 * `error`: the text has no meaning as it stands. `warning`: it has, perhaps not the one that was meant (a near miss is a
 * warning: the text stays text). `repair`: a slip in a model's answer was taken as meant.
 */
export type Severity = "error" | "warning" | "repair"

export interface Diagnostic {
  /** A code of the catalogue in `src/diagnostics/catalogue.ts`, for example `unclosed-call`. */
  readonly code: string
  readonly severity: Severity
  /** What was wrong, in one sentence without a final period. */
  readonly message: string
  /** Where, in the text named by `source`. */
  readonly span: Span
  /** What to write instead. */
  readonly hint?: string
  /** The file or other text that `span` counts in; the grammar leaves it out, who knows the name adds it. */
  readonly source?: string
}
