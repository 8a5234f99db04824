// What a rule of `recall check` is: one thing that is looked for in a module that may well run.

import type { Expression, Module, Span } from "../../../grammar/index.ts"
import type { Scope } from "../scope.ts"
import type { Inevitable } from "./inevitable.ts"

export interface Checked {
  readonly module: Module
  readonly text: string
  readonly scope: Scope
  /** What is evaluated in every run of the program. */
  readonly inevitable: Inevitable
  /** Whether the text around what parsed, in declarations that did not, has a word. */
  readonly unparsed: (word: string) => boolean
}

export type Report = (code: string, message: string, span: Span, hint?: string) => void

export interface Reports {
  /** The program runs, and is perhaps not what was meant. */
  readonly warn: Report
  /** Evaluating the expression is certain to fail: an error where that is inevitable, else a warning. */
  readonly failing: (expression: Expression) => Report
}

export type Rule = (checked: Checked, reports: Reports) => void
