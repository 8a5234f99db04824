// The errors of the public functions: `RecallError` for the program's mistakes, `UsageError` for the caller's.

import type { CallAround, Diagnostic } from "../../grammar/index.ts"
import { categoryOf, type ErrorCategory, type ErrorCode } from "./codes.ts"
import type { Usage } from "./usage.ts"
import type { WaitingCall } from "./waiting-call.ts"

/** The details of a `RecallError`, all optional. */
export interface RecallErrorOptions {
  readonly sources?: { readonly [source: string]: string }
  readonly cause?: unknown
  readonly status?: number | undefined
  readonly retryAfter?: number | undefined
  readonly waiting?: RecallError["waiting"]
}

/**
 * A run that gave no result: the diagnostics say why, `usage` what it cost. `cause` is the exception behind the first
 * error, unchanged: that of a native or of a model, or the reason of the signal that aborted the run.
 */
export class RecallError extends Error {
  override readonly name = "RecallError"
  /**
   * The code of the first error: one of Recall, such as `interrupted` for a run that was aborted, or that of a native
   * which failed with its own.
   */
  readonly code: ErrorCode | (string & {})
  /** The part that the error is due to, by which a service chooses its response. */
  readonly category: ErrorCategory
  readonly diagnostics: readonly Diagnostic[]
  /** The calls around the place of the first error, from the innermost outwards. */
  readonly calls: readonly CallAround[]
  /** The usage up to the failure, with the requests that it ended. */
  readonly usage: Usage
  /** The HTTP status with which the model's server refused the request that failed the run. */
  readonly status: number | undefined
  /** Seconds after which that server asks for a retry. */
  readonly retryAfter: number | undefined
  /** The texts of the answers that diagnostics point into, by the diagnostics' `source`. */
  readonly sources: { readonly [source: string]: string }
  /** The calls that wait for a person's decision, for a call of a task that ended with `waiting`. */
  readonly waiting: readonly WaitingCall[]
  constructor(diagnostics: readonly Diagnostic[], usage: Usage, options: RecallErrorOptions = {}) {
    const first = diagnostics.find(({ severity }) => severity === "error")
    const { sources = {}, status, retryAfter, waiting = [] } = options
    super(
      first === undefined ? "the run failed" : `${first.message} (${first.code})`,
      "cause" in options ? { cause: options.cause } : {},
    )
    this.code = first?.code ?? "unknown"
    this.category = categoryOf(this.code)
    this.diagnostics = diagnostics
    this.calls = first?.calls ?? []
    this.usage = usage
    this.status = status
    this.retryAfter = retryAfter
    this.waiting = waiting
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
