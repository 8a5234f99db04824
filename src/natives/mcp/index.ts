// `recall-lang/natives/mcp`: the tools of servers of the Model Context Protocol as natives.

import { own } from "../../base/own.ts"
import type { McpServerOptions } from "../../program/modules/server-options.ts"
import { lazyServer } from "./lazy.ts"
import { IMPORTED } from "./library.ts"
import { checkServers, type McpOptions } from "./options.ts"
import type { McpServer } from "./server.ts"

export type { NativeServer, ToolDeclaration } from "../../program/modules/servers.ts"
export type { McpCommand, McpServerOptions, McpTrust, McpUrl } from "../../program/modules/server-options.ts"
export type { McpOptions } from "./options.ts"
export type { McpServer } from "./server.ts"

/**
 * The servers of a runtime by name, for `createRuntime({ mcp: mcpServers({ crm: { command: "crm-server" } }) })`. Each
 * is started or asked when a program first needs it, and stays connected until its `close`. Needs the package
 * `@modelcontextprotocol/client`. Throws a `UsageError` for options that are not valid.
 */
export function mcpServers(
  servers: { readonly [name: string]: McpServerOptions },
  { locked = {} }: McpOptions = {},
): { readonly [name: string]: McpServer } {
  checkServers(servers)
  return own(
    Object.fromEntries(
      Object.entries(servers).map(([name, options]) => [
        name,
        lazyServer(name, options, {
          locked: async () => (Object.hasOwn(locked, name) ? locked[name] : undefined),
          library: IMPORTED,
        }),
      ]),
    ),
  )
}
