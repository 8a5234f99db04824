// The facade: what an embedding program creates and calls.

import { isName, type Diagnostic } from "../grammar/index.ts"
import type { Budget } from "./budget/budget.ts"
import { UsageError } from "./errors.ts"
import { fromHost } from "./host-values.ts"
import type { Confirm, Native } from "./interpreter/functions.ts"
import { DEFAULT_LIMITS, type Limits } from "./interpreter/limits.ts"
import type { Type } from "./interpreter/types.ts"
import { TypeValue } from "./interpreter/values.ts"
import { Memo } from "./memo/table.ts"
import type { Model } from "./models/model.ts"
import { hostGlobals } from "./modules/globals.ts"
import type { ModuleLoader } from "./modules/loader.ts"
import { loadSource, runSource, testSource, type Environment } from "./run/run.ts"
import { isStandardSchema, type StandardSchema } from "./standard-schema.ts"

export { RecallError, UsageError } from "./errors.ts"

export interface RuntimeOptions {
  /** One model for all questions, or several by name with a `default`. Without any, every question fails with `no-model`. */
  readonly models?: Model | { readonly default: Model; readonly [name: string]: Model }
  /** Functions of the host, in reach of programs by their names and of modules by `IMPORT … FROM "host"`. */
  readonly natives?: readonly Native[]
  /** Whether equal calls are evaluated once; on unless `false`. The memo lives as long as the runtime. */
  readonly memo?: boolean
  readonly limits?: Partial<Limits>
  /** What each run may spend, over all of its tree, unless `run` says otherwise. Nothing is limited unless it is said. */
  readonly budget?: Budget
  /** Names of natives with effects that a program may hand to answers, as tools of a question. */
  readonly grant?: readonly string[]
  /**
   * Asked before each call of a native whose effect is `write`, by the program or by an answer, with where its arguments come from.
   * Anything but `true` refuses the call, which fails with `not-confirmed`. Without it all are made.
   */
  readonly confirm?: Confirm
  /** Finds what IMPORT names. The core knows `std/…` and `host`; `recall-lang/node` adds files and packages. */
  readonly modules?: ModuleLoader
}

