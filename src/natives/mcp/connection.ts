// A connection to a server: started or asked, with the tools that it offers now.

import type * as Client from "@modelcontextprotocol/client"
import { UsageError } from "../../base/errors.ts"
import { VERSION } from "../../base/version.ts"
import type { ToolDeclaration } from "../../program/modules/servers.ts"
import { CONNECT_SECONDS, MAX_STDERR } from "./limits.ts"
import type { Library } from "./library.ts"
import { messageOf } from "./native-of.ts"
import type { McpCommand, McpServerOptions } from "../../program/modules/server-options.ts"

export interface Connection {
  readonly client: Client.Client
  /** The tools that the server offers now. */
  tools(): Promise<readonly ToolDeclaration[]>
}

/** The newest revision of the protocol, for a server that refuses the older ones. */
const NEWEST = "2026-07-28"

/** Connects to a server. `onClose` is called when the connection ends. Rejects with `mcp-unreachable`. */
export async function connect(
  name: string,
  options: McpServerOptions,
  library: Library,
  onClose: () => void,
): Promise<Connection> {
  const { ProtocolError } = await library.client()
  const output = { end: "" }
  try {
    return await attempt(library, options, output, {}, onClose).catch((error: unknown) => {
      if (!(error instanceof ProtocolError)) throw error
      return attempt(library, options, output, { versionNegotiation: { mode: { pin: NEWEST } } }, onClose)
    })
  } catch (error) {
    const said = output.end.trim()
    const reason = `${messageOf(error)}${said === "" ? "" : `; it wrote: ${said}`}`
    throw new UsageError("mcp-unreachable", `the MCP server ${name} cannot be reached: ${reason}`, hintFor(options))
  }
}

async function attempt(
  library: Library,
  options: McpServerOptions,
  output: { end: string },
  negotiation: Client.ClientOptions,
  onClose: () => void,
): Promise<Connection> {
  const { Client, StreamableHTTPClientTransport } = await library.client()
  let tools: Promise<readonly ToolDeclaration[]> | null = null
  const client = new Client(
    { name: "recall", version: VERSION },
    {
      ...negotiation,
      listChanged: { tools: { autoRefresh: false, debounceMs: 0, onChanged: () => void (tools = null) } },
    },
  )
  const timeout = CONNECT_SECONDS * 1_000
  const transport =
    "command" in options
      ? await processOf(options, library, output)
      : new StreamableHTTPClientTransport(new URL(options.url), {
          requestInit: { headers: { ...options.headers }, redirect: "error" },
        })
  const listed = async (): Promise<readonly ToolDeclaration[]> => {
    const list = await client.listTools(undefined, { timeout, cacheMode: "refresh" })
    return list.tools.map(declarationOf)
  }
  const current = (): Promise<readonly ToolDeclaration[]> => {
    if (tools !== null) return tools
    const list = listed()
    // The next call asks again.
    list.catch(() => void (tools = null))
    return (tools = list)
  }
  try {
    await client.connect(transport, { timeout })
    await current()
  } catch (error) {
    await client.close().catch(() => undefined)
    throw error
  }
  Object.assign(client, { onclose: onClose })
  return { client, tools: current }
}

async function processOf(
  { command, args = [], env = {}, cwd }: McpCommand,
  library: Library,
  output: { end: string },
): Promise<Client.Transport> {
  const { StdioClientTransport, getDefaultEnvironment } = await library.stdio()
  const transport = new StdioClientTransport({
    command,
    args: [...args],
    env: { ...getDefaultEnvironment(), ...env },
    stderr: "pipe",
    ...(cwd === undefined ? {} : { cwd }),
  })
  transport.stderr?.on("data", (chunk: Uint8Array) => {
    output.end = `${output.end}${new TextDecoder().decode(chunk)}`.slice(-MAX_STDERR)
  })
  return transport
}

function declarationOf({ name, description, inputSchema, outputSchema, annotations }: Client.Tool): ToolDeclaration {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    input: inputSchema,
    ...(outputSchema === undefined ? {} : { output: outputSchema }),
    ...(annotations?.readOnlyHint === true ? { readOnly: true as const } : {}),
  }
}

function hintFor(options: McpServerOptions): string {
  return "command" in options
    ? `does this command start it? ${[options.command, ...(options.args ?? [])].join(" ")}`
    : `does a server of the Model Context Protocol answer at ${options.url}, and do the headers let you in?`
}
