// The package of the extension for VS Code, read back. It needs the packages of editors/vscode, without which it skips.

import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"

const execute = promisify(execFile)
const extension = fileURLToPath(new URL("../../editors/vscode", import.meta.url))
const isInstalled = existsSync(`${extension}/node_modules/@vscode/vsce`)

/** Bytes of the package: the extension with its language client, and the command line. */
const LARGEST = 2_000_000

describe.skipIf(!isInstalled)("the .vsix (npm ci --prefix editors/vscode)", () => {
  let folder: string
  let files: { readonly [name: string]: Uint8Array }
  let size: number

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "recall-vsix-test-"))
    const { packExtension } = (await import(`${extension}/scripts/package.ts`)) as {
      packExtension(file: string): Promise<void>
    }
    // The tool that packs reports each file.
    const silent = (["log", "warn"] as const).map((name) => vi.spyOn(console, name).mockImplementation(() => undefined))
    await packExtension(join(folder, "recall.vsix"))
    for (const spy of silent) spy.mockRestore()
    const { unzipSync } = createRequire(`${extension}/package.json`)("fflate") as {
      unzipSync(data: Uint8Array): { [name: string]: Uint8Array }
    }
    const data = await readFile(join(folder, "recall.vsix"))
    size = data.length
    files = unzipSync(data)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const textOf = (name: string) => new TextDecoder().decode(files[name])

  test("has the files of the extension, and nothing of its development", () => {
    const names = Object.keys(files).map((name) =>
      name.replace(/(?<=^extension\/recall\/(?:cli\/chunks|stdlib)\/).*/, "…"),
    )
    expect([...new Set(names)].sort()).toEqual([
      "[Content_Types].xml",
      "extension.vsixmanifest",
      "extension/LICENSE.txt",
      "extension/changelog.md",
      "extension/dist/LICENSES.txt",
      "extension/dist/extension.cjs",
      "extension/language-configuration.json",
      "extension/package.json",
      "extension/readme.md",
      "extension/recall/cli/chunks/…",
      "extension/recall/cli/main.js",
      "extension/recall/package.json",
      "extension/recall/stdlib/…",
      "extension/snippets/recall.json",
      "extension/syntaxes/markdown-fence.tmLanguage.json",
      "extension/syntaxes/markdown-frontmatter.tmLanguage.json",
      "extension/syntaxes/markdown-node.tmLanguage.json",
      "extension/syntaxes/recall.tmLanguage.json",
    ])
    expect(size).toBeLessThan(LARGEST)
  })

  test("has the version of Recall, and every file that its manifest names", async () => {
    const { version } = JSON.parse(await readFile(join(extension, "../../package.json"), "utf8")) as { version: string }
    const manifest = JSON.parse(textOf("extension/package.json")) as { version: string; devDependencies?: object }
    expect(manifest).toMatchObject({ name: "recall", publisher: "recall-lang", version })
    expect(manifest).not.toHaveProperty("devDependencies")
    expect(textOf("extension.vsixmanifest")).toContain(`Id="recall" Version="${version}" Publisher="recall-lang"`)
    const named = [...textOf("extension/package.json").matchAll(/"\.\/([^"]+)"/g)].map(
      ([, name]) => `extension/${name}`,
    )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((name) => files[name] === undefined)).toEqual([])
  })

  test("the extension needs no module but the editor's and Node's own", () => {
    const code = textOf("extension/dist/extension.cjs")
    const required = new Set(
      [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!.replace("node:", "")),
    )
    const { builtinModules } = createRequire(import.meta.url)("node:module") as { builtinModules: readonly string[] }
    expect([...required].filter((name) => !builtinModules.includes(name))).toEqual(["vscode"])
  })

  test("its code has no error of types", async () => {
    const compiler = join(extension, "../../node_modules/.bin/tsc")
    const { stdout } = await execute(compiler, ["-p", extension]).catch((error: { stdout: string }) => error)
    expect(stdout).toBe("")
  })

  test("it has the licences of the packages in its code", () => {
    const licences = textOf("extension/dist/LICENSES.txt")
    for (const name of ["vscode-languageclient", "vscode-jsonrpc", "semver"]) expect(licences).toContain(`${name} `)
    expect(licences).toContain("Copyright (c) Microsoft Corporation")
  })

  test("its command line runs", async () => {
    for (const [name, data] of Object.entries(files)) {
      if (!name.startsWith("extension/recall/")) continue
      await mkdir(join(folder, dirname(name)), { recursive: true })
      await writeFile(join(folder, name), data)
    }
    await writeFile(join(folder, "sum.rcl"), 'IMPORT summarize FROM "std/summary"\nEMIT [1 + 1, type_of(summarize)]\n')
    const { stdout } = await execute(process.execPath, [
      join(folder, "extension/recall/cli/main.js"),
      "run",
      join(folder, "sum.rcl"),
    ])
    expect(JSON.parse(stdout)).toEqual([2, "function"])
  })
})
