// The errors of the public functions: `RecallError` for the program's mistakes, `UsageError` for the caller's.

import type { CallAround, Diagnostic } from "../../grammar/index.ts"
import { categoryOf, type ErrorCategory, type ErrorCode } from "./codes.ts"
import type { Usage } from "./usage.ts"

/** A run that gave no result: the diagnostics say why, `usage` what it cost. */
export class RecallError extends Error {
  override readonly name = "RecallError"
  /** The code of the first error: one of Recall, or that of a native which failed with its own. */
  readonly code: ErrorCode | (string & {})
  /** The part that the error is due to, by which a service chooses its response. */
  readonly category: ErrorCategory
  readonly diagnostics: readonly Diagnostic[]
  /** The calls around the place of the first error, from the innermost outwards. */
  readonly calls: readonly CallAround[]
  readonly usage: Usage
  /** The texts of the answers that diagnostics point into, by the diagnostics' `source`. */
  readonly sources: { readonly [source: string]: string }
  constructor(diagnostics: readonly Diagnostic[], usage: Usage, sources: { readonly [source: string]: string } = {}) {
    const first = diagnostics.find(({ severity }) => severity === "error")
    super(first === undefined ? "the run failed" : `${first.message} (${first.code})`)
    this.code = first?.code ?? "unknown"
    this.category = categoryOf(this.code)
    this.diagnostics = diagnostics
    this.calls = first?.calls ?? []
    this.usage = usage
    this.sources = sources
  }
}

/** A mistake of the caller, such as a missing argument or a value that is not JSON. */
export class UsageError extends Error {
  override readonly name = "UsageError"
  /** `missing-argument`, `unknown-argument`, `invalid-argument`, … */
  readonly code: ErrorCode | (string & {})
  /** The caller is the host. */
  readonly category = "host" satisfies ErrorCategory
  readonly hint: string | undefined
  constructor(code: string, message: string, hint?: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}
