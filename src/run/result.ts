// What one run gives, and what it cost.

import type { Diagnostic } from "../../grammar/index.ts"

export interface Usage {
  /** Evaluations of tasks; a memo hit or a joined call is remembered. The prelude's tasks are not counted. */
  readonly calls: { readonly evaluated: number; readonly remembered: number }
  readonly questions: { readonly asked: number; readonly remembered: number }
  /** What was sent to a model. */
  readonly requests: number
  /** `estimated`: a provider did not say what a cancelled request cost, so it was counted here. */
  readonly tokens: { readonly input: number; readonly output: number; readonly estimated: boolean }
  /** US dollars, for the models whose price is known. */
  readonly usd: number
  /** The deepest nesting of calls. */
  readonly depth: number
  readonly steps: number
  readonly seconds: number
}

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
