// The interface of a rule of `recall check`, which finds one kind of problem in a module that may run.

import type { Expression, Module, Span } from "../../../grammar/index.ts"
import type { Failure } from "../../values/failure.ts"
import type { Scope } from "../scope.ts"
import type { Inevitable } from "./inevitable.ts"

export interface Checked {
  readonly module: Module
  readonly text: string
  readonly scope: Scope
  /** The expressions that every run of the program evaluates. */
  readonly inevitable: Inevitable
  /** The failure of a regular expression; null for a valid one. */
  readonly patternFailure: (pattern: string) => Failure | null
  /** Whether a word occurs in the declarations that did not parse. */
  readonly unparsed: (word: string) => boolean
}

export type Report = (code: string, message: string, span: Span, hint?: string) => void

export interface Reports {
  /** Reports a warning: the program runs, but may not do what was intended. */
  readonly warn: Report
  /** Reports that evaluating the expression fails: an error if every run evaluates it, else a warning. */
  readonly failing: (expression: Expression) => Report
}

export type Rule = (checked: Checked, reports: Reports) => void
