// The natives of a server that a module imports from: a part of its own, as most programs import from none.

import { UsageError } from "../../base/errors.ts"
import type { Native } from "../../values/functions.ts"
import type { Global } from "../scope.ts"
import { SERVER_SCHEME, type NativeServers } from "./servers.ts"

/** The natives of the server that a specifier names; null if there is none. Rejects where it cannot be reached. */
async function nativesOfServer(specifier: string, servers: NativeServers): Promise<ReadonlyMap<string, Native> | null> {
  const name = specifier.slice(SERVER_SCHEME.length)
  const server = Object.hasOwn(servers, name) ? servers[name] : undefined
  if (server === undefined) return null
  if (typeof (server as Partial<typeof server>).natives === "function") return server.natives()
  throw new UsageError(
    "invalid-argument",
    `what the runtime has as the MCP server ${name} is no server`,
    "make it with mcpServers of recall-lang/natives/mcp",
  )
}

type Problem = readonly [code: string, message: string, hint: string | undefined]

/** The reason for which a server gives no natives; null if it gives some. */
export async function problemOf(specifier: string, servers: NativeServers): Promise<Problem | null> {
  const name = specifier.slice(SERVER_SCHEME.length)
  try {
    if ((await nativesOfServer(specifier, servers)) !== null) return null
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return ["module-unreadable", error.message, error instanceof UsageError ? error.hint : undefined]
  }
  return [
    "module-not-found",
    `there is no MCP server ${JSON.stringify(name)}`,
    `write mcp: { ${name === "" ? "name" : name}: { command: "…" } } in recall.config or for createRuntime`,
  ]
}

/**
 * Adds the natives of the servers that specifiers name, as globals, which `globalOf` makes of a native and its
 * representation in keys. Servers that are not there are left out.
 */
export async function addServers(
  names: Map<string, ReadonlyMap<string, Global>>,
  specifiers: readonly string[],
  servers: NativeServers,
  globalOf: (native: Native, id: string) => Global,
): Promise<void> {
  for (const specifier of specifiers) {
    const natives = await nativesOfServer(specifier, servers)
    if (natives === null) continue
    const globals = [...natives].map(([name, native]) => [name, globalOf(native, `${specifier} ${name}`)] as const)
    names.set(specifier, new Map(globals))
  }
}
