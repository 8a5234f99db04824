// Modules that consist of natives: those of the standard library, the host's own, `host`, and those of its servers.

import { NativeFunction, type Native } from "../../values/functions.ts"
import { heldTo } from "../../values/host-values.ts"
import type { NativeModule } from "../../world/module.ts"
import type { World } from "../../world/world.ts"
import type { Global } from "../scope.ts"
import { isOfServer, type NativeServers } from "./servers.ts"

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
  /** Absent where a program is only read: then nothing is known of the natives of any server. */
  readonly servers?: NativeServers | undefined
}

/** Whether an IMPORT of this specifier names natives and no text. */
export function isOfNatives(specifier: string): boolean {
  return specifier === HOST || isOfServer(specifier) || NATIVE_SPECIFIERS.includes(specifier)
}

/** The names of the natives that modules import. */
export async function nativeNames(
  modules: readonly { readonly imports: ReadonlyMap<unknown, unknown> }[],
  { host, world, servers = {} }: NativeSources,
): Promise<NativeNames> {
  const names = new Map([[HOST, host]])
  const targets = modules.flatMap(({ imports }) => [...imports.values()])
  if (targets.some(isOfServer))
    await (await import("./reached-server.ts")).addServers(names, targets.filter(isOfServer), servers, heldGlobal)
  if (!targets.some(isOfLibrary)) return names
  const { nativeModules } = await import("../../world/index.ts")
  for (const module of nativeModules(world)) names.set(module.specifier, namesOf(module))
  return names
}

function isOfLibrary(target: unknown): boolean {
  return typeof target === "string" && NATIVE_SPECIFIERS.includes(target)
}

/** A native of the host or of a server, whose results are checked. */
export function heldGlobal(native: Native, id: string): Global {
  return { kind: "native", native: new NativeFunction(heldTo(native), id) }
}

function namesOf({ specifier, natives }: NativeModule): ReadonlyMap<string, Global> {
  return new Map(
    natives.map((native) => [
      native.name,
      { kind: "native", native: new NativeFunction(native, `${specifier} ${native.name}`) },
    ]),
  )
}
