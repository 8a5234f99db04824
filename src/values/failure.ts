// A failure of the program: thrown by evaluation and stored in failed futures, never text in the data.

import type { Diagnostic } from "../../grammar/diagnostic.ts"
import type { BudgetKind } from "../budget/budget.ts"
import type { Exhausted, Ledger } from "../budget/ledger.ts"
import { extended, outOfPrelude, type Chain, type FailedCall, type FailedItem } from "./chain.ts"
import type { Location } from "./location.ts"

export type { Location } from "./location.ts"

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
  /** The limit of the run that ends it. */
  readonly endedBy: BudgetKind | undefined
  /** The exception of foreign code that this reports: of a native, a validator or a model. */
  readonly cause: unknown
  /** Set by the innermost expression that knows it. */
  location: Location | undefined
  /** The calls that it has left on its way out. */
  readonly chain: Chain | null

  constructor(
    code: string,
    message: string,
    options: {
      hint?: string | undefined
      catchable?: boolean
      exhausted?: Ledger | undefined
      spent?: Exhausted | undefined
      endedBy?: BudgetKind | undefined
      location?: Location | undefined
      chain?: Chain | null
      cause?: unknown
    } = {},
  ) {
    this.code = code
    this.message = message
    this.hint = options.hint
    this.catchable = options.catchable ?? true
    this.exhausted = options.exhausted
    this.spent = options.spent
    this.endedBy = options.endedBy
    this.location = options.location
    this.cause = options.cause
    this.chain = options.chain ?? null
  }

  /** The failure outside of a call that it leaves; a copy, as others may have it too. */
  outOf(call: FailedCall, location: Location): Failure {
    return this.moved(this.location ?? location, extended(this.chain, { call, item: null, location }))
  }

  /** The failure outside of a call of the prelude: it is placed at the call, as that of a native is. */
  outOfPrelude(call: FailedCall, prelude: string, location: Location): Failure {
    const isInside = this.location === undefined || this.location.source === prelude
    return this.moved(isInside ? location : this.location!, outOfPrelude(this.chain, call, prelude, location))
  }

  /** The failure outside of a FOR, or of another form that goes through a list. */
  outOfItem(item: FailedItem, location: Location): Failure {
    return this.moved(this.location, extended(this.chain, { call: null, item, location }))
  }

  private moved(location: Location | undefined, chain: Chain | null): Failure {
    return new Failure(this.code, this.message, { ...this, location, ...(chain === null ? {} : { chain }) })
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
