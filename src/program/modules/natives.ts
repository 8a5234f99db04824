// Modules that consist of natives: those of the standard library, and the host's own, `host`.

import { NativeFunction } from "../../values/functions.ts"
import type { NativeModule } from "../../world/module.ts"
import type { World } from "../../world/world.ts"
import type { Global } from "../scope.ts"

/** The specifier of the host's natives. */
export const HOST = "host"

/** The modules of natives in the standard library, which are loaded for the programs that import one. */
export const NATIVE_SPECIFIERS: readonly string[] = ["std/clock", "std/date", "std/env", "std/files", "std/http"]

/** The names of each module of natives, by its specifier. */
export type NativeNames = ReadonlyMap<string, ReadonlyMap<string, Global>>

/** The natives of a runtime: those of its host, and the world that those of the standard library reach. */
export interface NativeSources {
  readonly host: ReadonlyMap<string, Global>
  readonly world: World | null
}

/** Whether an IMPORT of this specifier names natives and no text. */
export function isOfNatives(specifier: string): boolean {
  return specifier === HOST || NATIVE_SPECIFIERS.includes(specifier)
}

/** The names of the natives that modules import. */
export async function nativeNames(
  modules: readonly { readonly imports: ReadonlyMap<unknown, unknown> }[],
  { host, world }: NativeSources,
): Promise<NativeNames> {
  const names = new Map([[HOST, host]])
  if (!modules.some(({ imports }) => [...imports.values()].some(isOfLibrary))) return names
  const { nativeModules } = await import("../../world/index.ts")
  for (const module of nativeModules(world)) names.set(module.specifier, namesOf(module))
  return names
}

function isOfLibrary(target: unknown): boolean {
  return typeof target === "string" && target !== HOST
}

function namesOf({ specifier, natives }: NativeModule): ReadonlyMap<string, Global> {
  return new Map(
    natives.map((native) => [
      native.name,
      { kind: "native", native: new NativeFunction(native, `${specifier} ${native.name}`) },
    ]),
  )
}
