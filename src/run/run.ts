// One run of a program: evaluated with its arguments, counted and traced.

import { UsageError } from "../base/errors.ts"
import type { Program } from "../program/program.ts"
import { BUDGET_EXHAUSTED } from "../machine/exhausted.ts"
import type { Outcome } from "../machine/future.ts"
import { WAITING_CODE } from "../machine/suspended-calls.ts"
import { apply, withUntrusted, type Arguments } from "../machine/invoke.ts"
import type { DeclaredTask } from "../program/declared-task.ts"
import type { Redaction } from "../base/redaction.ts"
import type { RunEnded } from "../trace/events.ts"
import type { Redactions } from "../trace/redact/rules.ts"
import { Failure } from "../values/failure.ts"
import { fromHost, toHost } from "../values/host-values.ts"
import { toType } from "../values/schema-type.ts"
import { showInText } from "../values/show.ts"
import { convert, type Type } from "../values/types.ts"
import type { Value } from "../values/values.ts"
import { checkArguments, newMark, withValues } from "./arguments.ts"
import { checkBudget, checkScope, environmentWith, programOf, type Environment } from "./environment.ts"
import type { ProgramOptions, RunOptions } from "./options.ts"
import type { CompleteResult, PartialResult, RunResult } from "./result.ts"
import { INTERRUPTED, Run, type Source, type TextReceiver } from "./session.ts"

/** Compiles and runs a source. */
export function runSource(
  runtime: Environment,
  text: string,
  given: RunOptions,
  receiver?: TextReceiver,
): Promise<RunResult> {
  const environment = environmentWith(runtime, given)
  const returns = resultType(given)
  const options = withValues(given)
  const { kind = "module", name = kind } = options
  const { given: forked } = options
  const inner =
    forked === undefined ? environment : { ...environment, modules: forked.modules(modulesOf(environment, options)) }
  const { modules: _, ...rest } = options
  const compiled = { ...(forked === undefined ? options : rest), parameters: namesOf(options) }
  const compile = async () => withoutUnread(await programOf(inner, text, compiled))
  return run(environment, { kind, name, text }, compile, { ...options, returns }, receiver)
}

/**
 * A program whose parameters are its arguments. Throws `UsageError` for one that nothing in it names, unless the
 * diagnostics have a call that is text after all and may name it.
 */
export function withoutUnread(program: Program): Program {
  const [name] = program.unread
  if (name === undefined || program.diagnostics.length > 0) return program
  const read = program.parameters.map((parameter) => parameter.name).filter((other) => !program.unread.includes(other))
  throw new UsageError(
    "unknown-argument",
    `nothing in the ${program.kind} is named ${name}`,
    read.length === 0 ? `the ${program.kind} uses no argument` : `it uses ${read.join(", ")}`,
  )
}

/** The codes of the failures that end a run with a partial result. */
const ENDS_EARLY: ReadonlySet<string> = new Set([BUDGET_EXHAUSTED, INTERRUPTED, WAITING_CODE])

/** The type that a value is converted to; undefined where it is left as it is. */
export function resultType({ returns }: Pick<RunOptions, "returns">): Type | undefined {
  return returns === undefined ? undefined : toType(returns, "returns")
}

/** The options of a run of a compiled program, with the type of its value. */
export interface TypedOptions extends ProgramOptions {
  readonly returns?: Type | undefined
}

/** Runs a compiled program. */
export function runProgram(
  environment: Environment,
  program: Program,
  options: TypedOptions,
  receiver?: TextReceiver,
): Promise<RunResult> {
  return run(environment, sourceOf(program), () => program, withValues(options), receiver)
}

function sourceOf({ kind, source: { id, text } }: Program): Source {
  return { kind, name: id, text }
}

function modulesOf({ modules }: Environment, options: RunOptions): Environment["modules"] {
  return options.modules ?? modules
}

/** The parameters of a document or an expression that is run at once: the names of its arguments. */
export function namesOf({ kind = "module", args = {} }: RunOptions): string[] {
  return kind === "module" ? [] : Object.keys(args).filter((name) => args[name] !== undefined)
}

async function run(
  environment: Environment,
  source: Source,
  compile: () => Program | Promise<Program>,
  options: TypedOptions,
  receiver?: TextReceiver,
): Promise<RunResult> {
  // The text of a value that is converted to a type is not that of the program.
  const run = await open(environment, options, [source.text], options.returns === undefined ? receiver : undefined)
  let unfinished: ReturnType<Evaluation["partial"]> = { value: "", missing: [] }
  let result: { readonly value: Value; readonly text: string } | null = null
  let outcome: RunEnded["outcome"] = "failed"
  run.begin(source, options)
  try {
    const evaluation = prepare(run, await compile(), options)
    const given = await run.evaluate(evaluation.go, () => (unfinished = evaluation.partial()))
    const value = options.returns === undefined ? given : convert(given, options.returns)
    result = { value, text: showInText(value) }
    outcome = "done"
    return { ...run.result(result.text), value: toHost(value), partial: false }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) {
      if (options.signal?.aborted === true) outcome = "interrupted"
      throw await run.errorOf(thrown)
    }
    if (thrown.catchable || !ENDS_EARLY.has(thrown.code)) throw await run.errorOf(thrown)
    run.report(await run.diagnosticOf(thrown))
    const { value, missing } = unfinished
    const text = run.partialText(textOf(value))
    result = { value: typeof value === "string" || text === "" ? text : value, text }
    const isWaiting = thrown.code === WAITING_CODE
    outcome = isWaiting ? "waiting" : thrown.code === INTERRUPTED ? "interrupted" : "partial"
    return {
      ...run.result(text),
      value: toHost(result.value),
      partial: true,
      missing,
      exhausted: thrown.endedBy ?? null,
      waiting: isWaiting ? run.waiting : [],
    }
  } finally {
    await run.end(outcome, result)
  }
}

