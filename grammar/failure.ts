// Why a text does not parse: what the lexer records and the parser throws, until it becomes a diagnostic.

import type { Diagnostic, Severity } from "./diagnostic.ts"

/** Not an Error: it is thrown on the way out of the parser often, and a stack trace costs more than the parse. */
export class Failure {
  readonly code: string
  readonly message: string
  readonly start: number
  readonly end: number
  readonly hint: string | undefined

  constructor(code: string, message: string, start: number, end: number, hint?: string) {
    this.code = code
    this.message = message
    this.start = start
    this.end = end
    this.hint = hint
  }
}

/** A piece of source as a message shows it. */
export function quote(source: string): string {
  return source.includes("`") ? `"${source}"` : `\`${source}\``
}

export function toDiagnostic(failure: Failure, severity: Severity): Diagnostic {
  const { code, message, hint } = failure
  const span = { start: failure.start, end: failure.end }
  return hint === undefined ? { code, severity, message, span } : { code, severity, message, span, hint }
}
