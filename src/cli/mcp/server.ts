// The server of the Model Context Protocol: tools and resources over the streams of a client.

import type { Readable, Writable } from "node:stream"
import {
  fromJsonSchema,
  McpServer,
  ResourceNotFoundError,
  ResourceTemplate,
  type CallToolResult,
  type ServerContext,
} from "@modelcontextprotocol/server"
import { memorySkillFiles, SkillsExtension } from "@modelcontextprotocol/server/ext/skills"
import { serveStdio, StdioServerTransport } from "@modelcontextprotocol/server/stdio"
import { SYSTEM_CLOCK } from "../../base/clock.ts"
import { newRunId } from "../../base/run-id.ts"
import { VERSION } from "../../base/version.ts"
import type { JsonSchema } from "../../reference/tool-schema.ts"
import { lineOf } from "../../trace/write.ts"
import type { Kept, KeptTexts } from "./kept.ts"
import { MAX_TRACE_TEXT } from "./limits.ts"
import { failureOf, resultSchema, successOf, type TextOf } from "./outcome.ts"
import { createCallProgress } from "./progress.ts"
import type { Tool } from "./tool.ts"

/** Everything that a server offers. */
export interface Offer {
  readonly tools: readonly Tool[]
  /** Texts that do not change while the server runs. */
  readonly documents: readonly Kept[]
  /** The text of the skill; null in an installation without it. */
  readonly skill: string | null
  readonly instructions: string
  readonly kept: KeptTexts
  /** The texts of modules that diagnostics point into. */
  readonly textOf: TextOf
  /** Receives messages for the person who reads the server's log. */
  readonly log: (message: string) => void
}

export interface Streams {
  readonly input: Readable
  readonly output: Writable
}

/** Serves until the client closes its stream or goes away, and until the calls under way have ended. */
export async function serveTools(offer: Offer, { input, output }: Streams): Promise<void> {
  const skills =
    offer.skill === null
      ? null
      : await SkillsExtension.load(memorySkillFiles({ "recall/SKILL.md": offer.skill }), {
          onWarning: ({ message }) => offer.log(message),
        })
  const calls = new Set<Promise<unknown>>()
  const closed = Promise.withResolvers<void>()
  const transport = new Connection(input, output, closed.resolve)
  serveStdio(
    () => {
      const server = createServer(offer, calls)
      skills?.attach(server)
      return server
    },
    { transport, onerror: (error) => offer.log(error.message) },
  )
  await closed.promise
  await Promise.allSettled(calls)
}

/** The connection with one client. */
class Connection extends StdioServerTransport {
  private readonly onClosed: () => void
  constructor(input: Readable, output: Writable, onClosed: () => void) {
    super(input, output)
    this.onClosed = onClosed
  }

  /** Called for every end: by the client, by an error of the streams, and by a message that is too long. */
  override async close(): Promise<void> {
    await super.close()
    this.onClosed()
  }
}

function createServer(offer: Offer, calls: Set<Promise<unknown>>): McpServer {
  const { tools, documents, kept, instructions } = offer
  const server = new McpServer(
    { name: "recall", title: "Recall", version: VERSION },
    { instructions, capabilities: { tools: {}, resources: { listChanged: true } } },
  )
  kept.onChange(() => {
    if (server.isConnected()) server.sendResourceListChanged()
  })
  for (const tool of tools) {
    const { name, description, input, output, annotations } = tool
    server.registerTool(
      name,
      { description, inputSchema: unchecked(input), outputSchema: unchecked(resultSchema(output)), annotations },
      (given, context) => {
        const call = callTool(tool, given as { readonly [name: string]: unknown }, context, offer)
        calls.add(call)
        void call.finally(() => calls.delete(call))
        return call
      },
    )
  }
  for (const document of documents)
    server.registerResource(document.title, document.uri, { mimeType: document.mimeType }, () => contentsOf(document))
  for (const kind of ["results", "traces"])
    server.registerResource(
      kind,
      new ResourceTemplate(`recall://${kind}/{run}`, {
        list: () => ({
          resources: kept
            .all()
            .filter(({ uri }) => uri.startsWith(`recall://${kind}/`))
            .map(linkOf),
        }),
      }),
      { description: `The ${kind} of the last calls.` },
      (uri) => {
        const found = kept.get(uri.href)
        if (found === undefined) throw new ResourceNotFoundError(uri.href)
        return contentsOf(found)
      },
    )
  return server
}

/** A schema that describes values and lets all pass: the language itself checks them, with better messages. */
function unchecked(schema: JsonSchema) {
  return fromJsonSchema(schema, ALL_PASS)
}

const ALL_PASS: NonNullable<Parameters<typeof fromJsonSchema>[1]> = {
  getValidator: () => (data) => ({ valid: true, data: data as never, errorMessage: undefined }),
}

function contentsOf({ uri, mimeType, text }: Kept) {
  return { contents: [{ uri, mimeType, text }] }
}

function linkOf({ uri, title, mimeType, text }: Kept) {
  return { uri, name: title, mimeType, size: Buffer.byteLength(text) }
}

async function callTool(
  tool: Tool,
  given: { readonly [name: string]: unknown },
  { mcpReq: { signal, notify, _meta } }: ServerContext,
  { kept, textOf, log }: Offer,
): Promise<CallToolResult> {
  const run = newRunId()
  const texts = new Map<string, string>()
  const progressToken = _meta?.progressToken
  const progress =
    progressToken === undefined
      ? null
      : createCallProgress((report) => {
          // A client that has gone away is noticed by the transport.
          notify({ method: "notifications/progress", params: { progressToken, ...report } }).catch(() => undefined)
        }, SYSTEM_CLOCK)
  let trace = ""
  try {
    const returned = await tool.call(given, {
      signal,
      run,
      texts,
      trace: (event) => {
        progress?.event(event)
        if (trace.length < MAX_TRACE_TEXT) trace += lineOf(event)
      },
    })
    return successOf(returned, run, kept)
  } catch (error) {
    const failed = failureOf(error, run, (name) => texts.get(name) ?? textOf(name))
    if (failed !== undefined) return failed
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    log(`internal error in ${tool.name}: ${error instanceof Error ? (error.stack ?? message) : message}`)
    return { isError: true, content: [{ type: "text", text: `internal error of Recall: ${message}` }] }
  } finally {
    progress?.end()
    if (trace !== "")
      kept.add({ uri: `recall://traces/${run}`, title: `Trace of ${run}`, mimeType: TRACE, text: trace })
  }
}

const TRACE = "application/jsonl"
