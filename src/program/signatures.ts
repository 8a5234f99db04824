// What is known of a module without checking or running it: what its tasks take and give, and which modules of packages it reaches.

import { print, type Expression } from "../../grammar/index.ts"
import { digest } from "../base/digest.ts"
import { RecallError } from "../base/errors.ts"
import { NO_USAGE } from "../base/usage.ts"
import { Instance, Layout } from "../machine/instance.ts"
import { Failure } from "../values/failure.ts"
import type { Type } from "../values/types.ts"
import type { DeclaredTask } from "./declared-task.ts"
import { BASE, PRELUDE, prelude } from "./modules/globals.ts"
import { linkModule, type LinkedModule } from "./modules/link.ts"
import { loadModules } from "./modules/load.ts"
import type { ModuleLoader, ModuleSource } from "./modules/loader.ts"
import { packageKey, type Lock, type LockedModule } from "./modules/lock.ts"
import { staticType, UndecidedType } from "./modules/static-type.ts"

/** What a task takes and gives. */
export interface TaskSignature {
  readonly name: string
  readonly documentation: string | null
  /** `type` is null where any value will do; `default` is what stands for one that is left out, as source, null where none does. */
  readonly parameters: readonly { readonly name: string; readonly type: Type | null; readonly default: string | null }[]
  readonly returns: Type | null
}

/** The public tasks that a module declares, in their order. */
export function signaturesOf({ parsed, scope }: LinkedModule): readonly TaskSignature[] {
  const typeOf = (type: Expression | null): Type | null => {
    if (type === null) return null
    try {
      return staticType(type, scope)
    } catch (thrown) {
      if (thrown instanceof Failure || thrown instanceof UndecidedType) return null // it is none, or a PARAM decides it
      throw thrown
    }
  }
  return parsed.module.declarations
    .filter((one) => one.kind === "task")
    .filter(({ name }) => !name.text.startsWith("_"))
    .map(({ name, documentation, parameters, returns }) => ({
      name: name.text,
      documentation,
      parameters: parameters.map((parameter) => ({
        name: parameter.name.text,
        type: typeOf(parameter.type),
        default: parameter.fallback === null ? null : print(parameter.fallback),
      })),
      returns: typeOf(returns),
    }))
}

/** The signatures of a module's public tasks. Rejects with `RecallError` for a module that does not parse. */
export async function readSignatures(source: ModuleSource, modules?: ModuleLoader): Promise<readonly TaskSignature[]> {
  return signaturesOf((await linkUnchecked(source, modules)).root)
}

/** The modules of packages that a module reaches, by their packages and paths, as `recall.lock` has them. Rejects as `readSignatures`. */
export async function readLibraries(source: ModuleSource, modules?: ModuleLoader): Promise<Lock["packages"]> {
  const { all } = await linkUnchecked(source, modules)
  const instance = new Instance(null)
  const packages: { [library: string]: { [path: string]: LockedModule } } = {}
  for (const { parsed, own } of all) {
    const { origin } = parsed
    if (origin === undefined) continue
    const tasks: { [name: string]: string } = {}
    for (const {
      name: { text: name },
    } of parsed.module.declarations.filter((one) => one.kind === "task")) {
      const global = own.get(name)
      if (!name.startsWith("_") && global?.kind === "task") tasks[name] = keyOf(global.task, instance)
    }
    ;(packages[packageKey(origin)] ??= {})[origin.path] = { text: digest(parsed.text), tasks }
  }
  return packages
}

/** The key of a task; for a task whose types cannot be known, the reason why not. */
function keyOf(task: DeclaredTask, instance: Instance): string {
  try {
    return task.key(instance)
  } catch (thrown) {
    if (thrown instanceof Failure) return `unknown: ${thrown.code}`
    throw thrown
  }
}

/** Parses and links, without checking, so that what the host provides need not be there. */
async function linkUnchecked(
  source: ModuleSource,
  modules: ModuleLoader | undefined,
): Promise<{ readonly root: LinkedModule; readonly all: Iterable<LinkedModule> }> {
  const loaded = await loadModules(source, modules)
  if (loaded.diagnostics.some(({ severity }) => severity === "error"))
    throw new RecallError(loaded.diagnostics, NO_USAGE)
  const linked = new Map<string, LinkedModule>()
  const layout = new Layout()
  for (const parsed of loaded.modules) {
    if (parsed.id === PRELUDE) linked.set(PRELUDE, prelude())
    else linkModule(parsed, BASE, { layout, linked, host: new Map() })
  }
  return { root: linked.get(loaded.root.id)!, all: linked.values() }
}
