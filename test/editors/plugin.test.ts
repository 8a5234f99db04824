// The plugin for Claude Code: its files have the shape that it loads, and agree with the package.

import { execFile } from "node:child_process"
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { existsSync } from "node:fs"
import { expect, test } from "vitest"

const ROOT = new URL("../../", import.meta.url)
const PLUGIN = new URL("editors/claude-code/", ROOT)

async function readJson(path: string, folder = PLUGIN): Promise<{ readonly [key: string]: unknown }> {
  return JSON.parse(await readFile(new URL(path, folder), "utf8")) as { readonly [key: string]: unknown }
}

/** Fields of a language server; Claude Code refuses a file with others. */
const SERVER_FIELDS = [
  "command",
  "args",
  "extensionToLanguage",
  "transport",
  "env",
  "initializationOptions",
  "settings",
  "workspaceFolder",
  "startupTimeout",
  "shutdownTimeout",
  "restartOnCrash",
  "maxRestarts",
]

test("has the parts that are found by their places", async () => {
  const files = await readdir(PLUGIN, { recursive: true, withFileTypes: true })
  const paths = files.filter((file) => file.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`)
  expect(paths.map((path) => path.split("claude-code/").at(-1)!.replace(/^\/+/, "")).sort()).toEqual([
    ".claude-plugin/marketplace.json",
    ".claude-plugin/plugin.json",
    ".lsp.json",
    ".mcp.json",
    "skills/recall/SKILL.md",
  ])
})

test("its manifest has a name in lower case, and the version of the package", async () => {
  const { version, license } = await readJson("package.json", ROOT)
  const manifest = await readJson(".claude-plugin/plugin.json")
  expect(manifest).toMatchObject({ version, license })
  expect(manifest["name"]).toMatch(/^[a-z][a-z0-9-]*$/)
  const { name, plugins } = await readJson(".claude-plugin/marketplace.json")
  expect([name, plugins]).toMatchObject(["recall-lang", [{ name: manifest["name"], source: "./" }]])
})

test("its servers are commands of the package, for modules", async () => {
  const { name } = await readJson("package.json", ROOT)
  const [server] = Object.values(await readJson(".lsp.json")) as { [field: string]: unknown }[]
  expect(server).toMatchObject({ command: "npx", args: ["-y", name, "lsp"], extensionToLanguage: { ".rcl": "recall" } })
  expect(Object.keys(server!).filter((field) => !SERVER_FIELDS.includes(field))).toEqual([])
  expect(await readJson(".mcp.json")).toEqual({ mcpServers: { recall: { command: "npx", args: ["-y", name, "mcp"] } } })
})

test("travels with the package", async () => {
  const { files } = (await readJson("package.json", ROOT)) as { readonly files: readonly string[] }
  expect(files).toContain("editors/claude-code")
})

const hasAgent = (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, "claude")))

test.skipIf(!hasAgent)("is accepted by Claude Code", async () => {
  const home = await mkdtemp(join(tmpdir(), "recall-plugin-"))
  try {
    for (const path of ["", ".claude-plugin/plugin.json"]) {
      const options = { env: { PATH: process.env["PATH"], HOME: home, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" } }
      const subject = fileURLToPath(new URL(path, PLUGIN))
      await promisify(execFile)("claude", ["plugin", "validate", "--strict", subject], options)
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
})
