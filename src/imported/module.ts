// The run-time part of `import { summarize } from "./legal.rcl"`, which a bundler's plugin or Node's loader compiles.

import { UsageError } from "../base/errors.ts"
import type { ModuleLoader, ModuleSource } from "../program/modules/loader.ts"
import { readSignatures } from "../program/signatures.ts"
import type { CallOptions } from "../run/options.ts"
import type { Program } from "../run/program.ts"
import type { AnyTask } from "../run/task.ts"
import type { Runtime } from "../runtime.ts"

/** The tasks of a module as functions, by their names. */
export type Tasks = { readonly [name: string]: (...given: never[]) => Promise<unknown> }

/** A module with the modules that it imports: the default export of an imported `.rcl` file. */
export interface RecallModule<T extends Tasks = { readonly [name: string]: AnyTask }> extends ModuleSource {
  /** The names of its public tasks. */
  readonly tasks: readonly (keyof T & string)[]
  /** The modules that it imports, by specifier; lazy, as modules may import each other by mistake. */
  imports(): { readonly [specifier: string]: RecallModule }
}

// A global symbol and not a variable, as a bundler may put two copies of this module into one program.
const CONFIGURED = Symbol.for("recall-lang.runtime")
const shared = globalThis as { [CONFIGURED]?: Runtime }

/** Sets the runtime that calls the tasks of imported modules. A further call replaces it. */
export function configure(runtime: Runtime): void {
  shared[CONFIGURED] = runtime
}

/**
 * The tasks of an imported module as functions: see `Task`. They run in `runtime`, else in the runtime that
 * `configure` has set by the time of the call. A call rejects with a `UsageError` without a runtime, and as
 * `Runtime.compile` and the tasks of a program do.
 */
export function tasksOf<T extends Tasks>(module: RecallModule<T>, runtime?: Runtime): T {
  const found = async (name: string, given: readonly unknown[]) => {
    const any = module as unknown as RecallModule
    const { tasks } = await load(any, runtime ?? configured(module.id), await nativesOf(any, name, given))
    return tasks[name]!
  }
  const taskOf = (name: string) =>
    Object.assign(async (...given: readonly unknown[]) => (await found(name, given))(...given), {
      run: async (...given: readonly unknown[]) => (await found(name, given)).run(...given),
    })
  return Object.fromEntries(module.tasks.map((name) => [name, taskOf(name)])) as unknown as T
}

function configured(id: string): Runtime {
  const runtime = shared[CONFIGURED]
  if (runtime !== undefined) return runtime
  throw new UsageError(
    "no-runtime",
    `a task of ${id} was called before a runtime was configured`,
    'call configure(createRuntime({ models: … })) from "recall-lang" when the program starts',
  )
}

const loaded = new WeakMap<Runtime, WeakMap<RecallModule, Promise<Program>>>()

/** The natives among the options of a call: without them a module that imports them cannot be compiled. */
async function nativesOf(
  module: RecallModule,
  name: string,
  given: readonly unknown[],
): Promise<CallOptions["natives"]> {
  const last = given.at(-1)
  if (typeof last !== "object" || last === null || !Object.hasOwn(last, "natives")) return undefined
  const signatures = await readSignatures(module, importedModules(module))
  const task = signatures.find((signature) => signature.name === name)
  return task?.parameters.length === given.length - 1 ? (last as CallOptions).natives : undefined
}

function load(module: RecallModule, runtime: Runtime, natives: CallOptions["natives"]): Promise<Program> {
  if (natives !== undefined) return compile(module, runtime, natives)
  const known = loaded.get(runtime) ?? new WeakMap<RecallModule, Promise<Program>>()
  loaded.set(runtime, known)
  const found = known.get(module)
  if (found !== undefined) return found
  const loading = compile(module, runtime)
  known.set(module, loading)
  return loading
}

function compile(module: RecallModule, runtime: Runtime, natives?: CallOptions["natives"]): Promise<Program> {
  return runtime.compile(module.text, {
    name: module.id,
    modules: importedModules(module),
    natives,
    origin: module.origin,
  })
}

/** A loader of the modules that an imported module brings along. */
export function importedModules(root: RecallModule): ModuleLoader {
  const known = new Map<string, RecallModule>([[root.id, root]])
  return {
    load: async (specifier, from) => {
      const imports = known.get(from)?.imports() ?? {}
      if (!Object.hasOwn(imports, specifier)) return null
      const found = imports[specifier]!
      known.set(found.id, found)
      return found
    },
  }
}
