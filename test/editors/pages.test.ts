// The settings that docs/editors.md shows: each parses, starts the same command, and names things by the same names.

import { execFile, execFileSync } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { constants, KEYWORDS } from "../../grammar/keywords.ts"
import { codeBlocks } from "../docs/code-blocks.ts"

const execute = promisify(execFile)
const SERVER = ["npx", "-y", "recall-lang", "lsp"]
const words = new Set([...KEYWORDS, ...[...constants.keys()].filter((word) => /^[a-z]/.test(word))])

const blocks = codeBlocks(await readFile(new URL("../../docs/editors.md", import.meta.url), "utf8"))

function blockOf(language: string): string {
  const found = blocks.filter((block) => block.language === language)
  expect(found.length, `blocks of ${language}`).toBe(1)
  return found[0]!.code
}

function hasProgram(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** Runs a program on a text in a file, and gives its output. */
async function outputOf(command: string, args: readonly string[], text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "recall-editors-"))
  try {
    await writeFile(join(folder, "text"), text)
    return (await execute(command, [...args, join(folder, "text")])).stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test("those in JSON have the settings of the extension, the server and the tools", async () => {
  const [vscode, sublime, zed] = blocks
    .filter(({ language }) => language === "json")
    .map(({ code }) => JSON.parse(code) as { readonly [key: string]: unknown })
  const manifest = JSON.parse(
    await readFile(new URL("../../editors/vscode/package.json", import.meta.url), "utf8"),
  ) as { readonly contributes: { readonly configuration: { readonly properties: object } } }
  expect(Object.keys(vscode!)).toEqual(Object.keys(manifest.contributes.configuration.properties))
  expect(sublime).toMatchObject({ clients: { recall: { command: SERVER, selector: "source.recall" } } })
  const tools = { command: "npx", args: ["-y", "recall-lang", "mcp"] }
  expect(zed).toMatchObject({ context_servers: { recall: tools } })
})

test.skipIf(!hasProgram("lua", ["-v"]))("that of Neovim configures and enables the server", async () => {
  const stub = await readFile(new URL("vim.lua", import.meta.url), "utf8")
  const output = await outputOf("lua", [], `${stub}\n${blockOf("lua")}`)
  const said = new Map(
    output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as [string, unknown]),
  )
  expect(said.get("filetype")).toEqual([{ extension: { rcl: "recall" } }])
  expect(said.get("config")).toMatchObject(["recall", { cmd: SERVER, filetypes: ["recall", "markdown"] }])
  expect(said.get("enable")).toEqual(["recall"])
  expect(said.get("autocmd")).toEqual(["FileType", "# %s"])
})

test.skipIf(!hasProgram("nvim", ["--clean", "--headless", "+if !has('nvim-0.11') | cquit | endif", "+quit"]))(
  "that of Neovim is accepted by it",
  async () => {
    const check = 'print(vim.filetype.match({ filename = "a.rcl" }), vim.lsp.config.recall.cmd[4])'
    const text = `${blockOf("lua")}\n${check}\nvim.cmd("quitall!")\n`
    const { stderr } = await execute("sh", [
      "-c",
      'f=$(mktemp) && printf "%s" "$1" > "$f" && nvim --clean --headless -u "$f"',
      "sh",
      text,
    ])
    expect(stderr).toContain("recall lsp")
  },
)

test.skipIf(!hasProgram("python3", ["-c", "import tomllib"]))(
  "that of Helix is TOML, and names its server",
  async () => {
    const program = "import json, sys, tomllib; print(json.dumps(tomllib.load(open(sys.argv[1], 'rb'))))"
    const settings = JSON.parse(await outputOf("python3", ["-c", program], blockOf("toml"))) as {
      readonly "language-server": { readonly recall: { readonly command: string; readonly args: readonly string[] } }
      readonly language: readonly object[]
    }
    const { command, args } = settings["language-server"].recall
    expect([command, ...args]).toEqual(SERVER)
    expect(settings.language).toMatchObject([
      { scope: "source.recall", "file-types": ["rcl"], "language-servers": ["recall"] },
    ])
  },
)

test("that of Emacs is balanced, and has the keywords and the server", () => {
  const code = blockOf("elisp")
  const forms = formsOf(code)
  expect(forms.length).toBe(8)
  expect(forms.every((form) => form.startsWith("("))).toBe(true)
  expect(code).toContain(`'(recall-mode . (${SERVER.map((word) => JSON.stringify(word)).join(" ")}))`)
  const listed = /regexp-opt '\(([^)]*)\)/.exec(code)?.[1] ?? ""
  expect(new Set(listed.match(/\w+/g))).toEqual(words)
})

/** The forms of a text of Emacs Lisp at the top: it has strings, characters (`?#`) and parentheses. */
function formsOf(code: string): readonly string[] {
  const forms: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: token, index } of code.matchAll(/"(?:\\[^]|[^"\\])*"|\?(?:\\.|.)|;.*|[()]|[^\s()"?;]+/g)) {
    if (depth === 0) start = index
    if (token === "(") depth++
    if (token === ")") depth--
    expect(depth, `parentheses at ${index}`).toBeGreaterThanOrEqual(0)
    if (depth === 0) forms.push(code.slice(start, index + token.length))
  }
  expect(depth).toBe(0)
  return forms
}

test.skipIf(!hasProgram("emacs", ["--batch", "--eval", "(require 'eglot)"]))(
  "that of Emacs is accepted by it",
  async () => {
    const check = `(with-temp-buffer (setq buffer-file-name "a.rcl") (remove-hook 'recall-mode-hook #'eglot-ensure)
    (set-auto-mode) (princ major-mode))`
    expect(await outputOf("emacs", ["--batch", "-Q", "-l"], `${blockOf("elisp")}\n${check}`)).toBe("recall-mode")
  },
)

test("that of Sublime Text has the keywords, and patterns that are regular expressions", () => {
  const patterns = [...blockOf("yaml").matchAll(/^ +- match: (.*)$/gm)].map(([, pattern = ""]) =>
    pattern.replace(/^'(.*)'$/, "$1"),
  )
  expect(patterns.length).toBe(5)
  for (const pattern of patterns) expect(() => new RegExp(pattern, "u")).not.toThrow()
  const listed = patterns.flatMap((pattern) => /^\\b\(([A-Za-z|]+)\)\\b$/.exec(pattern)?.[1]?.split("|") ?? [])
  expect(new Set(listed)).toEqual(words)
})
