// A server whose code and list of tools are loaded when a program first needs it.

import type { McpServerOptions } from "../../program/modules/server-options.ts"
import type { ToolDeclaration } from "../../program/modules/servers.ts"
import type { Library } from "./library.ts"
import type { McpServer } from "./server.ts"

export interface LazyOptions {
  /** The tools of the lock; undefined without a list of them. */
  readonly locked: () => Promise<readonly ToolDeclaration[] | undefined>
  readonly library: Library
}

export function lazyServer(name: string, options: McpServerOptions, { locked, library }: LazyOptions): McpServer {
  let made: Promise<McpServer> | undefined
  const make = async () => (await import("./server.ts")).createServer(name, options, await locked(), library)
  const server = () => (made ??= make())
  return {
    tools: async () => (await server()).tools(),
    natives: async () => (await server()).natives(),
    close: async () => (await made)?.close(),
  }
}
