// One run of a program: evaluated with its arguments, counted, and told.

import type { Program } from "../program/program.ts"
import { BUDGET_EXHAUSTED } from "../machine/exhausted.ts"
import type { Outcome } from "../machine/future.ts"
import { apply } from "../machine/invoke.ts"
import type { DeclaredTask } from "../program/declared-task.ts"
import { DocumentRun } from "../program/document/run.ts"
import type { RunEnded } from "../trace/events.ts"
import { compileRedactions } from "../trace/redact/rules.ts"
import { Failure } from "../values/failure.ts"
import { fromHost, toHost } from "../values/host-values.ts"
import { showInText } from "../values/show.ts"
import type { Value } from "../values/values.ts"
import { checkBudget, programOf, type CompileOptions, type Environment } from "./environment.ts"
import type { ProgramOptions, RunOptions } from "./options.ts"
import type { RunResult } from "./result.ts"
import { INTERRUPTED, Run } from "./session.ts"

/** The kind, name and text of a source: what the trace of a run begins with. */
type Source = Required<Pick<CompileOptions, "kind" | "name">> & { readonly text: string }

/** Compiles and runs a source. */
export function runSource(environment: Environment, text: string, options: RunOptions): Promise<RunResult> {
  const { kind = "module", name = kind } = options
  const { given } = options
  const inner =
    given === undefined ? environment : { ...environment, modules: given.modules(modulesOf(environment, options)) }
  const { modules: _, ...rest } = options
  const compiled = { ...(given === undefined ? options : rest), parameters: namesOf(options.args) }
  return run(environment, { kind, name, text }, () => programOf(inner, text, compiled), options)
}

/** Runs a program that is compiled. */
export function runProgram(environment: Environment, program: Program, options: ProgramOptions): Promise<RunResult> {
  const { kind, source } = program
  return run(environment, { kind, name: source.id, text: source.text }, () => program, options)
}

function modulesOf({ modules }: Environment, options: RunOptions): Environment["modules"] {
  return options.modules ?? modules
}

/** The names of the arguments that are given. */
export function namesOf(args: ProgramOptions["args"] = {}): string[] {
  return Object.keys(args).filter((name) => args[name] !== undefined)
}

async function run(
  environment: Environment,
  source: Source,
  compile: () => Program | Promise<Program>,
  options: ProgramOptions,
): Promise<RunResult> {
  const budget = options.budget ?? environment.budget
  checkBudget(budget, environment.models)
  const { redact } = options
  const redactions = redact === undefined || redact.length === 0 ? {} : { redactions: await compileRedactions(redact) }
  const run = new Run(environment, { ...options, budget, ...redactions })
  let partial = () => ""
  let result: { readonly value: Value; readonly text: string } | null = null
  let outcome: RunEnded["outcome"] = "failed"
  run.begin(source.text, source.name, source.kind, options)
  try {
    const prepared = prepare(run, await compile(), options.args)
    partial = prepared.partial
    const value = await run.evaluate(prepared.go)
    result = { value, text: showInText(value) }
    outcome = "done"
    return run.result(toHost(value), result.text, { partial: false })
  } catch (thrown) {
    if (!(thrown instanceof Failure)) {
      if (options.signal?.aborted === true) outcome = "interrupted"
      throw thrown
    }
    if (thrown.catchable || (thrown.code !== BUDGET_EXHAUSTED && thrown.code !== INTERRUPTED)) throw run.errorOf(thrown)
    run.report(thrown.toDiagnostic())
    const text = partial()
    result = { value: text, text }
    outcome = thrown.code === INTERRUPTED ? "interrupted" : "partial"
    return run.result(text, text, { partial: true })
  } finally {
    await run.end(outcome, result)
  }
}

/** The evaluation of a program, and its text so far, for a budget that ends it early. */
export interface Prepared {
  readonly go: () => Outcome
  readonly partial: () => string
}

/** Reports the diagnostics of a program and binds its arguments. Throws where it cannot be evaluated. */
export function prepare(run: Run, program: Program, args: ProgramOptions["args"] = {}): Prepared {
  const instance = run.instantiate(program, args, { mayLack: false })
  const { entry, source } = program
  const { machine } = run
  if (entry === null) {
    run.report({
      code: "no-emit",
      severity: "error",
      message: "the module has no EMIT, so it has no value",
      span: { start: 0, end: 0 },
      source: source.id,
      hint: "end it with EMIT and an expression",
    })
    throw run.error()
  }
  switch (entry.kind) {
    case "document": {
      const document = new DocumentRun(machine, entry.document, instance)
      return { go: () => document.evaluateAll(), partial: () => document.partialText(source.text) }
    }
    case "expression":
      return {
        go: () => entry.body().code(machine, [instance]),
        // A program that is nothing but a question has its answer so far.
        partial: () => (entry.isQuestion ? run.partialAnswer : ""),
      }
  }
}

/** Calls a task from the host: a run of its own, which shares the memo of the runtime with all others. */
export async function callTask(
  environment: Environment,
  program: Program,
  task: DeclaredTask,
  given: readonly unknown[],
  options: ProgramOptions,
): Promise<unknown> {
  const run = new Run(environment, options)
  try {
    const instance = run.instantiate(program, options.args ?? {}, { mayLack: true })
    const positional = given.map((value, i) => fromHost(value, `argument ${i + 1} of ${task.name}`))
    const call = { positional, named: [] }
    return toHost(await run.evaluate(() => apply(run.machine, instance.function(task), call, task.location)))
  } catch (thrown) {
    throw run.errorOf(thrown)
  } finally {
    await run.end()
  }
}
