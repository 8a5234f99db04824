// The options of `mcpServers`.

import { UsageError } from "../../base/errors.ts"
import { serverProblem, type McpServerOptions } from "../../program/modules/server-options.ts"
import type { ToolDeclaration } from "../../program/modules/servers.ts"

/** The options of `mcpServers`. */
export interface McpOptions {
  /**
   * The tools of servers as `recall.lock` has them. A server with such a list is not started before the first call,
   * which fails with `mcp-changed` for a tool that is not as it was.
   */
  readonly locked?: { readonly [server: string]: readonly ToolDeclaration[] } | undefined
}

/** Throws a `UsageError` for options that are not valid. */
export function checkServers(servers: { readonly [name: string]: McpServerOptions }): void {
  for (const [name, options] of Object.entries(servers)) {
    const problem = serverProblem(name, options)
    if (problem !== undefined)
      throw new UsageError(
        "invalid-argument",
        problem,
        'write { command: "crm-server", args: ["--stdio"] } or { url: "https://example.com/mcp" }',
      )
  }
}
