// The part of a runtime that its runs share, and the compilation of programs in it.

import { own } from "../base/own.ts"
import { isName } from "../../grammar/keywords.ts"
import { UsageError } from "../base/errors.ts"
import { budgetProblem, type Budget } from "../budget/budget.ts"
import { Memo } from "../machine/memo.ts"
import type { MemoStore } from "../memo/store.ts"
import type { Model } from "../models/model.ts"
import type { Queue } from "../models/network/queue.ts"
import { hostGlobals } from "../program/modules/globals.ts"
import type { ModuleLoader, PackageOrigin } from "../program/modules/loader.ts"
import type { NativeServers } from "../program/modules/servers.ts"
import type { Global } from "../program/scope.ts"
import type { World } from "../world/index.ts"
import { ProgramCache } from "../program/cache.ts"
import type { Program, ProgramKind } from "../program/program.ts"
import type { Observe } from "../program/compile/observe.ts"
import type { Confirm, Native } from "../values/functions.ts"
import type { OnDebug } from "./debugged.ts"
import type { Limits } from "../values/limits.ts"
import type { Schema } from "../values/schema-type.ts"

export interface Environment {
  readonly memo: Memo | null
  /** Stores answers for later runs and other processes; null where they are not stored. */
  readonly store: MemoStore | null
  readonly models: { readonly [name: string]: Model }
  readonly host: ReadonlyMap<string, Global>
  /** The world that programs reach through `std/files` and its like; null where they reach none. */
  readonly world: World | null
  /** The servers whose tools are natives, by name. */
  readonly servers: NativeServers
  readonly limits: Limits
  /** The budget of a run that gives none. */
  readonly budget: Budget
  /** Natives with effects that programs may pass to answers as tools. */
  readonly grant: ReadonlySet<string>
  /** Asked before each call of a native whose effect is `write`. */
  readonly confirm?: Confirm | undefined
  /** Natives with effects that modules of npm packages may import, by package. */
  readonly packages: { readonly [library: string]: readonly string[] }
  readonly modules: ModuleLoader | undefined
  readonly programs: ProgramCache
  /** Receives the values of `debug(…)`; standard error does without it. */
  readonly debug?: OnDebug | undefined
  /** The scope of a run that gives none. */
  readonly scope?: string | undefined
  /** The queue in which the requests of all runs wait for their turn; null where they are not limited together. */
  readonly places: Queue<undefined, undefined> | null
}

/** One model for all questions, or several by name with a `default`. */
export type Models = Model | { readonly default: Model; readonly [name: string]: Model }

/** The models, the natives and the authority of a runtime, or of a run in place of the runtime's. */
export interface Reach {
  /**
   * The models of this run, in place of all of the runtime's. A run with models or natives of its own shares results
   * with others through the store alone.
   */
  readonly models?: Models | undefined
  /** Functions of the host for this run, besides the runtime's; one replaces that of the same name. */
  readonly natives?: readonly Native[] | undefined
  /** The world for this run, in place of the runtime's: see `RuntimeOptions`. */
  readonly world?: World | undefined
  /** Names of natives with effects that may be tools of a question, in place of the runtime's: see `RuntimeOptions`. */
  readonly grant?: readonly string[] | undefined
  /** Confirms calls of natives whose effect is `write`, in place of the runtime's: see `RuntimeOptions`. */
  readonly confirm?: Confirm | undefined
}

/** The environment of runs with models, natives or authority of their own. Throws `UsageError` for invalid ones. */
export function environmentWith(environment: Environment, reach: Reach): Environment {
  const { models, natives, world, grant, confirm } = reach
  if ([models, natives, world, grant, confirm].every((given) => given === undefined)) return environment
  environment.programs.checkOpen()
  // Results in memory do not have the models and natives in their keys, which are the same for all runs of a runtime.
  const isApart = models !== undefined || hasNatives(reach)
  return {
    ...environment,
    ...(models === undefined ? {} : { models: modelsByName(models) }),
    ...(hasNatives(reach) ? withNatives(environment, reach) : {}),
    ...(grant === undefined ? {} : { grant: new Set(grant) }),
    ...(confirm === undefined ? {} : { confirm }),
    memo: isApart && environment.memo !== null ? new Memo() : environment.memo,
  }
}

/** Whether programs of a run have other natives than those of its runtime, and so are compiled for it. */
export function hasNatives({ natives, world }: Reach): boolean {
  return natives !== undefined || world !== undefined
}

function withNatives(
  environment: Environment,
  { natives = [], world = environment.world ?? undefined }: Reach,
): Pick<Environment, "host" | "world" | "programs"> {
  return {
    host: new Map([...environment.host, ...hostGlobals(natives)]),
    world: world ?? null,
    programs: new ProgramCache(),
  }
}

