// What is known of a module without checking or running it: what its tasks take and give, and which modules of packages it reaches.

import { print, type Expression } from "../../grammar/index.ts"
import { Failure } from "../values/failure.ts"
import type { Type } from "../values/types.ts"
import { digest } from "../base/digest.ts"
import { PRELUDE } from "./modules/globals.ts"
import { linkModule, type LinkedModule } from "./modules/link.ts"
import { loadModules } from "./modules/load.ts"
import { packageKey, type LockedModule } from "./modules/lock.ts"
import { staticType } from "./modules/static-type.ts"
import type { LoadOptions } from "../run/options.ts"
import type { Environment } from "../run/run.ts"
import { Run } from "../run/session.ts"

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
      if (thrown instanceof Failure) return null // it depends on what nobody has given, a PARAM say
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

export function readSignatures(
  environment: Environment,
  source: string,
  options: LoadOptions,
): Promise<readonly TaskSignature[]> {
  return withLinked(environment, source, options, (root) => signaturesOf(root))
}

/** The modules of packages that a module reaches, by their packages and paths, as `recall.lock` has them. */
export function readLibraries(
  environment: Environment,
  source: string,
  options: LoadOptions,
): Promise<{ readonly [library: string]: { readonly [path: string]: LockedModule } }> {
  return withLinked(environment, source, options, (_, all) => {
    const packages: { [library: string]: { [path: string]: LockedModule } } = {}
    for (const { parsed, own } of all) {
      const { origin } = parsed
      if (origin === undefined) continue
      const tasks: { [name: string]: string } = {}
      for (const {
        name: { text: name },
      } of parsed.module.declarations.filter((one) => one.kind === "task")) {
        const global = own.get(name)
        if (!name.startsWith("_") && global?.kind === "task") tasks[name] = keyOf(global.task.definition!)
      }
      ;(packages[packageKey(origin)] ??= {})[origin.path] = { text: digest(parsed.text), tasks }
    }
    return packages
  })
}

/** What a definition means; of one whose types cannot be known, that this is so. */
function keyOf(definition: { key(): string }): string {
  try {
    return definition.key()
  } catch (thrown) {
    if (thrown instanceof Failure) return `unknown: ${thrown.code}`
    throw thrown
  }
}

/** Parses and links, without checking, so that what the host provides need not be there. */
async function withLinked<T>(
  environment: Environment,
  source: string,
  options: LoadOptions,
  use: (root: LinkedModule, all: Iterable<LinkedModule>) => T,
): Promise<T> {
  const run = new Run(environment, options)
  try {
    const loaded = await loadModules({ id: options.name ?? "module", text: source }, environment.modules)
    run.report(...loaded.diagnostics)
    run.throwErrors()
    const linked = new Map<string, LinkedModule>()
    for (const parsed of loaded.modules) {
      if (parsed.id === PRELUDE) linked.set(PRELUDE, run.globals.prelude())
      else
        linkModule(run.machine, parsed, run.globals, {
          memo: null,
          counted: true,
          linked,
          host: environment.host,
          args: new Map(),
        })
    }
    return use(linked.get(loaded.root.id)!, linked.values())
  } finally {
    run.end()
  }
}