export interface RunOptions {
  /** What the source is; `module` unless said otherwise. */
  readonly kind?: "module" | "document" | "expression"
  /** The name that diagnostics use and that relative imports start from; the kind unless said otherwise. */
  readonly name?: string
  /**
   * Values for PARAMs of a module, or names bound in a document or expression: JSON data, functions, which programs can call
   * with data and answers of models cannot, and Standard Schema validators (zod and others), which are types. A property that is
   * undefined counts as left out.
   */
  readonly args?: { readonly [name: string]: unknown }
  /** What this run may spend: see `RuntimeOptions.budget`. */
  readonly budget?: Budget
  /** Ends the run: its requests are aborted, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** What loading and testing need: without the arguments, what reaches a PARAM that has no fallback fails. */
export type LoadOptions = Pick<RunOptions, "name" | "args" | "signal">

export interface AskOptions {
  /** The type of the answer: text unless said otherwise. */
  readonly returns?: Type | StandardSchema
  /** What the question may spend: see `RuntimeOptions.budget`. */
  readonly budget?: Budget
  readonly signal?: AbortSignal
}

export interface Usage {
  /** Evaluations of tasks; a memo hit or a joined call is remembered. The prelude's tasks are not counted. */
  readonly calls: { readonly evaluated: number; readonly remembered: number }
  readonly questions: { readonly asked: number; readonly remembered: number }
  /** What was sent to a model. */
  readonly requests: number
  /** `estimated`: a provider did not say what a cancelled request cost, so it was counted here. */
  readonly tokens: { readonly input: number; readonly output: number; readonly estimated: boolean }
  /** US dollars, for the models whose price is known. */
  readonly usd: number
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
  /**
   * Whether a budget ended the run early. Then value and text are what there is: of a document or a template the text with what
   * has no result yet as it was written; and the diagnostics say what was used up.
   */
  readonly partial: boolean
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
  /**
   * The public tasks that the module declares, as functions: of data by position, parameters with a fallback may be left out, to
   * a promise of the task's value. Each call is a run of its own, which shares the runtime's memo.
   */
  readonly tasks: { readonly [name: string]: (...values: unknown[]) => Promise<unknown> }
}

export interface TestResult {
  readonly name: string
  readonly passed: boolean
  /** Why not: an error, or what the comparison's sides were. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface Runtime {
  /**
   * Parses, checks and evaluates a source. Rejects with `RecallError` for the program's mistakes, `UsageError` for the caller's,
   * and the signal's reason when it is aborted.
   */
  run(source: string, options?: RunOptions): Promise<RunResult>
  /** Loads a module without running its EMIT. */
  load(source: string, options?: LoadOptions): Promise<LoadedModule>
  /** Evaluates the TESTs of a module, each by itself. */
  test(source: string, options?: LoadOptions): Promise<readonly TestResult[]>
  /** Asks the default model a question about data, as `ask(question, data…, returns: …)` does. */
  ask(question: string, data?: { readonly [name: string]: unknown }, options?: AskOptions): Promise<RunResult>
}

/**
 * Makes a runtime. It holds the memo and nothing else between runs; any number of runs may go on at once. Throws `UsageError` for
 * options that make no sense.
 */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  const memo = options.memo === false ? null : new Memo()
  const models = options.models === undefined ? {} : isModel(options.models) ? { default: options.models } : options.models
  const environment: Environment = {
    memo,
    models,
    host: hostGlobals(options.natives ?? []),
    limits: limitsOf(options.limits ?? {}),
    modules: options.modules,
    budget: options.budget ?? {},
    grant: new Set(options.grant),
    confirm: options.confirm,
  }
  return {
    run: (source, given = {}) => runSource(environment, source, given),
    load: (source, given = {}) => loadSource(environment, source, given),
    test: (source, given = {}) => testSource(environment, source, given),
    ask: async (question, data = {}, given = {}) => askQuestion(environment, question, data, given),
  }
}

function isModel(models: NonNullable<RuntimeOptions["models"]>): models is Model {
  return typeof (models as Model).generate === "function"
}

/** Names that no datum has, since a program could not write them. */
const QUESTION = "_question"
const RETURNS = "_returns"

async function askQuestion(environment: Environment, question: string, given: { readonly [name: string]: unknown }, { returns, signal, budget }: AskOptions): Promise<RunResult> {
  const data = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const names = Object.keys(data)
  for (const name of names) {
    if (!isName(name) || name.startsWith("_")) throw new UsageError("invalid-argument", `${JSON.stringify(name)} is no name for a datum`, "write letters, digits and _, beginning with a letter")
  }
  // By position: a datum keeps its name, and one named model is no option.
  const args = [QUESTION, ...names, ...(returns === undefined ? [] : [`returns: ${RETURNS}`])]
  return runSource(environment, `ask(${args.join(", ")})`, {
    kind: "expression", name: "question", ...(signal === undefined ? {} : { signal }), ...(budget === undefined ? {} : { budget }),
    args: { ...data, [QUESTION]: question, ...(returns === undefined ? {} : { [RETURNS]: isStandardSchema(returns) ? fromHost(returns, "returns") : new TypeValue(returns) }) },
  })
}

/** The limits of a runtime; throws `UsageError` for one that is no limit. */
function limitsOf(given: Partial<Limits>): Limits {
  for (const [name, limit] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) throw new UsageError("invalid-argument", `there is no limit named ${name}`, `the limits are ${Object.keys(DEFAULT_LIMITS).join(", ")}`)
    if (limit !== undefined && !(limit >= 0)) throw new UsageError("invalid-argument", `the limit ${name} is ${limit}, which is not a number from 0 up`)
  }
  return { ...DEFAULT_LIMITS, ...given }
}
