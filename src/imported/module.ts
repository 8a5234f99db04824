// The run-time part of `import { summarize } from "./legal.rcl"`, which a bundler's plugin or Node's loader compiles.

import { UsageError } from "../base/errors.ts"
import type { ModuleLoader, ModuleSource } from "../program/modules/loader.ts"
import type { Program } from "../run/program.ts"
import type { Runtime } from "../runtime.ts"

export type Tasks = { readonly [name: string]: (...values: never[]) => Promise<unknown> }

/** A module with the modules that it imports: the default export of an imported `.rcl` file. */
export interface RecallModule<T extends Tasks = Tasks> extends ModuleSource {
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
 * The tasks of an imported module as functions with positional data. They run in `runtime`, else in the runtime that
 * `configure` has set by the time of the call. A call rejects with a `UsageError` without a runtime, and as
 * `Runtime.compile` and the tasks of a program do.
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
    `a task of ${id} was called before a runtime was configured`,
    'call configure(createRuntime({ models: … })) from "recall-lang" when the program starts',
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
