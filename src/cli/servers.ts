// The servers of the Model Context Protocol that a command reaches, held to the lock.

import { pathToFileURL } from "node:url"
import { packagePath } from "../host/documents/packages.ts"
import { lazyServer } from "../natives/mcp/lazy.ts"
import { missing, type Library } from "../natives/mcp/library.ts"
import type { McpServer } from "../natives/mcp/server.ts"
import type { McpServerOptions } from "../program/modules/server-options.ts"
import { UsageError } from "../base/errors.ts"
import { LOCK_FILE, MODULE_CHANGED, type Lock } from "../program/modules/lock.ts"
import type { NativeServers, ToolDeclaration } from "../program/modules/servers.ts"
import type { Configuration } from "../models/registry/index.ts"
import type { Host } from "./host.ts"
import { lockOf } from "./lock.ts"

/** The package of clients, as the project has installed it or as it is beside Recall. */
const INSTALLED: Library = {
  client: () => load("@modelcontextprotocol/client"),
  stdio: () => load("@modelcontextprotocol/client/stdio"),
}

async function load<T>(name: string): Promise<T> {
  const path = packagePath(name, process.cwd())
  if (path === null) return missing("it is not installed")
  return (await import(pathToFileURL(path).href)) as T
}

/** A server of the configuration as it is now, whatever the lock says. */
export function unlockedServer(name: string, options: McpServerOptions): McpServer {
  return lazyServer(name, options, { locked: async () => undefined, library: INSTALLED })
}

/** The lock of a server is that of the working directory, or of the nearest folder above. */
const HERE = "main.rcl"

/** The configured servers. */
export function commandServers({ mcp = {} }: Configuration, host: Host): NativeServers {
  const lock = lockOf(host)
  return Object.fromEntries(
    Object.entries(mcp).map(([name, options]) => {
      const locked = async () => lockedTools(name, await lock(HERE))
      return [name, lazyServer(name, options, { locked, library: INSTALLED })]
    }),
  )
}

/** The tools of a server in the lock; undefined without a lock. Throws a `UsageError` for a server that it lacks. */
function lockedTools(name: string, lock: Lock | null): readonly ToolDeclaration[] | undefined {
  if (lock === null) return undefined
  const tools = Object.hasOwn(lock.servers ?? {}, name) ? lock.servers?.[name] : undefined
  if (tools !== undefined) return tools
  throw new UsageError(
    MODULE_CHANGED,
    `the MCP server ${name} is not in ${LOCK_FILE}`,
    "recall lock shows the changes, and recall lock --update accepts them",
  )
}

/** The configured servers whose tools the lock has, so that nothing is started; undefined without any. */
export async function lockedServers(host: Host): Promise<NativeServers | undefined> {
  const servers = (await lockOf(host)(HERE))?.servers
  if (servers === undefined) return undefined
  const configuration = await host.configuration()
  const locked = Object.entries(configuration.mcp ?? {}).filter(([name]) => Object.hasOwn(servers, name))
  return commandServers({ ...configuration, mcp: Object.fromEntries(locked) }, host)
}
