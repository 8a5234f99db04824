// A diagnostic as data: what was wrong, where, and what to write instead. Rendering lives in src/diagnostics.

import type { Span } from "./ast.ts"

/**
 * `error`: the text has no meaning as it is. `warning`: it has one, perhaps not the intended one (a near miss is a
 * warning: the text stays text). `repair`: a slip in a model's answer was taken as meant.
 */
export type Severity = "error" | "warning" | "repair"

/** A call, or an item of a list, that an error of a run has left. */
export interface CallAround {
  /** With its arguments, cut where they are long: `median(list: [])`, or `item 2 of map: {name: "Kim"}`. */
  readonly call: string
  /** The place of the call, or of the FOR. */
  readonly source: string
  readonly span: Span
  /** The calls between this one and the next, as in a deep recursion. */
  readonly omitted?: number
}

/** A mistake or a remark about a text, with its place, as data; `render` draws it. */
export interface Diagnostic {
  /** A code, for example `unclosed-call`: docs/language.md explains each. */
  readonly code: string
  readonly severity: Severity
  /** One sentence without a final period that says what was wrong. */
  readonly message: string
  /** The place in the text named by `source`. */
  readonly span: Span
  /** A correction, as an instruction: `write x => e`. */
  readonly hint?: string
  /** The file or other text that `span` counts in. The grammar leaves it out, as it knows no names of texts. */
  readonly source?: string
  /** The calls around the place of an error of a run, from the innermost outwards. */
  readonly calls?: readonly CallAround[]
  /** The number of answers of a run with this diagnostic, of which this is the first; absent for one alone. */
  readonly times?: number
}
