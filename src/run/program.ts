// A compiled program in a runtime, as an embedding program holds it.

import type { Diagnostic } from "../../grammar/index.ts"
import { RecallError } from "../base/errors.ts"
import { NO_USAGE } from "../base/usage.ts"
import { parametersOf, type ModuleParameter } from "../program/parameters.ts"
import { instantiate, type Program as Compiled, type ProgramKind } from "../program/program.ts"
import { signaturesOf, type TaskSignature } from "../program/signatures.ts"
import { valuesOf } from "./arguments.ts"
import { checkBudget, type Environment } from "./environment.ts"
import type { ProgramOptions } from "./options.ts"
import type { Plan } from "./plan.ts"
import type { RunResult } from "./result.ts"
import { callTask, runProgram } from "./run.ts"
import type { TestOptions, TestResult } from "./test.ts"

/**
 * A program: parsed, linked, checked and compiled once, and run any number of times, also at the same time. It never
 * changes: everything that differs between runs is in their options.
 */
export interface Program {
  readonly kind: ProgramKind
  readonly name: string
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[]
  /** The PARAMs of a module, or the parameters of a document or expression, in their order. */
  readonly parameters: readonly ModuleParameter[]
  /** The public tasks that a module declares, in their order. */
  readonly signatures: readonly TaskSignature[]
  /**
   * The public tasks that a module declares, as functions: they take data by position, where parameters with a fallback
   * may be omitted, and return a promise of the task's value. Each call is a run of its own, which shares the runtime's
   * memo. A task that reads a PARAM without a value fails; `with({ args })` gives values.
   */
  readonly tasks: { readonly [name: string]: (...values: unknown[]) => Promise<unknown> }
  /**
   * Evaluates the program. Rejects with `RecallError` for the program's mistakes and when it is aborted, and with
   * `UsageError` for the caller's.
   */
  run(options?: ProgramOptions): Promise<RunResult>
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
   * The same program with default options for its runs and calls. Options of a run replace them, a budget as a whole;
   * arguments are combined by name. Throws `UsageError` for arguments that do not fit, and for an invalid budget.
   */
  with(options: ProgramOptions): Program
}

/** Throws `RecallError` for a program with errors. */
export function createProgram(environment: Environment, compiled: Compiled): Program {
  if (compiled.diagnostics.some(({ severity }) => severity === "error"))
    throw new RecallError(compiled.diagnostics, NO_USAGE)
  checkBudget(environment.budget, environment.models)
  return bind(environment, compiled, {})
}

/** `defaults.args` are values of the language, which the caller cannot change. */
function bind(environment: Environment, compiled: Compiled, defaults: ProgramOptions): Program {
  const { kind, source, root } = compiled
  const call = (name: string) => {
    const global = root!.own.get(name)
    if (global?.kind !== "task") throw new Error(`${name} is no task: this is a bug in Recall`)
    return (...values: unknown[]) => callTask(environment, compiled, global.task, values, defaults)
  }
  const signatures = root === null ? [] : signaturesOf(root)
  return Object.freeze<Program>({
    kind,
    name: source.id,
    // Copies: a cached program shares its own with others.
    diagnostics: Object.freeze(compiled.diagnostics.map((diagnostic) => Object.freeze({ ...diagnostic }))),
    parameters: Object.freeze(
      root === null ? compiled.parameters.map(({ name }) => anyParameter(name)) : parametersOf(root),
    ),
    signatures: Object.freeze(signatures),
    tasks: Object.freeze(Object.fromEntries(signatures.map(({ name }) => [name, call(name)]))),
    run: async (options = {}) => runProgram(environment, compiled, over(defaults, options)),
    plan: async (options = {}) =>
      (await import("./plan.ts")).planProgram(environment, compiled, over(defaults, options)),
    test: async (options = {}) =>
      (await import("./test.ts")).testProgram(environment, compiled, over(defaults, options)),
    with(options) {
      if (options.budget !== undefined) checkBudget(options.budget, environment.models)
      const args = valuesOf(options.args ?? {})
      instantiate(compiled, args, { memo: null, replace: null, run: null, mayLack: true })
      return bind(environment, compiled, over(defaults, { ...options, args }))
    },
  })
}

/** Options over default ones: arguments are combined by name; any other option, also a budget, replaces its default. */
function over<O extends ProgramOptions>(defaults: ProgramOptions, options: O): O {
  return { ...defaults, ...defined(options), args: { ...defaults.args, ...defined(options.args) } } as O
}

/** The properties that are not undefined: a property that is undefined counts as omitted. */
function defined<T extends object>(properties: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(properties ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>
}

function anyParameter(name: string): ModuleParameter {
  return { name, type: "any", documentation: null, required: true }
}