/** The work of a run, and what is known of its value if a budget ends it early. */
export interface Evaluation {
  readonly go: () => Outcome
  readonly partial: () => { readonly value: Value; readonly missing: PartialResult["missing"] }
}

/** Reports the diagnostics of a program and binds its arguments. Throws where the program cannot be evaluated. */
export function prepare(
  run: Run,
  program: Program,
  { args = {}, untrusted = [] }: Pick<ProgramOptions, "args" | "untrusted">,
): Evaluation {
  const instance = run.instantiate(program, args, { mayLack: false, untrusted })
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
      const document = entry.start(machine, instance)
      return {
        go: () => document.evaluateAll(),
        partial: () => ({
          value: document.partialText(source.text),
          missing: document.missing().map((span) => ({ source: source.id, span })),
        }),
      }
    }
    case "expression":
      return {
        go: () => entry.body().code(machine, [instance]),
        partial: () => {
          const place = { source: source.id, span: entry.span }
          const known = run.partialValue
          if (known !== null && "value" in known)
            return { value: known.value, missing: known.missing.map((path) => ({ ...place, path })) }
          // The partial text of a program that is a single question is the answer so far.
          const text = entry.isQuestion && run.partialAnswer !== "" ? run.partialAnswer : run.certainText
          return { value: text, missing: [known === null ? place : { ...place, items: known }] }
        },
      }
  }
}

async function open(
  environment: Environment,
  options: ProgramOptions,
  texts: readonly string[],
  receiver?: TextReceiver,
): Promise<Run> {
  const budget = options.budget ?? environment.budget
  checkBudget(budget, environment.models)
  checkScope(options.scope)
  const { redact } = options
  const redactions = redact === undefined || redact.length === 0 ? {} : { redactions: await compiled(redact) }
  return Run.open(environment, { ...options, budget, receiver, ...redactions }, texts)
}

async function compiled(redact: readonly Redaction[]): Promise<Redactions> {
  const { compileRedactions } = await import("../trace/redact/rules.ts")
  return compileRedactions(redact)
}

/** A call of a task from the host. */
export interface TaskCall {
  readonly program: Program
  readonly task: DeclaredTask
  readonly given: Arguments
  readonly options: TypedOptions
}

/** Calls a task from the host: a run of its own, which shares the runtime's memo. `report` makes its result. */
export async function callTask<T>(
  environment: Environment,
  { program, task, given, options }: TaskCall,
  report: (value: Value, run: Run) => T,
): Promise<T> {
  const run = await open(environment, options, program.texts)
  let result: Parameters<Run["end"]>[1] = null
  let outcome: RunEnded["outcome"] = "failed"
  run.begin(sourceOf(program), options, task.name)
  try {
    const { args = {}, untrusted = [] } = options
    const isOwn = (name: string) => task.parameters.some((parameter) => parameter.name === name)
    const instance = run.instantiate(program, args, {
      mayLack: true,
      untrusted: untrusted.filter((name) => !isOwn(name)),
    })
    const { machine } = run
    const call = () => apply(machine, instance.function(task), given, task.location)
    const isGivenUntrusted = untrusted.some(isOwn)
    if (isGivenUntrusted) machine.tracksUntrusted = true
    const returned = await run.evaluate(() => {
      checkArguments(instance.task(task), given)
      return isGivenUntrusted ? withUntrusted(machine, call) : call()
    })
    const value = options.returns === undefined ? returned : convert(returned, options.returns)
    outcome = "done"
    if (run.tracer !== null) result = { value, text: textOf(value) }
    return report(value, run)
  } catch (thrown) {
    if (options.signal?.aborted === true || (thrown instanceof Failure && thrown.code === INTERRUPTED))
      outcome = "interrupted"
    else if (thrown instanceof Failure && thrown.code === WAITING_CODE) outcome = "waiting"
    throw await run.errorOf(thrown)
  } finally {
    await run.end(outcome, result)
  }
}

/** The result of a call, with all that its run tells. */
export function completeResult(value: Value, run: Run): CompleteResult {
  return { ...run.result(textOf(value)), value: toHost(value), partial: false }
}

/** The arguments of a call from the host. One that is undefined counts as omitted, as in JavaScript. */
export function argumentsOf({ name, parameters }: DeclaredTask, given: readonly unknown[]): Arguments {
  const here = newMark()
  const values = given.map((value, i) =>
    value === undefined ? undefined : fromHost(value, `argument ${i + 1} of ${name}`, here),
  )
  while (values.length > 0 && values.at(-1) === undefined) values.pop()
  const omitted = values.indexOf(undefined)
  const count = omitted < 0 || values.length > parameters.length ? values.length : omitted
  const positional = values.slice(0, count).map((value) => value ?? null)
  const named = values.slice(count).flatMap((value, i) => {
    return value === undefined ? [] : [[parameters[count + i]!.name, value] as const]
  })
  return { positional, named }
}

/** A value as it is written in text; of a function, which cannot be, nothing. */
function textOf(value: Value): string {
  try {
    return showInText(value)
  } catch (thrown) {
    if (thrown instanceof Failure) return ""
    throw thrown
  }
}