/** The models by name. Throws `UsageError` for something that is no model, and where none is the default. */
export function modelsByName(models: Models): Environment["models"] {
  if (isModel(models)) return own({ default: models })
  const isObject = typeof models === "object" && models !== null
  const wrong = isObject ? Object.entries(models).find(([, model]) => !isModel(model)) : undefined
  if (isObject && wrong === undefined && Object.hasOwn(models, "default")) return own(models)
  throw new UsageError(
    "invalid-argument",
    wrong === undefined ? "`models` has no model named default" : `the model ${wrong[0]} has no method generate`,
    "give a model, or several by name with a `default`: { default: model, small: another }",
  )
}

function isModel(model: unknown): model is Model {
  return typeof (model as Partial<Model> | null | undefined)?.generate === "function"
}

/** The options that a source is compiled with. `R` is the type of the result. */
export interface CompileOptions<R = unknown> {
  /**
   * The type of the program's value: it is converted to the type, as a call of the type in a program does, and the run
   * fails with `cannot-convert` where it cannot be. Without it the value is what the program gives.
   */
  readonly returns?: Schema<R> | undefined
  /** Functions of the host for this program, besides the runtime's; one replaces that of the same name. */
  readonly natives?: readonly Native[] | undefined
  /** The kind of the source; `module` by default. */
  readonly kind?: ProgramKind | undefined
  /** The name in diagnostics, and the base of relative imports; the kind by default. */
  readonly name?: string | undefined
  /** Names that are bound to arguments in a document or an expression: each run gives their values as `args`. */
  readonly parameters?: readonly string[] | undefined
  /** Finds the modules that this source imports, in place of the runtime's loader. */
  readonly modules?: ModuleLoader | undefined
  /** The npm package that the source belongs to, which limits its natives: see `RuntimeOptions.packages`. */
  readonly origin?: PackageOrigin | undefined
}

/** The program of a source, compiled unless an equal source with equal imports was compiled before. */
export async function programOf(
  { host, world, servers, packages, programs, ...environment }: Environment,
  text: string,
  {
    kind = "module",
    name = kind,
    parameters = [],
    modules = environment.modules,
    origin,
  }: Omit<CompileOptions, "natives" | "returns">,
  observe?: Observe,
): Promise<Program> {
  if (typeof text !== "string") throw new UsageError("invalid-argument", "a source is a text")
  checkKind(kind, parameters)
  const source = { id: name, text, ...(origin === undefined ? {} : { origin }) }
  return programs.get(source, { kind, parameters, modules, host, world, servers, packages, observe })
}

const KINDS: readonly ProgramKind[] = ["module", "document", "expression"]

function checkKind(kind: ProgramKind, parameters: readonly string[]): void {
  if (!KINDS.includes(kind))
    throw new UsageError("invalid-argument", `there is no kind ${String(kind)}`, `the kinds are ${KINDS.join(", ")}`)
  if (!Array.isArray(parameters)) throw new UsageError("invalid-argument", "`parameters` is a list of names")
  if (kind === "module" && parameters.length > 0)
    throw new UsageError("invalid-argument", "a module declares its own parameters", "write PARAM in the module")
  for (const [i, name] of parameters.entries()) {
    if (typeof name !== "string" || !isName(name))
      throw new UsageError("invalid-argument", `${JSON.stringify(name)} is not a name for a parameter`)
    if (parameters.indexOf(name) !== i)
      throw new UsageError("invalid-argument", `two parameters are named ${name}`, "give one of them another name")
  }
}

/** Throws `UsageError` for a scope that is no text, or an empty one, which a missing user would give. */
export function checkScope(scope: unknown): void {
  if (scope === undefined || (typeof scope === "string" && scope !== "")) return
  throw new UsageError("invalid-argument", "a scope is a text that is not empty", "give the id of the user, or none")
}

/** Throws `UsageError` for an invalid budget, and for a budget of dollars where the price of a model is not known. */
export function checkBudget(budget: Budget, models: Environment["models"]): void {
  const problem = budgetProblem({ ...budget })
  if (problem !== undefined) throw new UsageError("invalid-budget", problem)
  if (budget.usd === undefined) return
  for (const [name, { id, price }] of Object.entries(models)) {
    if (price === undefined)
      throw new UsageError(
        "unknown-price",
        `there is a budget of dollars, but the price of the model ${name} (${id}) is not known`,
        "give its price, {input, output} in dollars for a million tokens, or leave out usd and limit calls or tokens",
      )
  }
}
