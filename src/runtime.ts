// The facade for embedding programs: a runtime, and the functions that it offers.

import { own } from "./base/own.ts"
import type { Budget } from "./budget/budget.ts"
import { SYSTEM_CLOCK } from "./base/clock.ts"
import { UsageError } from "./base/errors.ts"
import { checkOptions, FLAG, FUNCTION, OBJECT, objectWith, type Form, type Names } from "./diagnostics/options.ts"
import type { Confirm, Native } from "./values/functions.ts"
import { DEFAULT_LIMITS, type Limits } from "./values/limits.ts"
import type { MemoStore } from "./memo/store.ts"
import { DEFAULT_MEMO_SIZE, Memo } from "./machine/memo.ts"
import { createQueue } from "./models/network/queue.ts"
import { hostGlobals } from "./program/modules/globals.ts"
import type { ModuleLoader } from "./program/modules/loader.ts"
import type { NativeServers } from "./program/modules/servers.ts"
import type { World } from "./world/index.ts"
import { ProgramCache } from "./program/cache.ts"
import type { AskData, AskOptions } from "./run/ask.ts"
import type { OnDebug } from "./run/debugged.ts"
import { checkScope, modelsByName, type CompileOptions, type Environment, type Models } from "./run/environment.ts"
import { COMPILE, MODULES, REACH, RUN, SOURCE_TEST, STREAM } from "./run/known-options.ts"
import type { RunOptions, StreamOptions } from "./run/options.ts"
import type { Plan } from "./run/plan.ts"
import type { Program } from "./run/program.ts"
import type { RunResult } from "./run/result.ts"
import { runSource } from "./run/run.ts"
import type { SourceTestOptions, TestResult } from "./run/test.ts"
import { streamOf, type RunStream } from "./run/stream/stream.ts"

/**
 * The parts that all runs of a runtime share; each is optional. A run has its own limits and listeners in `RunOptions`.
 */
export interface RuntimeOptions {
  /**
   * One model for all questions, or several by name with a `default`. Without any, every question fails with
   * `no-model`.
   */
  readonly models?: Models | undefined
  /** Functions of the host, available to programs by name and to modules by `IMPORT … FROM "host"`. */
  readonly natives?: readonly Native[] | undefined
  /**
   * Whether equal calls are evaluated once; true by default. The memo lives as long as the runtime. A store also keeps
   * the answers of models, for later runs and other processes; the runtime does not close it.
   */
  readonly memo?: boolean | MemoStore | undefined
  /**
   * Bytes of the results that the memo holds in memory, by estimate; `DEFAULT_MEMO_SIZE` (128 MB) by default. Beyond it
   * results that were not used lately are dropped, calls of tasks before answers. Never dropped are calls under way,
   * the answers of a run before it is over, and answers that no store has, which would have to be paid for again.
   */
  readonly memoSize?: number | undefined
  /** The most requests to models at once, of all runs together; each run has its own limit besides, in its budget. */
  readonly concurrency?: number | undefined
  /** The scope of each run that gives none: see `RunOptions.scope`. */
  readonly scope?: string | undefined
  readonly limits?: Partial<Limits> | undefined
  /** The budget of each run, for everything that it asks, unless the run has its own: see `Budget` for the defaults. */
  readonly budget?: Budget | undefined
  /** Names of natives with effects that a program may pass to answers as tools of a question. */
  readonly grant?: readonly string[] | undefined
  /**
   * Asked before each call of a native whose effect is `write`, by the program or by an answer, with the provenance of
   * the arguments. Anything but `true` refuses the call, which fails with `not-confirmed`. With `WAITING` a person
   * decides later: the rest of the run goes on until nothing can, and its result has `waiting`. Without `confirm` all
   * calls are made.
   */
  readonly confirm?: Confirm | undefined
  /**
   * The outside world that programs reach through `std/files`, `std/http`, `std/clock` and `std/env`: on Node
   * `nodeWorld({ allow })` of `recall-lang/node`. Without it their functions fail with `not-permitted`.
   */
  readonly world?: World | undefined
  /**
   * Servers of the Model Context Protocol by name, as `mcpServers` of `recall-lang/natives/mcp` makes them: modules
   * import their tools by `IMPORT … FROM "mcp:NAME"`. The runtime does not close them.
   */
  readonly mcp?: NativeServers | undefined
  /** Receives the values that programs show by `debug(…)`; without it they are written to standard error. */
  readonly debug?: OnDebug | undefined
  /**
   * Natives with effects that the modules of an npm package may import, by the package's name. Natives without effects
   * are always allowed, and a program may pass any native to a package as an argument.
   */
  readonly packages?: { readonly [library: string]: readonly string[] } | undefined
  /**
   * Finds the modules that IMPORT names. The core has `std/…` and `host`; `recall-lang/node` adds files and packages.
   */
  readonly modules?: ModuleLoader | undefined
}

/**
 * Evaluates programs with the models, natives and memo of its options; `createRuntime` makes one. Its methods may be
 * called at any time, also while runs are under way, until `dispose`.
 */
