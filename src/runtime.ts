// The facade: what an embedding program creates and calls.

import { isName, type Diagnostic, type Span } from "../grammar/index.ts"
import type { Budget } from "./budget/budget.ts"
import { UsageError } from "./errors.ts"
import { fromHost } from "./host-values.ts"
import type { Confirm, Native } from "./interpreter/functions.ts"
import type { Given } from "./interpreter/given.ts"
import { DEFAULT_LIMITS, type Limits } from "./interpreter/limits.ts"
import type { Type } from "./interpreter/types.ts"
import { TypeValue } from "./interpreter/values.ts"
import type { MemoStore } from "./memo/store.ts"
import { Memo } from "./memo/table.ts"
import type { Model } from "./models/model.ts"
import { hostGlobals } from "./modules/globals.ts"
import type { Lock } from "./modules/lock.ts"
import type { ModuleLoader, PackageOrigin } from "./modules/loader.ts"
import type { Coverage } from "./run/coverage.ts"
import { planSource, type Plan } from "./run/plan.ts"
import { loadSource, runSource, type Environment } from "./run/run.ts"
import { readLibraries, readSignatures } from "./run/signatures.ts"
import { testSource } from "./run/test.ts"
import type { TraceEvent } from "./trace/events.ts"
import type { Redaction } from "./trace/redact/rules.ts"
import { isStandardSchema, type StandardSchema } from "./standard-schema.ts"

export { RecallError, UsageError } from "./errors.ts"
export type { Following, Plan } from "./run/plan.ts"
export type { PlannedQuestion } from "./run/planner.ts"

export interface RuntimeOptions {
  /** One model for all questions, or several by name with a `default`. Without any, every question fails with `no-model`. */
  readonly models?: Model | { readonly default: Model; readonly [name: string]: Model }
  /** Functions of the host, in reach of programs by their names and of modules by `IMPORT … FROM "host"`. */
  readonly natives?: readonly Native[]
  /**
   * Whether equal calls are evaluated once; on unless `false`. The memo lives as long as the runtime; with a store the answers of
   * models are kept in it, too, and found again by later runs and by other processes. The runtime does not close it.
   */
  readonly memo?: boolean | MemoStore
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
  /**
   * Natives with effects that the modules of an npm package may import from the host, by the package's name. Without it they get
   * those that have none; the program may hand them others as arguments.
   */
  readonly allow?: { readonly [library: string]: readonly string[] }
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
  /** Finds what IMPORT names in this source, in place of the runtime's. */
  readonly modules?: ModuleLoader
  /** The npm package that this source belongs to, which limits what it gets of the host: see `RuntimeOptions.allow`. */
  readonly origin?: PackageOrigin
  /** What this run may spend: see `RuntimeOptions.budget`. */
  readonly budget?: Budget
  /** Ends the run: its requests are aborted, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Ends the run with what there is, as a budget does that is used up: the result is partial. */
  readonly stop?: AbortSignal
  /**
   * Names the run; made up unless given. A run that is given the id of one that was broken off goes on with it: what natives with the
   * effect `write` have done under this id is not done again, as long as there is a store.
   */
  readonly id?: string
  /**
   * Asks everything anew: nothing that is remembered or kept is used, and the new results take its place. With a date, what was kept since
   * then is used: so a run that was to ask everything anew, and was broken off, is gone on with.
   */
  readonly fresh?: boolean | Date
  /** Told of the run's events, in their order; `eventStream()` makes an AsyncIterable of them. What it throws ends the run. */
  readonly trace?: (event: TraceEvent) => void
  /** Whether the trace tells of calls of tasks, and not of questions alone; it does unless `false`. */
  readonly traceCalls?: boolean
  /** What the trace must not tell. */
  readonly redact?: readonly Redaction[]
  /** What it takes of an earlier run in place of evaluating and asking: from `forkOf`. One run only. */
  readonly given?: Given
}

/** What loading and testing need: without the arguments, what reaches a PARAM that has no fallback fails. */
export type LoadOptions = Pick<RunOptions, "name" | "args" | "signal" | "fresh" | "modules" | "origin">

