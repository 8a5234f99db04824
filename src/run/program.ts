// A compiled program in a runtime, as an embedding program holds it.

import { own } from "../base/own.ts"
import type { Diagnostic } from "../../grammar/index.ts"
import { RecallError, UsageError } from "../base/errors.ts"
import { NO_USAGE } from "../base/usage.ts"
import type { DeclaredTask } from "../program/declared-task.ts"
import { checkOptions } from "../diagnostics/options.ts"
import { once } from "../program/once.ts"
import { parametersOf, type ModuleParameter } from "../program/parameters.ts"
import { instantiate, type Program as Compiled, type ProgramKind } from "../program/program.ts"
import { signaturesOf, type TaskSignature } from "../program/signatures.ts"
import type { Effect } from "../values/effect.ts"
import { toHost } from "../values/host-values.ts"
import type { Type } from "../values/types.ts"
import type { Value } from "../values/values.ts"
import { valuesOf, withValues } from "./arguments.ts"
import {
  checkBudget,
  environmentWith,
  hasNatives,
  programOf,
  type CompileOptions,
  type Environment,
  type Reach,
} from "./environment.ts"
import { PROGRAM, PROGRAM_STREAM, TASK, TEST } from "./known-options.ts"
import type { ProgramOptions, ProgramStreamOptions } from "./options.ts"
import type { Plan } from "./plan.ts"
import type { RunResult } from "./result.ts"
import { argumentsOf, callTask, completeResult, resultType, runProgram, type TypedOptions } from "./run.ts"
import type { Run } from "./session.ts"
import type { AnyTask, TypedCallOptions } from "./task.ts"
import type { TestOptions, TestResult } from "./test.ts"
import { MAP, checkCommonBudget, checkShared, type MapInput, type MapOptions, type RunMap } from "./map/options.ts"
import { mapOf } from "./map/progress.ts"
import { streamOf, type RunStream } from "./stream/stream.ts"

/**
 * A program: parsed, linked, checked and compiled once, and run any number of times, also at the same time. It never
 * changes: everything that differs between runs is in their options.
 */
export interface Program<R = unknown> {
  readonly kind: ProgramKind
  readonly name: string
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[]
  /**
   * The PARAMs of a module, or the parameters of a document or expression, in their order. One with a value from `with`
   * is not required.
   */
  readonly parameters: readonly ModuleParameter[]
  /** The public tasks that a module declares, in their order. */
  readonly signatures: readonly TaskSignature[]
  /** The public tasks that a module declares, as functions. `with({ args })` gives values to PARAMs that they read. */
  readonly tasks: { readonly [name: string]: AnyTask }
  /**
   * The strongest effect of the natives that a public task can reach, whether or not a call reaches them: an agent may
   * call one with `none` or `read` without asking. Throws `UsageError` for a name that is none of `tasks`.
   */
  effectOf(task: string): Effect
  /**
   * Evaluates the program. Rejects with `RecallError` for the program's mistakes and when it is aborted, and with
   * `UsageError` for the caller's.
   */
  run(options?: ProgramOptions): Promise<RunResult<R>>
  /** Evaluates the program and gives its text as it becomes certain: see `Runtime.stream`. */
  stream(options?: ProgramStreamOptions): RunStream<R>
  /**
   * The questions that a run would ask, found without asking. Rejects as `run` does for a failure before an answer is
   * needed.
   */
  plan(options?: ProgramOptions): Promise<Plan>
  /**
   * Evaluates the TESTs of a module, each in a run of its own, several at once; the results are in the order of the
   * tests.
   */
  test(options?: TestOptions): Promise<readonly TestResult[]>
  /**
   * Runs the program with each of many inputs, several at once, within a common budget. The results are an iterable
   * for one reader, which is read with `for await`.
   */
  map<I extends MapInput>(options: MapOptions<I>): RunMap<R, I>
  /**
   * The same program with default options for its runs and calls. Options of a run replace them, a budget as a whole;
   * arguments and natives are combined by name, and what is untrusted stays so. Throws `UsageError` for arguments that
   * do not fit, and for an invalid budget.
   */
  with(options: ProgramOptions): Program<R>
}

/** Compiles a program. Rejects with `RecallError` for one with errors. */
export async function createProgram<R>(
  runtime: Environment,
  text: string,
  { returns, natives, ...given }: CompileOptions<R>,
): Promise<Program<R>> {
  const environment = environmentWith(runtime, { natives })
  const type = resultType({ returns })
  const described = await programOf(environment, text, given)
  if (described.diagnostics.some(({ severity }) => severity === "error"))
    throw new RecallError(described.diagnostics, NO_USAGE)
  checkBudget(environment.budget, environment.models)
  const bound = { environment, described, given, returns: type, compiled: () => described }
  return bind(bound, {}) as Program<R>
}

/** A program in an environment. */
interface Bound {
  readonly environment: Environment
  /** The program as it was compiled first, which describes it. */
  readonly described: Compiled
  /** The options that it was compiled with. */
  readonly given: Omit<CompileOptions, "returns" | "natives">
  readonly returns: Type | undefined
  /** The program with the natives of the environment. */
  readonly compiled: () => Compiled | Promise<Compiled>
}

/** The program with models, natives and authority of a run. Natives are part of a compiled program. */
function boundWith(bound: Bound, reach: Reach): Bound {
  const environment = environmentWith(bound.environment, reach)
  if (environment === bound.environment) return bound
  if (!hasNatives(reach)) return { ...bound, environment }
  return {
    ...bound,
    environment,
    compiled: once(() => programOf(environment, bound.described.source.text, bound.given)),
  }
}

/**
 * `defaults.args` are values of the language, which the caller cannot change. The models, natives and authority among
 * the defaults are those of the environment.
 */
