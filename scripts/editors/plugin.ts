// The plugin for Claude Code: its manifest and its marketplace from the package's own, and the skill of the package.
// `claude plugin validate --strict` accepts both.
// https://code.claude.com/docs/en/plugins-reference

import { readFile } from "node:fs/promises"

const ROOT = new URL("../../", import.meta.url)

interface Manifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly license: string
  readonly author: string
  readonly keywords: readonly string[]
}

/** The name of the plugin, by which its skill and its servers are known. */
const PLUGIN = "recall"

/** `npx` runs the package that the project has installed, and fetches it where there is none. */
function command(name: string): { readonly command: string; readonly args: readonly string[] } {
  return { command: "npx", args: ["-y", "recall-lang", name] }
}

/** The current text of each file of the plugin, by its path in the plugin's folder. */
export async function pluginFiles(): Promise<ReadonlyMap<string, string>> {
  const manifest = JSON.parse(await readFile(new URL("package.json", ROOT), "utf8")) as Manifest
  const { version, description, license, keywords } = manifest
  const author = { name: manifest.author }
  return new Map([
    [".claude-plugin/plugin.json", json({ name: PLUGIN, version, description, author, license, keywords })],
    [
      ".claude-plugin/marketplace.json",
      json({ name: manifest.name, description, owner: author, plugins: [{ name: PLUGIN, source: "./", description }] }),
    ],
    [".lsp.json", json({ [PLUGIN]: { ...command("lsp"), extensionToLanguage: { ".rcl": "recall" } } })],
    [".mcp.json", json({ mcpServers: { [PLUGIN]: command("mcp") } })],
    ["skills/recall/SKILL.md", await readFile(new URL("skills/recall/SKILL.md", ROOT), "utf8")],
  ])
}

/** A JSON file as generated files of the project are written. */
export function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
