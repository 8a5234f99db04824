// The facade: what an embedding program creates and calls.

import { isName } from "../grammar/index.ts"
import type { Budget } from "./budget/budget.ts"
import { UsageError } from "./base/errors.ts"
import { fromHost } from "./values/host-values.ts"
import type { Confirm, Native } from "./values/functions.ts"
import { DEFAULT_LIMITS, type Limits } from "./values/limits.ts"
import type { Type } from "./values/types.ts"
import { TypeValue } from "./values/values.ts"
import type { MemoStore } from "./memo/store.ts"
import { Memo } from "./machine/table.ts"
import type { Model } from "./models/model.ts"
import { hostGlobals } from "./program/modules/globals.ts"
import type { ModuleLoader } from "./program/modules/loader.ts"
import { ProgramCache } from "./program/cache.ts"
import { programOf, type CompileOptions, type Environment } from "./run/environment.ts"
import type { RunOptions } from "./run/options.ts"
import { planSource, type Plan } from "./run/plan.ts"
import { createProgram, type Program } from "./run/program.ts"
import type { RunResult } from "./run/result.ts"
import { runSource } from "./run/run.ts"
import { testSource, type SourceTestOptions, type TestResult } from "./run/test.ts"
import { isStandardSchema, type StandardSchema } from "./values/standard-schema.ts"

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

export interface AskOptions extends Omit<RunOptions, "kind" | "name" | "args"> {
  /** The type of the answer: text unless said otherwise. */
  readonly returns?: Type | StandardSchema
}

export interface Runtime {
  /**
   * Compiles a source to a program that can be run any number of times. Rejects with `RecallError` for its mistakes. The runtime
   * keeps the programs used last: a source that is compiled again, and imports the same, gives the same program.
   */
  compile(source: string, options?: CompileOptions): Promise<Program>
  /**
   * Parses, checks and evaluates a source. Rejects with `RecallError` for the program's mistakes, `UsageError` for the caller's,
   * and the signal's reason when it is aborted.
   */
  run(source: string, options?: RunOptions): Promise<RunResult>
  /** What a run would ask, without asking it. Rejects as `run` does for what goes wrong before an answer is needed. */
  plan(source: string, options?: RunOptions): Promise<Plan>
  /** Evaluates the TESTs of a module, each in a run of its own, several at once; the results are in the order of the tests. */
  test(source: string, options?: SourceTestOptions): Promise<readonly TestResult[]>
  /** Asks the default model a question about data, as `ask(question, data…, returns: …)` does. */
  ask(question: string, data?: { readonly [name: string]: unknown }, options?: AskOptions): Promise<RunResult>
}

/**
 * Makes a runtime. Between runs it holds the memo and the programs used last; any number of runs may go on at once. Throws `UsageError` for
 * options that make no sense.
 */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
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
  }
  return {
    compile: async (source, given = {}) => createProgram(environment, await programOf(environment, source, given)),
    run: async (source, given = {}) => runSource(environment, source, given),
    plan: async (source, given = {}) => planSource(environment, source, given),
    test: async (source, given = {}) => testSource(environment, source, given),
    ask: async (question, data = {}, given = {}) => askQuestion(environment, question, data, given),
  }
}

function isModel(models: NonNullable<RuntimeOptions["models"]>): models is Model {
  return typeof (models as Model).generate === "function"
}

/** Names that no datum has, since a program could not write them. */
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
    if (!isName(name) || name.startsWith("_"))
      throw new UsageError(
        "invalid-argument",
        `${JSON.stringify(name)} is no name for a datum`,
        "write letters, digits and _, beginning with a letter",
      )
  }
  // By position: a datum keeps its name, and one named model is no option.
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
        : { [RETURNS]: isStandardSchema(returns) ? fromHost(returns, "returns") : new TypeValue(returns) }),
    },
  })
}

/** The limits of a runtime; throws `UsageError` for one that is no limit. */
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
  return { ...DEFAULT_LIMITS, ...given }
}
