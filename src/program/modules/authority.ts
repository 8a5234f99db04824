// The natives of the host that modules of npm packages may import: installing a package does not permit effects.

import type { Global } from "../scope.ts"
import type { PackageOrigin } from "./loader.ts"

export interface Authority {
  readonly host: ReadonlyMap<string, Global>
  /** The natives with effects that each package may import, by package name. */
  readonly allow: { readonly [library: string]: readonly string[] }
}

/** The natives that a module may import, and the reasons for which others are refused. */
export interface Reach {
  readonly host: ReadonlyMap<string, Global>
  readonly refusal: (
    name: string,
  ) => { readonly code: string; readonly message: string; readonly hint: string } | undefined
}

/** All natives for the program's own modules; for those of a package, the ones without effects and those in `allow`. */
export function reachOf({ origin }: { readonly origin?: PackageOrigin }, { host, allow }: Authority): Reach {
  if (origin === undefined) return { host, refusal: () => undefined }
  const allowed = Object.hasOwn(allow, origin.name) ? allow[origin.name]! : []
  const mayUse = (name: string, global: Global) =>
    global.kind !== "native" || global.native.native.effect === "none" || allowed.includes(name)
  return {
    host: new Map([...host].filter(([name, global]) => mayUse(name, global))),
    refusal: (name) => {
      const global = host.get(name)
      if (global === undefined || mayUse(name, global)) return undefined
      const allowing = `createRuntime({ allow: { ${JSON.stringify(origin.name)}: [${JSON.stringify(name)}] } })`
      return {
        code: "not-allowed",
        message: `the package ${origin.name} may not use ${name} of the host, which has effects`,
        hint: `if you trust it, write ${allowing}; otherwise pass ${name} to its task as an argument`,
      }
    },
  }
}
