// The configurations in docs/mcp.md: each is in the form of its client, and its command is one that Recall serves.

import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { CALL_BUDGET, MAX_INLINE_RESULT, MAX_KEPT, PROGRESS_HEARTBEAT } from "../../src/cli/mcp/limits.ts"
import { parseConfiguration } from "../../src/models/registry/index.ts"
import { connect } from "../support/mcp.ts"
import { codeBlocks } from "./code-blocks.ts"

const PAGE = readFileSync(new URL("../../docs/mcp.md", import.meta.url), "utf8")

function blockOf(heading: string): string {
  const section = PAGE.split(`\n### ${heading}\n`)[1]?.split("\n## ")[0]?.split("\n### ")[0]
  return codeBlocks(section ?? "")[0]?.code ?? ""
}

interface Server {
  readonly command: string
  readonly args: readonly string[]
}

/** The tables of a TOML text whose values are JSON, too. */
function tablesOf(text: string): { readonly [table: string]: { readonly [key: string]: unknown } } {
  const tables: { [table: string]: { [key: string]: unknown } } = {}
  let table = ""
  for (const line of text.trim().split("\n")) {
    const [, name] = /^\[([\w.]+)\]$/.exec(line) ?? []
    const [, key, value] = /^(\w+) = (.+)$/.exec(line) ?? []
    if (name !== undefined) tables[(table = name)] = {}
    else tables[table]![key!] = JSON.parse(value!) as unknown
  }
  return tables
}

const parsed = (heading: string, key: string): Server =>
  (JSON.parse(blockOf(heading)) as { readonly [key: string]: { readonly recall: Server } })[key]!.recall

test.each([
  ["Claude Code", () => parsed("Claude Code", "mcpServers")],
  ["Claude Desktop", () => parsed("Claude Desktop", "mcpServers")],
  ["Cursor", () => parsed("Cursor", "mcpServers")],
  ["VS Code", () => parsed("VS Code", "servers")],
  ["Zed", () => parsed("Zed", "context_servers")],
  ["Codex", () => tablesOf(blockOf("Codex"))["mcp_servers.recall"] as unknown as Server],
])("the configuration of %s starts a server with the tools of the file", async (_, read) => {
  const { command, args } = read()
  expect(command).toBe("npx")
  const words = args.filter((word) => word !== "-y")
  expect(["recall", "recall-lang"]).toContain(words[0])
  expect(words[1]).toBe("mcp")
  // Neither the folders nor the model of the page are those of this machine.
  const own = words
    .slice(2)
    .map((word) => word.replace(/^\/home\/me\/project\/texts$/, ".").replace(/^openai:.*/, "offline"))
  const file = own.find((word) => word.endsWith(".rcl"))!
  const { client, end } = await connect(own, { files: { [file]: "## One.\nTASK one(): number = 1" } })
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["one"])
  await end()
})

test("the configuration of servers is one that Recall reads", () => {
  const [json] = codeBlocks(PAGE.split("\n## Servers as natives\n")[1]!)
  expect(parseConfiguration(JSON.parse(json!.code), "recall.config.json").mcp).toHaveProperty("crm.read", ["find"])
})

test("the figures of the page are those of the limits", () => {
  expect(PAGE).toContain(`more than ${MAX_INLINE_RESULT.toLocaleString("en-US")} characters`)
  expect(PAGE).toContain(`The last ${MAX_KEPT} results and`)
  expect(PAGE).toContain(`of ${CALL_BUDGET.calls} questions unless`)
  expect(PROGRESS_HEARTBEAT).toBe(5_000)
  expect(PAGE).toContain("every five seconds")
})
