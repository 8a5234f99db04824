// Modules that consist of natives: those of the standard library, and the host's own, `host`.

import { nativeModules, NATIVE_MODULES, type NativeModule, type World } from "../../world/index.ts"
import { NativeFunction } from "../../values/functions.ts"
import type { Global } from "../scope.ts"

/** The specifier of the host's natives. */
export const HOST = "host"

/** The names of each module of natives, by its specifier. */
export type NativeNames = ReadonlyMap<string, ReadonlyMap<string, Global>>

const SPECIFIERS: ReadonlySet<string> = new Set([HOST, ...NATIVE_MODULES.map(({ specifier }) => specifier)])

/** Whether an IMPORT of this specifier names natives and no text. */
export function isOfNatives(specifier: string): boolean {
  return SPECIFIERS.has(specifier)
}

/** The names that the natives of a host and a world have in the modules of a program. */
export function nativeNames(host: ReadonlyMap<string, Global>, world: World | null): NativeNames {
  const names = new Map([[HOST, host]])
  for (const module of nativeModules(world)) names.set(module.specifier, namesOf(module))
  return names
}

function namesOf({ specifier, natives }: NativeModule): ReadonlyMap<string, Global> {
  return new Map(
    natives.map((native) => [
      native.name,
      { kind: "native", native: new NativeFunction(native, `${specifier} ${native.name}`) },
    ]),
  )
}
