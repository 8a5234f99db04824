// The result of one run.

import type { Diagnostic, Span } from "../../grammar/index.ts"
import type { Usage } from "../base/usage.ts"
import type { BudgetKind } from "../budget/budget.ts"
import type { WaitingCall } from "../base/waiting-call.ts"

/** The parts that every result of a run has. */
export interface CommonResult {
  /** The value as text. */
  readonly text: string
  /** The id of the run: see `ProgramOptions.id`. */
  readonly id: string
  readonly usage: Usage
  /** Warnings and repairs; errors reject the promise. */
  readonly diagnostics: readonly Diagnostic[]
  /** The texts of answers that diagnostics refer to, by their `source`, with which `render` shows the line. */
  readonly sources: { readonly [source: string]: string }
}

/** The result of a run that was evaluated completely. */
export interface CompleteResult<R = unknown> extends CommonResult {
  /**
   * The value as JSON-like data: that of EMIT or of the task, the document's text, or the expression's value. A whole
   * number past 2^53 - 1 is a bigint, whatever R says.
   */
  readonly value: R
  readonly partial: false
}

/**
 * The result of a run that a budget or `stop` ended early, or that calls which wait for a person's decision keep from
 * its end. The diagnostics say which budget was exhausted.
 */
export interface PartialResult extends CommonResult {
  /**
   * A list or a record with null in place of what is missing, or a partial text, in which a call without a result is
   * the beginning of its text or as it was written. A list or a record of which nothing is known is a partial
   * text, too, which may be empty.
   */
  readonly value: unknown
  readonly partial: true
  readonly missing: readonly Missing[]
  /** The limit of the budget that ended the run; null for one that `stop` ended, or that waits for a person. */
  readonly exhausted: BudgetKind | null
  /**
   * The calls for which `confirm` said `WAITING` and that no person has decided, where nothing else could continue. A
   * run with the same id goes on when they are decided. Empty for a run that ended for another reason.
   */
  readonly waiting: readonly WaitingCall[]
}

/** A call without a result, as a place in the program: of the parts of its text, or of its EMIT or expression. */
export interface Missing {
  readonly source: string
  readonly span: Span
  /**
   * The place in a list or a record, as std/json writes it, such as `rows[2].note`: `.`, `[` and `\` in a key have a
   * `\` before them, and an empty key is `\e`. At most 1,000 are listed.
   */
  readonly path?: string
  /** The number of known items of the list that the call waits for, where it waits for one alone, such as a FOR. */
  readonly items?: { readonly known: number; readonly of: number }
}

/** The result of a run. `partial` decides whether `value` is a value of the type R. */
export type RunResult<R = unknown> = CompleteResult<R> | PartialResult
