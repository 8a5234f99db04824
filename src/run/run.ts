// One run of a source: parsed, linked, checked, evaluated, and what it cost.

import { parseDocument, parseExpression, type Expression } from "../../grammar/index.ts"
import { DocumentRun, planDocument } from "../answers/document.ts"
import { budgetProblem, type Budget } from "../budget/budget.ts"
import { BUDGET_EXHAUSTED } from "../machine/exhausted.ts"
import { checkModule } from "../program/check/module.ts"
import { checkNames } from "../program/check/names.ts"
import { UsageError } from "../base/errors.ts"
import { fromHost, toHost } from "../values/host-values.ts"
import { compileBody } from "../program/compile/compile.ts"
import { Failure, type Location } from "../values/failure.ts"
import type { Confirm } from "../values/functions.ts"
import type { Outcome } from "../machine/future.ts"
import { apply } from "../machine/invoke.ts"
import type { Limits } from "../values/limits.ts"
import { Scope, type Global } from "../program/scope.ts"
import { showInText } from "../values/show.ts"
import { TaskFunction } from "../machine/task.ts"
import type { Value } from "../values/values.ts"
import type { MemoStore } from "../memo/store.ts"
import type { Memo } from "../machine/table.ts"
import type { Model } from "../models/model.ts"
import { reachOf } from "../program/modules/authority.ts"
import { Overlay, PRELUDE } from "../program/modules/globals.ts"
import { linkModule, type LinkedModule } from "../program/modules/link.ts"
import { loadModules, type Loaded, type ParsedModule } from "../program/modules/load.ts"
import type { ModuleLoader, PackageOrigin } from "../program/modules/loader.ts"
import type { RunEnded } from "../trace/events.ts"
import { compileRedactions } from "../trace/redact/rules.ts"
import type { Tracer } from "../trace/tracer.ts"
import type { LoadOptions, RunOptions } from "./options.ts"
import { bindParameters, parametersOf, type ModuleParameter } from "../program/parameters.ts"
import type { RunResult } from "./result.ts"
import { signaturesOf, type TaskSignature } from "../program/signatures.ts"
import { INTERRUPTED, Run } from "./session.ts"

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

/** What a runtime lends to its runs. */
export interface Environment {
  readonly memo: Memo | null
  /** Where answers are kept for later runs and other processes; null where they are not. */
  readonly store: MemoStore | null
  readonly models: { readonly [name: string]: Model }
  readonly host: ReadonlyMap<string, Global>
  readonly limits: Limits
  /** What each run may spend unless it says otherwise. */
  readonly budget: Budget
  /** Natives with effects that answers may be given as tools. */
  readonly grant: ReadonlySet<string>
  /** Asked before a native changes anything. */
  readonly confirm?: Confirm | undefined
  /** Natives with effects that modules of npm packages may import, by package. */
  readonly allow: { readonly [library: string]: readonly string[] }
  readonly modules: ModuleLoader | undefined
  /** The package that the source itself belongs to, if to any. */
  readonly origin?: PackageOrigin
}

