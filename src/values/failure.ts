// A failure of the program: thrown by evaluation and stored in failed futures, never text in the data.

import type { Diagnostic } from "../../grammar/diagnostic.ts"
import type { Exhausted, Ledger } from "../budget/ledger.ts"
import type { Span } from "../../grammar/ast.ts"

/** The place of a failure: a span of a named text. */
export interface Location {
  readonly source: string
  readonly span: Span
}

/**
 * A mistake of the program (`catchable`), or a limit that was reached and that no TRY can catch. Not an `Error`: it is
 * thrown often, and the host's stack says nothing to the program's author.
 */
export class Failure {
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
  readonly catchable: boolean
  /** The ledger of a question whose budget is used up: nothing inside that question can catch this, its caller can. */
  readonly exhausted: Ledger | undefined
  /** The question's limit that caused it, kept when it becomes catchable: under another budget it need not happen. */
  readonly spent: Exhausted | undefined
  /** The exception of foreign code that this reports: of a native, a validator or a model. */
  readonly cause: unknown
  /** Set by the innermost expression that knows it. */
  location: Location | undefined

  constructor(
    code: string,
    message: string,
    options: {
      hint?: string | undefined
      catchable?: boolean
      exhausted?: Ledger
      spent?: Exhausted | undefined
      location?: Location | undefined
      cause?: unknown
    } = {},
  ) {
    this.code = code
    this.message = message
    this.hint = options.hint
    this.catchable = options.catchable ?? true
    this.exhausted = options.exhausted
    this.spent = options.spent
    this.location = options.location
    this.cause = options.cause
  }

  toDiagnostic(): Diagnostic {
    return {
      code: this.code,
      severity: "error",
      message: this.message,
      span: this.location?.span ?? { start: 0, end: 0 },
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.location === undefined ? {} : { source: this.location.source }),
    }
  }
}

/** A catchable failure, for natives and other code that works on values: `throw fail("not-a-number", "…", "…")`. */
export function fail(code: string, message: string, hint?: string): Failure {
  return new Failure(code, message, { hint })
}

/** Returns a thrown failure that a program may catch; rethrows anything else, which ends the run. */
export function catchable(thrown: unknown): Failure {
  if (thrown instanceof Failure && thrown.catchable) return thrown
  throw thrown
}

/** Sets the place of a failure that has none yet, and gives it on. */
export function locate(thrown: unknown, location: Location): unknown {
  if (thrown instanceof Failure) thrown.location ??= location
  return thrown
}
