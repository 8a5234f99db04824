// What the tasks of a module take and give, with their types resolved.

import { print, type Expression } from "../../grammar/index.ts"
import { Failure } from "../interpreter/failure.ts"
import type { Type } from "../interpreter/types.ts"
import { PRELUDE } from "../modules/globals.ts"
import { linkModule, type LinkedModule } from "../modules/link.ts"
import { loadModules } from "../modules/load.ts"
import { staticType } from "../modules/static-type.ts"
import type { LoadOptions, TaskSignature } from "../runtime.ts"
import type { Environment } from "./run.ts"
import { Run } from "./session.ts"

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
  return parsed.module.declarations.filter((one) => one.kind === "task").filter(({ name }) => !name.startsWith("_")).map(({ name, documentation, parameters, returns }) => ({
    name, documentation,
    parameters: parameters.map((parameter) => ({ name: parameter.name, type: typeOf(parameter.type), default: parameter.fallback === null ? null : print(parameter.fallback) })),
    returns: typeOf(returns),
  }))
}

/** The same from a module's text. It is parsed and linked, not checked, so that what its host provides need not be there. */
export async function readSignatures(environment: Environment, source: string, options: LoadOptions): Promise<readonly TaskSignature[]> {
  const run = new Run(environment, options)
  try {
    const loaded = await loadModules({ id: options.name ?? "module", text: source }, environment.modules)
    run.report(...loaded.diagnostics)
    run.throwErrors()
    const linked = new Map<string, LinkedModule>()
    for (const parsed of loaded.modules) {
      if (parsed.id === PRELUDE) linked.set(PRELUDE, run.globals.prelude())
      else linkModule(run.machine, parsed, run.globals, { memo: null, counted: false, linked, host: environment.host, args: new Map() })
    }
    return signaturesOf(linked.get(loaded.root.id)!)
  } finally {
    run.end()
  }
}
