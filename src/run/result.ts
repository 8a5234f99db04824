// The result of one run.

import type { Diagnostic } from "../../grammar/index.ts"
import type { Usage } from "../base/usage.ts"

export interface RunResult {
  /** The program's value as JSON-like data: that of EMIT, the document's text, or the expression's value. */
  readonly value: unknown
  /** The value as text. */
  readonly text: string
  /**
   * Whether a budget or `stop` ended the run early. Then `value` and `text` are the partial text, in which a call
   * without a result is the beginning of its text or as it was written, and the diagnostics say which budget was
   * exhausted.
   */
  readonly partial: boolean
  /** The id of the run: see `ProgramOptions.id`. */
  readonly id: string
  readonly usage: Usage
  /** Warnings and repairs; errors reject the promise. */
  readonly diagnostics: readonly Diagnostic[]
  /** The texts of answers that diagnostics refer to, by their `source`, with which `render` shows the line. */
  readonly sources: { readonly [source: string]: string }
}
