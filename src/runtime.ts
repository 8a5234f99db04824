// The facade: what an embedding program creates and calls.

import type { Diagnostic } from "../grammar/index.ts"
import type { Model } from "./models/model.ts"
import type { Native } from "./interpreter/functions.ts"
import type { Limits } from "./interpreter/limits.ts"
import type { ModuleLoader } from "./modules/loader.ts"

export interface RuntimeOptions {
  /** One model for all questions, or several by name with a `default`. Without any, every question fails with `no-model`. */
  readonly models?: Model | { readonly default: Model; readonly [name: string]: Model }
  /** Functions of the host, in reach of programs by their names and of modules by `IMPORT … FROM "host"`. */
  readonly natives?: readonly Native[]
  /** Whether equal calls are evaluated once; on unless `false`. The memo lives as long as the runtime. */
  readonly memo?: boolean
  readonly limits?: Partial<Limits>
  /** Finds what IMPORT names. The core knows `std/…` and `host`; `recall-lang/node` adds files and packages. */
  readonly modules?: ModuleLoader
}

export interface RunOptions {
  /** What the source is; `module` unless said otherwise. */
  readonly kind?: "module" | "document" | "expression"
  /** The name that diagnostics use and that relative imports start from. */
  readonly name?: string
  /** Values for PARAMs of a module, or names bound in a document or expression: JSON values and functions. */
  readonly args?: { readonly [name: string]: unknown }
  readonly signal?: AbortSignal
}

export interface Usage {
  /** Evaluations of tasks; a memo hit or a joined call is remembered. The prelude's tasks are not counted. */
  readonly calls: { readonly evaluated: number; readonly remembered: number }
  readonly questions: { readonly asked: number; readonly remembered: number }
  /** What was sent to a model. */
  readonly requests: number
  readonly tokens: { readonly input: number; readonly output: number }
  /** The deepest nesting of calls. */
  readonly depth: number
  readonly steps: number
  readonly seconds: number
}

export interface RunResult {
  /** The program's value as JSON-like data: that of EMIT, the document's text, or the expression's value. */
  readonly value: unknown
  /** The value as it stands in text. */
  readonly text: string
  readonly usage: Usage
  /** Warnings and repairs; errors reject the promise. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Why a run gave no result. `usage` says what it cost. */
export class RecallError extends Error {
  override readonly name = "RecallError"
  /** The code of the first error. */
  readonly code: string
  readonly diagnostics: readonly Diagnostic[]
  readonly usage: Usage
  constructor(diagnostics: readonly Diagnostic[], usage: Usage) {
    const first = diagnostics.find(({ severity }) => severity === "error")
    super(first === undefined ? "the run failed" : `${first.message} (${first.code})`)
    this.code = first?.code ?? "unknown"
    this.diagnostics = diagnostics
    this.usage = usage
  }
}

/** The parameters of a module, for help and checks. */
export interface ModuleParameter {
  readonly name: string
  readonly type: string
  readonly documentation: string | null
  readonly required: boolean
}

export interface LoadedModule {
  readonly parameters: readonly ModuleParameter[]
  /** The module's public tasks as functions: positional values, then optionally none. */
  readonly tasks: { readonly [name: string]: (...values: unknown[]) => Promise<unknown> }
}

export interface Runtime {
  /** Parses, checks and evaluates a source. Rejects with `RecallError` for the program's mistakes and `UsageError` for the caller's. */
  run(source: string, options?: RunOptions): Promise<RunResult>
  /** Loads a module without running its EMIT. */
  load(source: string, options?: Pick<RunOptions, "name" | "args" | "signal">): Promise<LoadedModule>
  /** Asks the default model a question about data, as `ask(question, name: value…)` does. */
  ask(question: string, data?: { readonly [name: string]: unknown }, options?: Pick<RunOptions, "signal">): Promise<RunResult>
}

/** The caller's mistake: a missing argument, a value that is not JSON. */
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

/** Makes a runtime. It holds the memo and nothing else between runs; any number of runs may go on at once. */
export declare function createRuntime(options?: RuntimeOptions): Runtime
