// The facade for embedding programs: a runtime, and the functions that it offers.

import { canNameDatum } from "../grammar/data-name.ts"
import type { Budget } from "./budget/budget.ts"
import { UsageError } from "./base/errors.ts"
import { fromHost } from "./values/host-values.ts"
import type { Confirm, Native } from "./values/functions.ts"
import { DEFAULT_LIMITS, type Limits } from "./values/limits.ts"
import { isType, type Type } from "./values/types.ts"
import { TypeValue } from "./values/values.ts"
import type { MemoStore } from "./memo/store.ts"
import { Memo } from "./machine/table.ts"
import type { Model } from "./models/model.ts"
import { hostGlobals } from "./program/modules/globals.ts"
import type { ModuleLoader } from "./program/modules/loader.ts"
import { ProgramCache } from "./program/cache.ts"
import { checkScope, programOf, type CompileOptions, type Environment } from "./run/environment.ts"
import type { RunOptions } from "./run/options.ts"
import type { Plan } from "./run/plan.ts"
import { createProgram, type Program } from "./run/program.ts"
import type { RunResult } from "./run/result.ts"
import { runSource } from "./run/run.ts"
import type { SourceTestOptions, TestResult } from "./run/test.ts"
import { isStandardSchema, type StandardSchema } from "./values/standard-schema.ts"

export interface RuntimeOptions {
  /**
   * One model for all questions, or several by name with a `default`. Without any, every question fails with
   * `no-model`.
   */
  readonly models?: Model | { readonly default: Model; readonly [name: string]: Model }
  /** Functions of the host, available to programs by name and to modules by `IMPORT … FROM "host"`. */
  readonly natives?: readonly Native[]
  /**
   * Whether equal calls are evaluated once; true by default. The memo lives as long as the runtime. A store also keeps
   * the answers of models, for later runs and other processes; the runtime does not close it.
   */
  readonly memo?: boolean | MemoStore
  /** The scope of each run that gives none: see `RunOptions.scope`. */
  readonly scope?: string
  readonly limits?: Partial<Limits>
  /** The budget of each run, for everything that it asks, unless the run has its own: see `Budget` for the defaults. */
  readonly budget?: Budget
  /** Names of natives with effects that a program may pass to answers as tools of a question. */
  readonly grant?: readonly string[]
  /**
   * Asked before each call of a native whose effect is `write`, by the program or by an answer, with the provenance of
   * the arguments. Anything but `true` refuses the call, which fails with `not-confirmed`. Without it all calls are
   * made.
   */
  readonly confirm?: Confirm
  /**
   * Natives with effects that the modules of an npm package may import from the host, by the package's name. Natives
   * without effects are always allowed, and a program may pass any native to a package as an argument.
   */
  readonly allow?: { readonly [library: string]: readonly string[] }
  /**
   * Finds the modules that IMPORT names. The core has `std/…` and `host`; `recall-lang/node` adds files and packages.
   */
  readonly modules?: ModuleLoader
}

export interface AskOptions extends Omit<RunOptions, "kind" | "name" | "args"> {
  /** The type of the answer; text by default. */
  readonly returns?: Type | StandardSchema
}

export interface Runtime {
  /**
   * Compiles a source to a program that can be run any number of times. Rejects with `RecallError` for its mistakes.
   * The runtime caches the programs used last: an equal source with equal imports is not compiled again.
   */
  compile(source: string, options?: CompileOptions): Promise<Program>
  /**
   * Parses, checks and evaluates a source. Rejects with `RecallError` for the program's mistakes and when it is
   * aborted, and with `UsageError` for the caller's.
   */
  run(source: string, options?: RunOptions): Promise<RunResult>
  /** The questions that a run would ask, found without asking. Rejects like `run`, as far as no answer is needed. */
  plan(source: string, options?: RunOptions): Promise<Plan>
  /**
   * Evaluates the TESTs of a module, each in a run of its own, several at once; the results are in the order of the
   * tests.
   */
  test(source: string, options?: SourceTestOptions): Promise<readonly TestResult[]>
  /** Asks the default model a question about data, as `ask(question, data…, returns: …)` does. */
  ask(question: string, data?: { readonly [name: string]: unknown }, options?: AskOptions): Promise<RunResult>
}

/**
 * Creates a runtime. Between runs it holds the memo and the programs used last; any number of runs may take place at
 * the same time. Throws `UsageError` for invalid options.
 */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  checkScope(options.scope)
  const memo = options.memo === false ? null : new Memo()
  const store = typeof options.memo === "object" ? options.memo : null
  const models =
    options.models === undefined ? {} : isModel(options.models) ? { default: options.models } : options.models
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
    programs: new ProgramCache(),
    scope: options.scope,
  }
  return {
    compile: async (source, given = {}) => createProgram(environment, await programOf(environment, source, given)),
    run: async (source, given = {}) => runSource(environment, source, given),
    plan: async (source, given = {}) => (await import("./run/plan.ts")).planSource(environment, source, given),
    test: async (source, given = {}) => (await import("./run/test.ts")).testSource(environment, source, given),
    ask: async (question, data = {}, given = {}) => askQuestion(environment, question, data, given),
  }
}

function isModel(models: NonNullable<RuntimeOptions["models"]>): models is Model {
  return typeof (models as Model).generate === "function"
}

/** Names that no datum has: one that begins with `_` is refused. */
const QUESTION = "_question"
const RETURNS = "_returns"

async function askQuestion(
  environment: Environment,
  question: string,
  given: { readonly [name: string]: unknown },
  { returns, ...options }: AskOptions,
): Promise<RunResult> {
  const data = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const names = Object.keys(data)
  for (const name of names) {
    if (!canNameDatum(name) || name.startsWith("_"))
      throw new UsageError(
        "invalid-argument",
        `${JSON.stringify(name)} is not a name for a datum`,
        "write letters, digits and _, beginning with a letter; `it` and `so_far` mean something else in an answer",
      )
  }
  // Data are passed by position: each keeps its name, and one named `model` is not taken for an option.
  const args = [QUESTION, ...names, ...(returns === undefined ? [] : [`returns: ${RETURNS}`])]
  return runSource(environment, `ask(${args.join(", ")})`, {
    ...options,
    kind: "expression",
    name: "question",
    args: {
      ...data,
      [QUESTION]: question,
      ...(returns === undefined
        ? {}
        : { [RETURNS]: isStandardSchema(returns) ? fromHost(returns, "returns") : new TypeValue(typeOf(returns)) }),
    },
  })
}

function typeOf(returns: Type): Type {
  if (isType(returns)) return returns
  throw new UsageError(
    "invalid-argument",
    "returns is not a type",
    "give a type such as STRING or recordOf({ name: STRING }), or a validator of zod, valibot or arktype",
  )
}

/**
 * The limits of a runtime. Throws `UsageError` for an unknown limit, and for a value that is not a number from 0 up.
 */
function limitsOf(given: Partial<Limits>): Limits {
  for (const [name, limit] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name))
      throw new UsageError(
        "invalid-argument",
        `there is no limit named ${name}`,
        `the limits are ${Object.keys(DEFAULT_LIMITS).join(", ")}`,
      )
    if (limit !== undefined && !(limit >= 0))
      throw new UsageError("invalid-argument", `the limit ${name} is ${limit}, which is not a number from 0 up`)
  }
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(Object.entries(given).filter(([, limit]) => limit !== undefined)) }
}
