// A place in a program.

import type { Span } from "../../grammar/ast.ts"

/** The place of a failure or a call: a span of a named text. */
export interface Location {
  readonly source: string
  readonly span: Span
}
