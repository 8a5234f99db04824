// The signatures of a module's tasks, and the package modules that it imports, read without checking or running it.

import type { Expression } from "../../grammar/index.ts"
import { print } from "../../grammar/print.ts"
import { digest } from "../base/digest.ts"
import { RecallError } from "../base/errors.ts"
import { NO_USAGE } from "../base/usage.ts"
import { Instance, Layout } from "../machine/instance.ts"
import { Failure } from "../values/failure.ts"
import type { Type } from "../values/types.ts"
import type { DeclaredTask } from "./declared-task.ts"
import { BASE, prelude } from "./modules/globals.ts"
import { PRELUDE } from "./modules/library.ts"
import { nativeNames } from "./modules/natives.ts"
import { linkModule, type LinkedModule } from "./modules/link.ts"
import { loadModules } from "./modules/load.ts"
import type { ModuleLoader, ModuleSource } from "./modules/loader.ts"
import { isOfServer, SERVER_SCHEME } from "./modules/servers.ts"
import { packageKey, type Lock, type LockedModule } from "./modules/lock.ts"
import { staticType, TypeReader, UndecidedType } from "./modules/static-type.ts"

/** The name, parameters and result of a task. */
export interface TaskSignature {
  readonly name: string
  readonly documentation: string | null
  /**
   * `type` is null if any value is accepted. `default` is the source of the fallback, null if an argument is required.
   */
  readonly parameters: readonly { readonly name: string; readonly type: Type | null; readonly default: string | null }[]
  /** Null if any value may be returned. */
  readonly returns: Type | null
}

/** The public tasks that a module declares, in order. */
export function signaturesOf({ parsed, scope }: LinkedModule): readonly TaskSignature[] {
  const typeOf = (type: Expression | null): Type | null => (type === null ? null : known(() => staticType(type, scope)))
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

/** A type that a module names, by a LET of its own or an import. */
export interface NamedType {
  readonly name: string
  readonly type: Type
}

/** Kinds of types that are worth a name in declarations. */
const NAMED: ReadonlySet<Type["kind"]> = new Set(["list", "record", "union"])

/** The types that a module names in public, in order. Rejects with `RecallError` for a module that does not parse. */
export async function readTypes(source: ModuleSource, modules?: ModuleLoader): Promise<readonly NamedType[]> {
  const { own } = (await linkUnchecked(source, modules)).root
  return [...own].flatMap(([name, global]) => {
    if (name.startsWith("_") || global.kind !== "constant") return []
    const type = known(() => new TypeReader(null).ofConstant(global.constant))
    return type !== null && NAMED.has(type.kind) ? [{ name, type }] : []
  })
}

/** A type, or null if it is none, or is not known before a run. */
function known(read: () => Type): Type | null {
  try {
    return read()
  } catch (thrown) {
    if (thrown instanceof Failure || thrown instanceof UndecidedType) return null
    throw thrown
  }
}

/**
 * The package modules that a module imports, directly or not, by package and path, in the format of `recall.lock`.
 * Rejects with `RecallError` for a module that does not parse.
 */
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

/** The names of the servers from which a module imports, directly or not. Rejects as `readLibraries` does. */
export async function readServers(source: ModuleSource, modules?: ModuleLoader): Promise<readonly string[]> {
  const { all } = await linkUnchecked(source, modules)
  const targets = [...all].flatMap(({ parsed }) => [...parsed.imports.values()])
  return [...new Set(targets.filter(isOfServer))].map((specifier) => specifier.slice(SERVER_SCHEME.length))
}

/** The key of a task. If its types depend on a PARAM without a value or are no types, the code of that failure. */
function keyOf(task: DeclaredTask, instance: Instance): string {
  try {
    return task.key(instance)
  } catch (thrown) {
    if (thrown instanceof Failure) return `unknown: ${thrown.code}`
    throw thrown
  }
}

/** Parses and links without checking, so that imports from the host need not be provided. */
async function linkUnchecked(
  source: ModuleSource,
  modules: ModuleLoader | undefined,
): Promise<{ readonly root: LinkedModule; readonly all: Iterable<LinkedModule> }> {
  const loaded = await loadModules(source, modules)
  if (loaded.diagnostics.some(({ severity }) => severity === "error"))
    throw new RecallError(loaded.diagnostics, NO_USAGE)
  const linked = new Map<string, LinkedModule>()
  const layout = new Layout()
  const natives = await nativeNames(loaded.modules, { host: new Map(), world: null })
  for (const parsed of loaded.modules) {
    if (parsed.id === PRELUDE) linked.set(PRELUDE, prelude())
    else linkModule(parsed, BASE, { layout, linked, natives })
  }
  return { root: linked.get(loaded.root.id)!, all: linked.values() }
}
