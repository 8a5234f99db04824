// A failure of the program, thrown inside the interpreter and kept in failed futures; never text in the data.

import type { Diagnostic } from "../../grammar/diagnostic.ts"
import type { Exhausted, Ledger } from "../budget/ledger.ts"
import type { Span } from "../../grammar/ast.ts"

/** Where a failure happened: a span of a named text. */
export interface Location {
  readonly source: string
  readonly span: Span
}

/**
 * The program's mistake (`catchable`), or a limit that was reached and that no TRY can catch. Not an `Error`: it is thrown
 * often, and a stack of the interpreter says nothing to the program's author.
 */
export class Failure {
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
  readonly catchable: boolean
  /** The ledger of a question whose budget is used up: nothing inside that question can catch this, whoever asked it can. */
  readonly exhausted: Ledger | undefined
  /** The budget of a question that it comes from, also once it can be caught: to whoever has another it need not happen. */
  readonly spent: Exhausted | undefined
  /** Set where it becomes known; the innermost expression wins. */
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
    } = {},
  ) {
    this.code = code
    this.message = message
    this.hint = options.hint
    this.catchable = options.catchable ?? true
    this.exhausted = options.exhausted
    this.spent = options.spent
    this.location = options.location
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

/** What a native throws, and any other code that applies to values: `throw fail("not-a-number", "…", "…")`. */
export function fail(code: string, message: string, hint?: string): Failure {
  return new Failure(code, message, { hint })
}

/** What was thrown, if a program may catch it; anything else goes on up and ends the run. */
export function catchable(thrown: unknown): Failure {
  if (thrown instanceof Failure && thrown.catchable) return thrown
  throw thrown
}

/** Sets the place of a failure that has none yet, and gives it on. */
export function locate(thrown: unknown, location: Location): unknown {
  if (thrown instanceof Failure) thrown.location ??= location
  return thrown
}
