// Modules that JavaScript imports: `import { summarize } from "./legal.rcl"`, through a bundler's plugin or Node's loader.

import { UsageError } from "../base/errors.ts"
import type { ModuleLoader, ModuleSource } from "../program/modules/loader.ts"
import type { Program } from "../run/program.ts"
import type { Runtime } from "../runtime.ts"

export type Tasks = { readonly [name: string]: (...values: never[]) => Promise<unknown> }

/** A module with all that it imports: what an imported `.rcl` file has as its default export. */
export interface RecallModule<T extends Tasks = Tasks> extends ModuleSource {
  /** The names of its public tasks. */
  readonly tasks: readonly (keyof T & string)[]
  /** The modules that it imports, by specifier; a function, since modules may name each other by mistake. */
  imports(): { readonly [specifier: string]: RecallModule }
}

// Not a variable of this module: a bundler may well put two copies of it into one program, which have one runtime all the same.
const CONFIGURED = Symbol.for("recall-lang.runtime")
const shared = globalThis as { [CONFIGURED]?: Runtime }

/** Sets the runtime in which tasks of imported modules are called. May be called again, to set another. */
export function configure(runtime: Runtime): void {
  shared[CONFIGURED] = runtime
}

/**
 * The tasks of an imported module as functions of data by position, in the runtime given, else the one that `configure` has set
 * when a task is called. A call rejects with `UsageError` where there is none, and as `Runtime.compile` and the tasks of a program do.
 */
export function tasksOf<T extends Tasks>(module: RecallModule<T>, runtime?: Runtime): T {
  const call =
    (name: string) =>
    async (...values: never[]) => {
      const { tasks } = await load(module as unknown as RecallModule, runtime ?? configured(module.id))
      return tasks[name]!(...values)
    }
  return Object.fromEntries(module.tasks.map((name) => [name, call(name)])) as unknown as T
}

function configured(id: string): Runtime {
  const runtime = shared[CONFIGURED]
  if (runtime !== undefined) return runtime
  throw new UsageError(
    "no-runtime",
    `a task of ${id} was called before there was a runtime`,
    'call configure(createRuntime({ models: … })) of "recall-lang" when the program starts',
  )
}

const loaded = new WeakMap<Runtime, WeakMap<RecallModule, Promise<Program>>>()

function load(module: RecallModule, runtime: Runtime): Promise<Program> {
  const known = loaded.get(runtime) ?? new WeakMap<RecallModule, Promise<Program>>()
  loaded.set(runtime, known)
  const found = known.get(module)
  if (found !== undefined) return found
  const loading = runtime.compile(module.text, {
    name: module.id,
    modules: importedModules(module),
    ...(module.origin === undefined ? {} : { origin: module.origin }),
  })
  known.set(module, loading)
  return loading
}

/** Finds the modules that came with an imported one. */
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
