// The part of a runtime that its runs share, and the programs that it compiles for them.

import { UsageError } from "../base/errors.ts"
import { budgetProblem, type Budget } from "../budget/budget.ts"
import type { Memo } from "../machine/table.ts"
import type { MemoStore } from "../memo/store.ts"
import type { Model } from "../models/model.ts"
import type { ModuleLoader, PackageOrigin } from "../program/modules/loader.ts"
import type { ProgramCache } from "../program/cache.ts"
import type { Program, ProgramKind } from "../program/program.ts"
import type { Observe } from "../program/compile/observe.ts"
import type { Global } from "../program/scope.ts"
import type { Confirm } from "../values/functions.ts"
import type { Limits } from "../values/limits.ts"

export interface Environment {
  readonly memo: Memo | null
  /** Keeps answers for later runs and other processes; null where they are not kept. */
  readonly store: MemoStore | null
  readonly models: { readonly [name: string]: Model }
  readonly host: ReadonlyMap<string, Global>
  readonly limits: Limits
  /** The budget of a run that says nothing else. */
  readonly budget: Budget
  /** Natives with effects that answers may be given as tools. */
  readonly grant: ReadonlySet<string>
  /** Asked before a native changes anything. */
  readonly confirm?: Confirm | undefined
  /** Natives with effects that modules of npm packages may import, by package. */
  readonly allow: { readonly [library: string]: readonly string[] }
  readonly modules: ModuleLoader | undefined
  readonly programs: ProgramCache
}

/** A source, as a caller names it. */
export interface CompileOptions {
  /** The kind of the source: `module` unless it says otherwise. */
  readonly kind?: ProgramKind
  /** The name that diagnostics use and that relative imports start from: the kind unless it says otherwise. */
  readonly name?: string
  /** Names that a document or an expression finds bound to arguments: each run gives their values as `args`. */
  readonly parameters?: readonly string[]
  /** Finds what IMPORT names in this source, in place of the runtime's loader. */
  readonly modules?: ModuleLoader
  /** The npm package that this source belongs to, which limits what it gets of the host: see `RuntimeOptions.allow`. */
  readonly origin?: PackageOrigin
}

/** The program of a source: one that was compiled before, where nothing in it or in what it imports has changed. */
export function programOf(
  { host, allow, programs, ...environment }: Environment,
  text: string,
  { kind = "module", name = kind, parameters = [], modules = environment.modules, origin }: CompileOptions,
  observe?: Observe,
): Promise<Program> {
  const source = { id: name, text, ...(origin === undefined ? {} : { origin }) }
  return programs.get(source, { kind, parameters, modules, host, allow, observe })
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
