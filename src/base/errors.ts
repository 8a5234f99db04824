// The errors of the public functions: `RecallError` for the program's mistakes, `UsageError` for the caller's.

import type { Diagnostic } from "../../grammar/index.ts"
import type { Usage } from "./usage.ts"

/** A run that gave no result: the diagnostics say why, `usage` what it cost. */
export class RecallError extends Error {
  override readonly name = "RecallError"
  /** The code of the first error. */
  readonly code: string
  readonly diagnostics: readonly Diagnostic[]
  readonly usage: Usage
  /** The texts of the answers that diagnostics point into, by the diagnostics' `source`. */
  readonly sources: { readonly [source: string]: string }
  constructor(diagnostics: readonly Diagnostic[], usage: Usage, sources: { readonly [source: string]: string } = {}) {
    const first = diagnostics.find(({ severity }) => severity === "error")
    super(first === undefined ? "the run failed" : `${first.message} (${first.code})`)
    this.code = first?.code ?? "unknown"
    this.diagnostics = diagnostics
    this.usage = usage
    this.sources = sources
  }
}

/** A mistake of the caller, such as a missing argument or a value that is not JSON. */
export class UsageError extends Error {
  override readonly name = "UsageError"
  /** `missing-argument`, `unknown-argument`, `invalid-argument`, … */
  readonly code: string
  readonly hint: string | undefined
  constructor(code: string, message: string, hint?: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}