export interface Runtime {
  /**
   * Compiles a source to a program that can be run any number of times. Rejects with `RecallError` for its mistakes.
   * The runtime caches the programs used last: an equal source with equal imports is not compiled again.
   */
  compile<R = unknown>(source: string, options?: CompileOptions<R>): Promise<Program<R>>
  /**
   * Parses, checks and evaluates a source. Rejects with `RecallError` for the program's mistakes and when it is
   * aborted, and with `UsageError` for the caller's.
   */
  run<R = unknown>(source: string, options?: RunOptions<R>): Promise<RunResult<R>>
  /**
   * Runs a source and gives its text as it becomes certain, its events, and its result. Throws nothing: for what `run`
   * rejects, the parts of the stream fail.
   */
  stream<R = unknown>(source: string, options?: StreamOptions<R>): RunStream<R>
  /** The questions that a run would ask, found without asking. Rejects like `run`, as far as no answer is needed. */
  plan(source: string, options?: RunOptions): Promise<Plan>
  /**
   * Evaluates the TESTs of a module, each in a run of its own, several at once; the results are in the order of the
   * tests.
   */
  test(source: string, options?: SourceTestOptions): Promise<readonly TestResult[]>
  /** Asks a model about data, as `ask(question, data…)` does in a program; the answer is a text by default. */
  ask(
    question: string,
    data?: AskData,
    options?: AskOptions & { readonly returns?: undefined },
  ): Promise<RunResult<string> & { readonly value: string }>
  ask<R>(question: string, data: AskData | undefined, options: AskOptions<R>): Promise<RunResult<R>>
  /**
   * Drops all remembered results and compiled programs. Runs under way end as they would; later calls reject with a
   * `UsageError` of the code `runtime-disposed`. The store stays open, as the caller opened it.
   */
  dispose(): void
}

/**
 * Creates a runtime. Between runs it holds the memo and the programs used last; any number of runs may take place at
 * the same time. Throws `UsageError` for invalid options.
 */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  checkOptions("createRuntime", options, OPTIONS)
  checkScope(options.scope)
  const memo = options.memo === false ? null : new Memo(sizeOf(options.memoSize))
  const store = typeof options.memo === "object" ? options.memo : null
  const environment: Environment = {
    memo,
    store,
    models: options.models === undefined ? own({}) : modelsByName(options.models),
    host: hostGlobals(options.natives ?? []),
    world: options.world ?? null,
    servers: own(options.mcp ?? {}),
    limits: limitsOf(options.limits ?? {}),
    modules: options.modules,
    budget: options.budget ?? {},
    grant: new Set(options.grant),
    confirm: options.confirm,
    packages: options.packages ?? {},
    programs: new ProgramCache(),
    scope: options.scope,
    debug: options.debug,
    places: placesFor(options.concurrency),
  }
  const run = async (source: string, given: RunOptions = {}) => {
    checkOptions("run", given, RUN)
    return runSource(environment, source, given)
  }
  return {
    compile: async (source, given = {}) => {
      checkOptions("compile", given, COMPILE)
      return (await import("./run/program.ts")).createProgram(environment, source, given)
    },
    // The value of a complete run has the type that `returns` denotes.
    run: run as Runtime["run"],
    stream: ((source: string, given: StreamOptions = {}) =>
      streamOf(given, STREAM, async (options, receiver) =>
        runSource(environment, source, options, receiver),
      )) as Runtime["stream"],
    plan: async (source, given = {}) => {
      checkOptions("plan", given, RUN)
      return (await import("./run/plan.ts")).planSource(environment, source, given)
    },
    test: async (source, given = {}) => {
      checkOptions("test", given, SOURCE_TEST)
      return (await import("./run/test.ts")).testSource(environment, source, given)
    },
    ask: (async (question: string, data?: AskData, given?: AskOptions) =>
      (await import("./run/ask.ts")).ask(environment, question, data, given)) as Runtime["ask"],
    dispose() {
      memo?.dispose()
      environment.programs.dispose()
    },
  }
}

function sizeOf(size = DEFAULT_MEMO_SIZE): number {
  if (typeof size !== "number" || !(size >= 0))
    throw new UsageError("invalid-argument", `the memoSize is ${size}, which is not a number of bytes from 0 up`)
  return size
}

/** A queue for the requests of all runs; null without a limit. */
function placesFor(concurrency: number | undefined): Environment["places"] {
  if (concurrency === undefined) return null
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new UsageError(
      "invalid-argument",
      `the concurrency is ${concurrency}, which is not a whole number from 1 up`,
      "with no request in flight, nothing is ever answered",
    )
  return createQueue(concurrency, SYSTEM_CLOCK, { waitFor: () => 0, take: () => undefined })
}

const STORE = objectWith("get", "put", "claim", "close")
const MEMO: Form = { form: "true, false or a store", has: (value) => FLAG.has(value) || STORE.has(value) }

const OPTIONS: Names<RuntimeOptions> = {
  ...REACH,
  memo: MEMO,
  memoSize: true,
  concurrency: true,
  scope: true,
  limits: OBJECT,
  budget: OBJECT,
  packages: OBJECT,
  modules: MODULES,
  debug: FUNCTION,
  mcp: OBJECT,
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
    if (limit !== undefined && (typeof limit !== "number" || !(limit >= 0)))
      throw new UsageError("invalid-argument", `the limit ${name} is ${limit}, which is not a number from 0 up`)
  }
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(Object.entries(given).filter(([, limit]) => limit !== undefined)) }
}
