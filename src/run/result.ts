// The result of one run.

import type { Diagnostic } from "../../grammar/index.ts"
import type { Usage } from "../base/usage.ts"

export interface RunResult {
  /** The program's value as JSON-like data: that of EMIT, the document's text, or the expression's value. */
  readonly value: unknown
  /** The value as it stands in text. */
  readonly text: string
  /**
   * Whether a budget, or `stop`, ended the run early. Then value and text are what there is: of a document or a template the text with what
   * has no result yet as it was written; and the diagnostics say what was used up.
   */
  readonly partial: boolean
  /** Names the run. */
  readonly id: string
  readonly usage: Usage
  /** Warnings and repairs; errors reject the promise. */
  readonly diagnostics: readonly Diagnostic[]
  /** The texts of answers that diagnostics speak of, by the `source` they have there: `render` can then show the line. */
  readonly sources: { readonly [source: string]: string }
}