export async function runSource(given: Environment, source: string, options: RunOptions): Promise<RunResult> {
  const environment =
    options.given === undefined
      ? given
      : { ...given, host: options.given.host(given.host), modules: options.given.modules(given.modules) }
  const budget = options.budget ?? environment.budget
  checkBudget(budget, environment.models)
  const { redact } = options
  const run = new Run(environment, {
    ...options,
    budget,
    ...(redact === undefined || redact.length === 0 ? {} : { redactions: await compileRedactions(redact) }),
  })
  const name = options.name ?? options.kind ?? "module"
  let partial = () => ""
  let result: { readonly value: Value; readonly text: string } | null = null
  let outcome: RunEnded["outcome"] = "failed"
  run.begin(source, name, options)
  try {
    const prepared = await prepare(run, source, name, options)
    partial = prepared.partial ?? partial
    run.throwErrors()
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

/** What to evaluate, and what there is of its text where a budget ends that early. */
interface Prepared {
  readonly go: () => Outcome
  readonly partial?: () => string
}

/** Throws `UsageError` for a budget that is none, or of dollars for a model whose price is not known. */
export function checkBudget(budget: Budget, models: Environment["models"]): void {
  const problem = budgetProblem({ ...budget })
  if (problem !== undefined) throw new UsageError("invalid-budget", problem)
  if (budget.usd === undefined) return
  for (const [name, { id, price }] of Object.entries(models)) {
    if (price === undefined)
      throw new UsageError(
        "unknown-price",
        `there is a budget of dollars, but the price of the model ${name} (${id}) is not known`,
        "give its price: {input, output} in dollars for a million tokens, or a budget of tokens",
      )
  }
}

export async function prepare(run: Run, source: string, name: string, options: RunOptions): Promise<Prepared> {
  switch (options.kind ?? "module") {
    case "module": {
      const linked = await link(run, source, name, options.args ?? {})
      const emit = linked.parsed.module.declarations.find((declaration) => declaration.kind === "emit")
      if (emit !== undefined) return emitted(run, emit.value, linked, source)
      run.report({
        code: "no-emit",
        severity: "error",
        message: "the module has no EMIT, so it has no value",
        span: { start: 0, end: 0 },
        source: name,
        hint: "end it with EMIT and an expression",
      })
      return { go: () => null }
    }
    case "document": {
      const { document, diagnostics } = parseDocument(source)
      run.report(...diagnostics.map((diagnostic) => ({ ...diagnostic, source: name })))
      const plan = planDocument(run.machine, document, {
        source: name,
        globals: named(run, options.args),
        memo: run.memo,
        isAnswer: false,
      })
      run.report(...plan.diagnostics)
      return { go: () => plan.run.evaluateAll(), partial: () => plan.run.partialText(source) }
    }
    case "expression": {
      const { expression, diagnostics } = parseExpression(source)
      run.report(...diagnostics.map((diagnostic) => ({ ...diagnostic, source: name })))
      if (expression === null) return { go: () => null }
      const scope = Scope.root(named(run, options.args), name)
      run.report(...checkNames(expression, scope))
      return { go: bodyOf(run, expression, scope), ...partialOf(run, expression) }
    }
  }
}

/** Of a program that is nothing but a question there is what the answer has come to; of another expression there is nothing. */
function partialOf(run: Run, value: Expression): Pick<Prepared, "partial"> {
  const asks =
    value.kind === "call" || (value.kind === "apply" && value.callee.kind === "name" && value.callee.name === "ask")
  return asks ? { partial: () => run.partialAnswer } : {}
}

/** An EMIT. One that is a template is evaluated as a document, so that there is something of it where a budget ends it. */
function emitted(run: Run, value: Expression, { scope }: LinkedModule, source: string): Prepared {
  if (value.kind !== "template") return { go: bodyOf(run, value, scope), ...partialOf(run, value) }
  const document = new DocumentRun(run.machine, {
    source: scope.source,
    globals: scope.globals,
    memo: run.memo,
    isAnswer: false,
  })
  for (const part of value.parts) {
    if (typeof part === "string") document.add({ kind: "text", text: part, start: value.start, end: value.start })
    else document.addExpression(part)
  }
  return { go: () => document.evaluateAll(), partial: () => document.partialText(source) }
}

/** A scope for a document or an expression: the arguments by name, then what the host provides, then what every program has. */
function named(run: Run, args: RunOptions["args"] = {}): Overlay {
  const globals = new Overlay(run.globals)
  for (const [name, native] of run.environment.host) globals.own.set(name, native)
  for (const [name, value] of Object.entries(args))
    globals.own.set(name, { kind: "parameter", name, value: fromHost(value, name) })
  return globals
}

export function bodyOf(run: Run, expression: Expression, scope: Scope): () => Outcome {
  return () => {
    const inner = Scope.root(scope.globals, scope.source)
    return compileBody(run.machine, expression, inner).code([null])
  }
}

/** Finds, reads and parses a module and all that it imports. */
function load({ environment: { origin, modules }, tracer }: Run, source: string, name: string): Promise<Loaded> {
  const loader = modules === undefined || tracer === null ? modules : toldModules(modules, tracer)
  return loadModules({ id: name, text: source, ...(origin === undefined ? {} : { origin }) }, loader)
}

/** The same loader, which tells of every module that it finds. */
function toldModules(loader: ModuleLoader, tracer: Tracer): ModuleLoader {
  return {
    async load(specifier, from) {
      const found = await loader.load(specifier, from)
      if (found !== null) tracer.imported(specifier, from, found)
      return found
    },
  }
}

export async function link(
  run: Run,
  source: string,
  name: string,
  given: { readonly [name: string]: unknown },
  partial = false,
): Promise<LinkedModule> {
  return linkLoaded(run, await load(run, source, name), given, partial)
}

function linkLoaded(
  run: Run,
  loaded: Loaded,
  given: { readonly [name: string]: unknown },
  partial: boolean,
): LinkedModule {
  run.report(...loaded.diagnostics)
  if (!loaded.parsed) run.throwErrors()
  const linked = new Map<string, LinkedModule>()
  const { memo } = run
  let problem: UsageError | null = null
  for (const parsed of loaded.modules) {
    if (parsed.id === PRELUDE) {
      linked.set(PRELUDE, run.globals.prelude())
      continue
    }
    const isRoot = parsed === loaded.root
    const parameters = bindParameters(run, parsed, run.globals, isRoot ? given : {}, partial || !isRoot)
    if (isRoot) ({ problem } = parameters)
    linkModule(run.machine, parsed, run.globals, {
      memo,
      counted: true,
      linked,
      host: reachOf(parsed, run.environment).host,
      args: parameters.bound,
    })
  }
  for (const module of linked.values()) {
    const { host, refusal } = reachOf(module.parsed, run.environment)
    run.report(...checkModule(module, linked, host, refusal))
  }
  run.taskAt = taskFinder(loaded.modules)
  run.throwErrors()
  if (problem !== null) throw problem
  return linked.get(loaded.root.id)!
}

/** The name of the task around a place, or of the module. */
function taskFinder(modules: readonly ParsedModule[]): (location: Location) => string {
  return ({ source, span }) => {
    const declarations = modules.find(({ id }) => id === source)?.module.declarations ?? []
    const around = declarations.find(({ start, end }) => start <= span.start && span.end <= end)
    return around?.kind === "task" ? around.name.text : source
  }
}

export async function loadSource(
  environment: Environment,
  source: string,
  options: LoadOptions,
): Promise<LoadedModule> {
  checkBudget(environment.budget, environment.models)
  const name = options.name ?? "module"
  const run = new Run(environment, options)
  const loaded = await load(run, source, name)
  let linked: LinkedModule
  try {
    linked = linkLoaded(run, loaded, options.args ?? {}, true)
  } catch (thrown) {
    throw run.errorOf(thrown)
  } finally {
    await run.end()
  }
  const tasks: { [name: string]: (...values: unknown[]) => Promise<unknown> } = {}
  for (const declaration of linked.parsed.module.declarations) {
    if (declaration.kind !== "task") continue
    const { text: task } = declaration.name
    if (!task.startsWith("_")) tasks[task] = (...values) => callTask(environment, loaded, options, task, values)
  }
  return { parameters: parametersOf(linked), signatures: signaturesOf(linked), tasks }
}

/** A call from the host: a run of its own, which shares the runtime's memo with all others. */
async function callTask(
  environment: Environment,
  loaded: Loaded,
  options: LoadOptions,
  task: string,
  given: readonly unknown[],
): Promise<unknown> {
  const run = new Run(environment, options)
  try {
    const linked = linkLoaded(run, loaded, options.args ?? {}, true)
    const global = linked.own.get(task) as Global & { kind: "task" }
    const positional = given.map((value, i) => fromHost(value, `argument ${i + 1} of ${task}`))
    return toHost(
      await run.evaluate(() =>
        apply(run.machine, new TaskFunction(global.task), { positional, named: [] }, global.task.location),
      ),
    )
  } catch (thrown) {
    throw run.errorOf(thrown)
  } finally {
    await run.end()
  }
}
