// A server whose tools are natives: connected when it is needed, and held to the tools that programs were checked with.

import { digest } from "../../base/digest.ts"
import { UsageError } from "../../base/errors.ts"
import type { NativeServer, ToolDeclaration } from "../../program/modules/servers.ts"
import { toolDigest } from "../../program/modules/tool-digest.ts"
import type { Effect } from "../../values/effect.ts"
import { fail, Failure } from "../../values/failure.ts"
import type { Native } from "../../values/functions.ts"
import { connect, type Connection } from "./connection.ts"
import type { Library } from "./library.ts"
import { CALL_SECONDS } from "./limits.ts"
import { importNames, messageOf, nativeOf } from "./native-of.ts"
import type { McpServerOptions } from "../../program/modules/server-options.ts"
import { valueOf } from "./result.ts"

/** A server of the Model Context Protocol, whose tools a program imports by `IMPORT … FROM "mcp:NAME"`. */
export interface McpServer extends NativeServer {
  /** The tools that the server offers now, for `recall.lock`. Rejects with a `UsageError` `mcp-unreachable`. */
  tools(): Promise<readonly ToolDeclaration[]>
}

export function createServer(
  name: string,
  options: McpServerOptions,
  locked: readonly ToolDeclaration[] | undefined,
  library: Library,
): McpServer {
  let connection: Promise<Connection> | null = null
  let known: { readonly digest: string; readonly natives: ReadonlyMap<string, Native> } | null = null

  const connected = (): Promise<Connection> => {
    if (connection !== null) return connection
    const opened = connect(name, options, library, () => {
      if (connection === opened) connection = null
    })
    connection = opened
    // The next call tries again.
    opened.catch(() => {
      if (connection === opened) connection = null
    })
    return opened
  }

  const call = async (
    tool: ToolDeclaration,
    given: { readonly [name: string]: unknown },
    signal: AbortSignal,
  ): Promise<unknown> => {
    const { client, tools } = await connected().catch((error: unknown) => {
      if (error instanceof UsageError) throw fail(error.code, error.message, error.hint)
      throw error
    })
    let result
    try {
      const now = (await tools()).find((other) => other.name === tool.name)
      if (now === undefined || toolDigest(now) !== toolDigest(tool))
        throw changed(name, tool, now, locked !== undefined)
      result = await client.callTool(
        { name: tool.name, arguments: { ...given } },
        { signal, timeout: CALL_SECONDS * 1_000, resetTimeoutOnProgress: true },
      )
    } catch (error) {
      if (error instanceof Failure) throw error
      if (signal.aborted) throw signal.reason
      if (isRefusal(error)) throw refused(name, tool, error)
      // The connection is of no use any more: the next call makes another one.
      connection = null
      await client.close().catch(() => undefined)
      throw ended(name, tool, error)
    }
    return valueOf(name, tool, result)
  }

  return {
    tools: async () => (await connected()).tools(),
    async natives() {
      const tools = locked ?? (await (await connected()).tools())
      const key = digest(JSON.stringify(tools))
      if (known?.digest !== key) known = { digest: key, natives: nativesOf(name, options, tools, call) }
      return known.natives
    },
    async close() {
      const open = connection
      connection = null
      await open?.then(({ client }) => client.close()).catch(() => undefined)
    },
  }
}

function nativesOf(
  server: string,
  { read = [], trust = false }: McpServerOptions,
  tools: readonly ToolDeclaration[],
  call: Parameters<typeof nativeOf>[4],
): ReadonlyMap<string, Native> {
  const named = importNames(tools)
  const unknown = read.find((name) => !named.has(name))
  if (unknown !== undefined)
    throw new UsageError(
      "invalid-argument",
      `read names ${unknown}, and the MCP server ${server} has no such tool`,
      `it has ${[...named.keys()].join(", ")}`,
    )
  const effectOf = (name: string, tool: ToolDeclaration): Effect =>
    read.includes(name) || (trust && tool.readOnly === true) ? "read" : "write"
  return new Map([...named].map(([name, tool]) => [name, nativeOf(server, name, tool, effectOf(name, tool), call)]))
}

function changed(server: string, { name }: ToolDeclaration, now: ToolDeclaration | undefined, isLocked: boolean) {
  return fail(
    "mcp-changed",
    now === undefined
      ? `the MCP server ${server} has no tool ${name} any more`
      : `${name} of the MCP server ${server} is not the tool that the program was checked with`,
    isLocked
      ? "recall lock shows the changes, and recall lock --update accepts them"
      : "run the program again, which checks it with the tools as they are now",
  )
}

/** Codes of the library for a server that answers, and whose answer is of no use: its connection holds. */
const REFUSALS: ReadonlySet<unknown> = new Set([
  "CAPABILITY_NOT_SUPPORTED",
  "REQUEST_TIMEOUT",
  "INVALID_RESULT",
  "UNSUPPORTED_RESULT_TYPE",
  "INPUT_REQUIRED_ROUNDS_EXCEEDED",
])

/** Whether the server itself has refused the call: errors of the protocol have a number. */
function isRefusal(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code
  return typeof code === "number" || REFUSALS.has(code)
}

function ended(server: string, { name }: ToolDeclaration, error: unknown) {
  return fail(
    "mcp-unreachable",
    `the MCP server ${server} was lost in a call of ${name}, which may have had its effect: ${messageOf(error)}`,
    "the next call starts or asks it again",
  )
}

function refused(server: string, { name }: ToolDeclaration, error: unknown) {
  return fail("mcp-failed", `${name} of the MCP server ${server} failed: ${messageOf(error)}`)
}
