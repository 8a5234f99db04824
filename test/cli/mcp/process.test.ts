// `recall mcp` as a client starts it: a process whose standard output carries the protocol and nothing else.

import { spawn } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { Client } from "@modelcontextprotocol/client"
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio"
import { afterAll, beforeAll, expect, test } from "vitest"
import { buildCommandLine } from "../../../scripts/build.ts"
import { startModelServer, type ModelServer } from "../../../src/testing/server/index.ts"
import { builtCommandLine, recallProcess } from "../../support/built.ts"
import { ERAS } from "../../support/mcp.ts"

let folder: string
let server: ModelServer
let env: { readonly [name: string]: string }

beforeAll(async () => {
  await builtCommandLine()
  folder = await mkdtemp(join(tmpdir(), "recall-mcp-"))
  server = await startModelServer([{ message: "never?", fault: { kind: "stall", after: 0 } }])
  env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "none", RECALL_MODEL: "openai:test" }
  await writeFile(join(folder, "loud.rcl"), LOUD)
  const native = pathToFileURL(join(import.meta.dirname, "../../../src/index.ts")).href
  await writeFile(join(folder, "recall.config.mjs"), CONFIGURATION.replace("recall-lang", native))
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const LOUD = `
IMPORT loud FROM "host"
## A text, said aloud.
TASK say(text: string): string = loud(text)
## An answer that never comes.
TASK wait(): string = ask("never?")
`
const CONFIGURATION = `
import { native, STRING } from "recall-lang"
console.log("the configuration writes this")
export default { natives: [native({ name: "loud", parameters: { text: STRING }, returns: STRING, effect: "read",
  run: ({ text }) => (console.log(text), process.stdout.write("{}\\n"), text) })] }
`

test.each(Object.entries(ERAS))("what natives print does not disturb the protocol %s", async (era, options) => {
  const client = new Client({ name: "test", version: "1" }, options)
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [await builtCommandLine(), "mcp", "loud.rcl"],
    cwd: folder,
    stderr: "pipe",
  })
  const errors: Error[] = []
  Object.assign(client, { onerror: (error: Error) => errors.push(error) })
  let stderr = ""
  transport.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
  await client.connect(transport)
  expect(client.getNegotiatedProtocolVersion()).toBe(era)
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["say", "wait"])
  expect(await client.callTool({ name: "say", arguments: { text: "hello" } })).toMatchObject({
    structuredContent: { value: "hello" },
  })
  await client.close()
  expect(errors).toEqual([])
  expect(stderr).toContain("the configuration writes this")
  expect(stderr).toContain("hello")
})

const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
}
const INITIALIZED = { jsonrpc: "2.0", method: "notifications/initialized" }
const lines = (...messages: readonly object[]) => messages.map((message) => `${JSON.stringify(message)}\n`).join("")

test("a client that closes its stream ends the command, also while a call waits for a model", async () => {
  const call = { jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "wait", arguments: {} } }
  const child = spawn(process.execPath, [await builtCommandLine(), "mcp", "loud.rcl"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...env },
  })
  const asked = server.arrived(server.requests.length + 1)
  const status = new Promise((resolve) => child.on("close", resolve))
  child.stdin.write(lines(INITIALIZE, INITIALIZED, call))
  await asked
  child.stdin.end()
  expect(await status).toBe(0)
})

test("SIGTERM ends the command with its status", async () => {
  const child = spawn(process.execPath, [await builtCommandLine(), "mcp", "loud.rcl"], { cwd: folder })
  const status = new Promise((resolve) => child.on("close", resolve))
  child.stdin.write(lines(INITIALIZE))
  await new Promise((resolve) => child.stdout.once("data", resolve))
  child.kill("SIGTERM")
  expect(await status).toBe(143)
})

test("text that is no message is ignored, and the next message is answered", async () => {
  const { status, stdout, stderr } = await recallProcess(["mcp"], {
    cwd: folder,
    stdin: `this is no JSON\n{"jsonrpc":"1.0"}\n\n${lines(INITIALIZE)}`,
  })
  expect({
    status,
    messages: stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: number }),
  }).toMatchObject({ status: 0, messages: [{ id: 1, result: { serverInfo: { name: "recall" } } }] })
  expect(stderr).toContain("recall mcp:")
})

test.each([
  [["mcp", "none.rcl"], 2, "error[not-found]"],
  [["mcp", "recall.config.mjs"], 2, "is no module"],
])("%j does not start, and writes nothing to standard output", async (args, status, message) => {
  expect(await recallProcess(args, { cwd: folder })).toMatchObject({
    status,
    stdout: "",
    stderr: expect.stringContaining(message) as string,
  })
})

test("other commands load nothing of the protocol's library", async () => {
  const { outputs } = await buildCommandLine(join(folder, "built"))
  const has = (output: string, input: string) =>
    Object.keys(outputs[output]?.inputs ?? {}).some((path) => path.includes(input))
  const importers = Object.keys(outputs).filter((output) =>
    outputs[output]!.imports.some(({ path }) => has(path, "@modelcontextprotocol/server")),
  )
  expect(importers).not.toEqual([])
  for (const importer of importers)
    for (const { path, kind } of outputs[importer]!.imports) {
      if (!has(path, "@modelcontextprotocol/server") || has(importer, "@modelcontextprotocol/server")) continue
      expect([kind, has(importer, "src/cli/commands/mcp.ts")]).toEqual(["dynamic-import", true])
    }
})
