// The natives that modules of npm packages may import: installing a package does not permit effects.

import type { Global } from "../scope.ts"
import type { PackageOrigin } from "./loader.ts"
import type { NativeNames } from "./natives.ts"

export interface Authority {
  readonly natives: NativeNames
  /** The natives with effects that each package may import, by package name. */
  readonly packages: { readonly [library: string]: readonly string[] }
}

/** The natives that a module may import, and the reasons for which others are refused. */
export interface Reach {
  readonly natives: NativeNames
  readonly refusal: (
    specifier: string,
    name: string,
  ) => { readonly code: string; readonly message: string; readonly hint: string } | undefined
}

/** All natives for the program's own modules; for those of a package, the ones without effects and those it may use. */
export function reachOf({ origin }: { readonly origin?: PackageOrigin }, { natives, packages }: Authority): Reach {
  if (origin === undefined) return { natives, refusal: () => undefined }
  const allowed = Object.hasOwn(packages, origin.name) ? packages[origin.name]! : []
  const mayUse = (global: Global) =>
    global.kind !== "native" || global.native.native.effect === "none" || allowed.includes(global.native.name)
  return {
    natives: new Map(
      [...natives].map(([specifier, names]) => [specifier, new Map([...names].filter(([, global]) => mayUse(global)))]),
    ),
    refusal: (specifier, name) => {
      const global = natives.get(specifier)?.get(name)
      if (global?.kind !== "native" || mayUse(global)) return undefined
      const allowing = `packages: { ${JSON.stringify(origin.name)}: [${JSON.stringify(global.native.name)}] }`
      return {
        code: "not-allowed",
        message: `the package ${origin.name} may not use ${name} of ${specifier}, which has effects`,
        hint:
          `if you trust it, write ${allowing} in createRuntime or recall.config; `
          + `otherwise pass ${name} to its task as an argument`,
      }
    },
  }
}