function bind(bound: Bound, defaults: ProgramOptions): Program {
  const { described } = bound
  const { args = {} } = defaults
  const { kind, source, root } = described
  /** Calls `evaluate` with the program, the environment and the options of a run. */
  const within = async <O extends ProgramOptions, T>(
    options: O,
    evaluate: (environment: Environment, program: Compiled, options: O & TypedOptions) => Promise<T>,
  ): Promise<T> => {
    const { environment, compiled, returns } = boundWith(bound, options)
    // Before anything is awaited: the arguments are those of the moment of the call.
    const settled = withValues({ ...over(defaults, options), returns })
    return evaluate(environment, await compiled(), settled)
  }
  const signatures = root === null ? [] : signaturesOf(root)
  return Object.freeze<Program>({
    kind,
    name: source.id,
    // Copies: a cached program shares its own with others.
    diagnostics: Object.freeze(described.diagnostics.map((diagnostic) => Object.freeze({ ...diagnostic }))),
    parameters: Object.freeze(
      (root === null ? described.parameters.map(({ name }) => anyParameter(name)) : parametersOf(root)).map(
        (parameter) => (Object.hasOwn(args, parameter.name) ? { ...parameter, required: false } : parameter),
      ),
    ),
    signatures: Object.freeze(signatures),
    tasks: Object.freeze(
      own(Object.fromEntries(signatures.map((signature) => [signature.name, taskOf(signature, bound, defaults)]))),
    ),
    effectOf: (name) => {
      const task = signatures.some((signature) => signature.name === name) ? taskIn(described, name) : undefined
      if (task === undefined) throw new UsageError("unknown-name", `the program has no public task ${name}`)
      return task.effect(instantiate(described, defaults.args ?? {}, UNBOUND))
    },
    run: async (options = {}) => {
      checkOptions("run", options, PROGRAM)
      return within(options, runProgram)
    },
    stream: (given = {}) =>
      streamOf(given, PROGRAM_STREAM, (options, receiver) =>
        within(options, (environment, program, all) => runProgram(environment, program, all, receiver)),
      ),
    plan: async (options = {}) => {
      checkOptions("plan", options, PROGRAM)
      return within(options, (await import("./plan.ts")).planProgram)
    },
    test: async (options = {}) => {
      checkOptions("test", options, TEST)
      return within(options, (await import("./test.ts")).testProgram)
    },
    map: (given) => {
      checkOptions("map", given, MAP)
      const { environment } = boundWith(bound, given)
      const { budget, each = defaults.budget ?? environment.budget } = given
      checkCommonBudget(budget, environment.models)
      checkShared(given.shared, each, environment.models)
      return mapOf(async function* (counts) {
        const { mapped } = await import("./map/map.ts")
        yield* mapped((options) => within(options, runProgram), given, each, counts)
      }) as RunMap<never, never>
    },
    with(options) {
      checkOptions("with", options, PROGRAM)
      const { models: _, natives: _natives, world: _world, grant: _grant, confirm: _confirm, ...others } = options
      const own = boundWith(bound, options)
      if (options.budget !== undefined) checkBudget(options.budget, own.environment.models)
      const args = valuesOf(options.args ?? {})
      const { untrusted = [] } = options
      instantiate(described, args, { ...UNBOUND, untrusted })
      return bind(own, over(defaults, { ...others, args }))
    },
  })
}

/** The settings of an instance that nothing evaluates. */
const UNBOUND = { memo: null, replace: null, run: null, mayLack: true, untrusted: [] } as const

/** A task as a function: the options of a call are behind the last parameter. */
function taskOf({ name, parameters: { length } }: TaskSignature, bound: Bound, defaults: ProgramOptions): AnyTask {
  const call = async <T>(values: readonly unknown[], report: (value: Value, run: Run) => T): Promise<T> => {
    const last = values.length === length + 1 ? values[length] : undefined
    const hasOptions = typeof last === "object" && last !== null
    if (hasOptions) checkOptions(name, last, TASK)
    const { returns, ...options } = (hasOptions ? last : {}) as TypedCallOptions
    const { environment, compiled } = hasOptions ? boundWith(bound, options) : bound
    const settled = hasOptions ? { ...over(defaults, options), returns: resultType({ returns }) } : defaults
    const known = taskIn(bound.described, name)!
    const given = argumentsOf(known, values.slice(0, hasOptions ? length : undefined))
    const found = compiled()
    const program = found instanceof Promise ? await found : found
    // With other natives the program may have errors, which the run reports.
    const task = taskIn(program, name) ?? known
    return callTask(environment, { program, task, given, options: settled }, report)
  }
  const task = (...values: readonly unknown[]) => call(values, (value) => toHost(value))
  return Object.assign(task, { run: (...values: readonly unknown[]) => call(values, completeResult) }) as AnyTask
}

function taskIn({ root }: Compiled, name: string): DeclaredTask | undefined {
  const global = root?.own.get(name)
  return global?.kind === "task" ? global.task : undefined
}

/**
 * Options over default ones: arguments are combined by name, and what is untrusted stays so; any other option, also a
 * budget, replaces its default.
 */
function over<O extends ProgramOptions>(defaults: ProgramOptions, options: O): O {
  const combined: Pick<ProgramOptions, "args" | "untrusted"> = {
    args: { ...defaults.args, ...defined(options.args) },
    untrusted: [...new Set([...(defaults.untrusted ?? []), ...(options.untrusted ?? [])])],
  }
  return { ...defaults, ...defined(options), ...combined } as O
}

/** The properties that are not undefined: a property that is undefined counts as omitted. */
function defined<T extends object>(properties: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(properties ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>
}

function anyParameter(name: string): ModuleParameter {
  return { name, type: "any", untrusted: false, documentation: null, required: true }
}
