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

interface Problem {
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
}

/** The reason for which a server gives no natives; null if it gives some. */
export async function problemOf(specifier: string, servers: NativeServers): Promise<Problem | null> {
  const name = specifier.slice(SERVER_SCHEME.length)
  try {
    if ((await nativesOfServer(specifier, servers)) !== null) return null
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const hint = error instanceof UsageError ? error.hint : undefined
    return { code: "module-unreadable", message: error.message, hint }
  }
  return {
    code: "module-not-found",
    message: `there is no MCP server ${JSON.stringify(name)}`,
    hint: `write mcp: { ${name === "" ? "name" : name}: { command: "…" } } in recall.config or for createRuntime`,
  }
}

/** The natives of a server as globals, which `globalOf` makes of a native and its representation in keys. */
export async function globalsOfServer(
  specifier: string,
  servers: NativeServers,
  globalOf: (native: Native, id: string) => Global,
): Promise<ReadonlyMap<string, Global> | null> {
  const natives = await nativesOfServer(specifier, servers)
  if (natives === null) return null
  return new Map([...natives].map(([name, native]) => [name, globalOf(native, `${specifier} ${name}`)]))
}