export interface AskOptions extends Omit<RunOptions, "kind" | "name" | "args"> {
  /** The type of the answer: text unless said otherwise. */
  readonly returns?: Type | StandardSchema
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
   * Whether a budget, or `stop`, ended the run early. Then value and text are what there is: of a document or a template the text with what
   * has no result yet as it was written; and the diagnostics say what was used up.
   */
  readonly partial: boolean
  /** Names the run. */
  readonly id: string
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

/** What a task takes and gives. */
export interface TaskSignature {
  readonly name: string
  readonly documentation: string | null
  /** `type` is null where any value will do; `default` is what stands for one that is left out, as source, null where none does. */
  readonly parameters: readonly { readonly name: string; readonly type: Type | null; readonly default: string | null }[]
  readonly returns: Type | null
}

export interface LoadedModule {
  readonly parameters: readonly ModuleParameter[]
  /** The public tasks that the module declares, in their order. */
  readonly signatures: readonly TaskSignature[]
  /**
   * The public tasks that the module declares, as functions: of data by position, parameters with a fallback may be left out, to
   * a promise of the task's value. Each call is a run of its own, which shares the runtime's memo.
   */
  readonly tasks: { readonly [name: string]: (...values: unknown[]) => Promise<unknown> }
}

export interface TestOptions extends LoadOptions {
  /** Only the tests whose names contain this text. */
  readonly filter?: string
  /** Counts which tasks were called and which branches were taken: see `createCoverage`. */
  readonly coverage?: Coverage
}

export interface TestResult {
  readonly name: string
  readonly passed: boolean
  /** Why not: an error, or what the comparison's sides were and where they differ. */
  readonly diagnostics: readonly Diagnostic[]
  /** Where the test stands in the module. */
  readonly span: Span
  /** How many different questions it asked, whether a model answered them or they were kept; those that answers ask are not counted. */
  readonly questions: number
  readonly seconds: number
}

export interface Runtime {
  /**
   * Parses, checks and evaluates a source. Rejects with `RecallError` for the program's mistakes, `UsageError` for the caller's,
   * and the signal's reason when it is aborted.
   */
  run(source: string, options?: RunOptions): Promise<RunResult>
  /** What a run would ask, without asking it. Rejects as `run` does for what goes wrong before an answer is needed. */
  plan(source: string, options?: RunOptions): Promise<Plan>
  /** Loads a module without running its EMIT. */
  load(source: string, options?: LoadOptions): Promise<LoadedModule>
  /** What a module's tasks take and give. What its host provides need not be there: it is not checked. */
  signatures(source: string, options?: LoadOptions): Promise<readonly TaskSignature[]>
  /** The modules of npm packages that a module reaches, by package (`name@version`) and path, with the hashes that `recall.lock` has. */
  libraries(source: string, options?: LoadOptions): Promise<Lock["packages"]>
  /** Evaluates the TESTs of a module, each in a run of its own, several at once; the results are in the order of the tests. */
  test(source: string, options?: TestOptions): Promise<readonly TestResult[]>
  /** Asks the default model a question about data, as `ask(question, data…, returns: …)` does. */
  ask(question: string, data?: { readonly [name: string]: unknown }, options?: AskOptions): Promise<RunResult>
}

/**
 * Makes a runtime. It holds the memo and nothing else between runs; any number of runs may go on at once. Throws `UsageError` for
 * options that make no sense.
 */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  const memo = options.memo === false ? null : new Memo()
  const store = typeof options.memo === "object" ? options.memo : null
  const models = options.models === undefined ? {} : isModel(options.models) ? { default: options.models } : options.models
  const environment: Environment = {
    memo,
    store,
    models,
    host: hostGlobals(options.natives ?? []),
    limits: limitsOf(options.limits ?? {}),
    modules: options.modules,
    budget: options.budget ?? {},
    grant: new Set(options.grant),
    confirm: options.confirm,
    allow: options.allow ?? {},
  }
  const environmentOf = ({ modules = environment.modules, origin }: LoadOptions): Environment => ({ ...environment, modules, ...(origin === undefined ? {} : { origin }) })
  return {
    run: (source, given = {}) => runSource(environmentOf(given), source, given),
    plan: (source, given = {}) => planSource(environmentOf(given), source, given),
    load: (source, given = {}) => loadSource(environmentOf(given), source, given),
    signatures: (source, given = {}) => readSignatures(environmentOf(given), source, given),
    libraries: (source, given = {}) => readLibraries(environmentOf(given), source, given),
    test: (source, given = {}) => testSource(environmentOf(given), source, given),
    ask: async (question, data = {}, given = {}) => askQuestion(environment, question, data, given),
  }
}

function isModel(models: NonNullable<RuntimeOptions["models"]>): models is Model {
  return typeof (models as Model).generate === "function"
}

/** Names that no datum has, since a program could not write them. */
const QUESTION = "_question"
const RETURNS = "_returns"

async function askQuestion(environment: Environment, question: string, given: { readonly [name: string]: unknown }, { returns, ...options }: AskOptions): Promise<RunResult> {
  const data = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const names = Object.keys(data)
  for (const name of names) {
    if (!isName(name) || name.startsWith("_")) throw new UsageError("invalid-argument", `${JSON.stringify(name)} is no name for a datum`, "write letters, digits and _, beginning with a letter")
  }
  // By position: a datum keeps its name, and one named model is no option.
  const args = [QUESTION, ...names, ...(returns === undefined ? [] : [`returns: ${RETURNS}`])]
  return runSource(environment, `ask(${args.join(", ")})`, {
    ...options, kind: "expression", name: "question",
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
