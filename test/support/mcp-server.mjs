// A server of the Model Context Protocol in one file, without a library: its modes and tools die, change and lie.

import { createInterface } from "node:readline"

const [mode = "plain"] = process.argv.slice(2)
if (mode === "broken") {
  process.stderr.write("the database is locked\n")
  process.exit(3)
}

const text = { type: "object", properties: { text: { type: "string" } }, required: ["text"] }
const FIND = {
  name: "find",
  description: "Guests by name.",
  inputSchema: {
    type: "object",
    properties: { query: { type: "string" }, "max-count": { type: "integer" }, kind: { enum: ["good", "bad"] } },
    required: ["query"],
  },
  outputSchema: {
    type: "object",
    properties: { guests: { type: "array", items: { type: "string" } }, total: { type: "number" } },
    required: ["guests", "total"],
  },
  annotations: { readOnlyHint: true },
}
const tools = [
  FIND,
  { name: "send-mail", description: "What was sent.", inputSchema: text },
  {
    name: "lie",
    inputSchema: text,
    outputSchema: { type: "object", properties: { n: { type: "number" } }, required: ["n"] },
  },
  { name: "silent", inputSchema: text, outputSchema: { type: "object", properties: {} } },
  { name: "fail", inputSchema: text },
  { name: "refuse", inputSchema: text },
  { name: "die", inputSchema: text },
  { name: "change", inputSchema: text },
  { name: "wait", inputSchema: text },
  { name: "parts", inputSchema: { type: "object" } },
  { name: "free", inputSchema: { type: "object", properties: { "": { type: "string" }, a: {} }, required: [""] } },
  { name: "a.b", inputSchema: text },
  { name: "a-b", inputSchema: text },
]
if (mode === "changed") FIND.inputSchema.properties.query = { type: "number" }
if (mode === "reordered")
  FIND.inputSchema = { required: ["query"], properties: FIND.inputSchema.properties, type: "object" }
if (mode === "fewer") tools.splice(0, 1)

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`)
const said = (value) => ({ content: [{ type: "text", text: value }] })

function resultOf(name, given) {
  switch (name) {
    case "find":
      return { ...said("ignored"), structuredContent: { guests: [JSON.stringify(given)], total: 1, more: true } }
    case "lie":
      return { ...said("x"), structuredContent: { n: "not a number" } }
    case "silent":
      return said("x")
    case "fail":
      return { ...said(`no ${given.text}`), isError: true }
    case "die":
      process.exit(1)
      break
    case "change":
      FIND.description = "Something else."
      send({ method: "notifications/tools/list_changed" })
      return said("changed")
    case "parts":
      return {
        content: [
          { type: "text", text: "one" },
          { type: "image", data: "AAAA", mimeType: "image/png" },
          { type: "resource_link", uri: "file:///a.md", name: "a" },
          { type: "resource", resource: { uri: "file:///b.md", text: "two" } },
        ],
      }
    default:
      return said(`${name} ${JSON.stringify(given)}`)
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line)
  switch (method) {
    case "initialize":
      return send({
        id,
        result: {
          protocolVersion: "2025-11-25",
          capabilities: { tools: { listChanged: true } },
          serverInfo: { name: "scripted", version: "1" },
        },
      })
    case "tools/list":
      return send({ id, result: { tools } })
    case "tools/call":
      if (params.name === "wait") return undefined
      if (params.name === "refuse") return send({ id, error: { code: -32602, message: "I will not." } })
      return send({ id, result: resultOf(params.name, params.arguments) })
    default:
      return id === undefined ? undefined : send({ id, error: { code: -32601, message: `no method ${method}` } })
  }
})
