// The facade: what an embedding program creates and calls.

import type { Diagnostic } from "../grammar/index.ts"
import type { Native } from "./interpreter/functions.ts"
import { DEFAULT_LIMITS, type Limits } from "./interpreter/limits.ts"
import { Memo } from "./memo/table.ts"
import type { Model } from "./models/model.ts"
import { hostGlobals } from "./modules/globals.ts"
import type { ModuleLoader } from "./modules/loader.ts"
import { loadSource, runSource, testSource, type Environment } from "./run/run.ts"

export { RecallError, UsageError } from "./errors.ts"

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
  /** The texts of answers that diagnostics speak of, by the `source` they have there: `render` can then show the line. */
  readonly sources: { readonly [source: string]: string }
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

export interface TestResult {
  readonly name: string
  readonly passed: boolean
  /** Why not: an error, or what the comparison's sides were. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface Runtime {
  /** Parses, checks and evaluates a source. Rejects with `RecallError` for the program's mistakes and `UsageError` for the caller's. */
  run(source: string, options?: RunOptions): Promise<RunResult>
  /** Loads a module without running its EMIT. */
  load(source: string, options?: Pick<RunOptions, "name" | "args" | "signal">): Promise<LoadedModule>
  /** Evaluates the TESTs of a module, each by itself. */
  test(source: string, options?: Pick<RunOptions, "name" | "args" | "signal">): Promise<readonly TestResult[]>
  /** Asks the default model a question about data, as `ask(question, name: value…)` does. */
  ask(question: string, data?: { readonly [name: string]: unknown }, options?: Pick<RunOptions, "signal">): Promise<RunResult>
}

/** Makes a runtime. It holds the memo and nothing else between runs; any number of runs may go on at once. */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  const memo = options.memo === false ? null : new Memo()
  const models = options.models === undefined ? {} : isModel(options.models) ? { default: options.models } : options.models
  const environment: Environment = {
    memo,
    models,
    host: hostGlobals(options.natives ?? []),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    modules: options.modules,
  }
  return {
    run: (source, given = {}) => runSource(environment, source, given),
    load: (source, given = {}) => loadSource(environment, source, given),
    test: (source, given = {}) => testSource(environment, source, given),
    ask: (question, data = {}, given = {}) => runSource(environment, askSource(question, Object.keys(data)), { ...given, kind: "expression", name: "question", args: data }),
  }
}

function isModel(models: NonNullable<RuntimeOptions["models"]>): models is Model {
  return typeof (models as Model).generate === "function"
}

function askSource(question: string, names: readonly string[]): string {
  return `ask(${[JSON.stringify(question), ...names.map((name) => `${name}: ${name}`)].join(", ")})`
}
