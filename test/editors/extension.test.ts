// The parts of the extension for VS Code that need no editor: which command line it uses, and what it asks for.

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { findInstallation } from "../../editors/vscode/src/installation.ts"
import { findNode, nodeFor, OLDEST } from "../../editors/vscode/src/node.ts"
import { argumentOf, promptOf, requiredParameters } from "../../editors/vscode/src/parameters.ts"
import { recallProcess } from "../support/built.ts"

const extension = new URL("../../editors/vscode/", import.meta.url)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-extension-"))
  await installed("bundled", "1.0.0")
  await installed("project/node_modules/recall-lang", "2.0.0")
  await mkdir(join(folder, "project/notes/deep"), { recursive: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function installed(path: string, version: string): Promise<void> {
  const manifest = { name: "recall-lang", version, bin: { recall: "dist/cli/main.js" } }
  const main = join(folder, path, "dist/cli/main.js")
  await mkdir(dirname(main), { recursive: true })
  await writeFile(main, "")
  await writeFile(join(folder, path, "package.json"), JSON.stringify(manifest))
}

describe("the command line", () => {
  const find = (configured: string | null, within: string | null) =>
    findInstallation({
      configured: configured === null ? null : join(folder, configured),
      folder: within === null ? null : join(folder, within),
      bundled: join(folder, "bundled"),
    })

  test("is that of the nearest folder that has installed the package", async () => {
    const main = join(folder, "project/node_modules/recall-lang/dist/cli/main.js")
    const expected = { main, version: "2.0.0", origin: "workspace" }
    expect(await find(null, "project/notes/deep")).toEqual(expected)
    expect(await find(null, "project")).toEqual(expected)
  })

  test("is that of the extension outside a project, and in one that is not trusted", async () => {
    const expected = { main: join(folder, "bundled/dist/cli/main.js"), version: "1.0.0", origin: "extension" }
    expect(await find(null, ".")).toEqual(expected)
    expect(await find(null, null)).toEqual(expected)
  })

  test("is the configured one, a file or a package", async () => {
    const main = "project/node_modules/recall-lang/dist/cli/main.js"
    const expected = { main: join(folder, main), version: null, origin: "settings" }
    expect(await find(main, "project")).toEqual(expected)
    expect(await find("project/node_modules/recall-lang", null)).toEqual({ ...expected, version: "2.0.0" })
    await expect(find("missing", "project")).rejects.toThrow(/^recall\.path: .*missing is neither/)
  })
})

describe("the Node that runs it", () => {
  const own = { path: "/editor", version: "v22.15.0" }

  test("is the one of the settings, unasked", async () => {
    expect(await findNode("/some/node", own)).toEqual({ path: "/some/node", env: {} })
  })

  test.each([
    ["v22.13.0\n", true],
    ["v23.0.0\n", true],
    ["v22.12.9\n", false],
    ["v20.20.2\n", false],
    ["", false],
  ])("is that of the system with version %j: %s", (version, expected) => {
    const ofEditor = { path: "/editor", env: { ELECTRON_RUN_AS_NODE: "1" } }
    expect(nodeFor({ path: "node", version }, own)).toEqual(expected ? { path: "node", env: {} } : ofEditor)
  })

  test("is named as missing where both are too old", () => {
    const old = { path: "/editor", version: "v20.18.0" }
    expect(() => nodeFor({ path: "node", version: "" }, old)).toThrow(/^Recall needs Node 22\.13 or newer/)
  })

  test("is as recent as the package needs", async () => {
    const { engines } = JSON.parse(await readFile(new URL("../../package.json", extension), "utf8")) as {
      engines: { node: string }
    }
    expect(engines.node).toBe(`>=${OLDEST.join(".")}`)
  })
})

describe("the parameters of a run", () => {
  const text =
    "## Letters.\n\n## The letter.\nPARAM letter: string\n"
    + 'PARAM tone = "friendly"\nPARAM most: [number]\nEMIT [letter, tone, most]\n'

  test("are those without a value, in modules and documents", async () => {
    const parsed = async (name: string, source: string) => {
      await writeFile(join(folder, name), source)
      const { stdout } = await recallProcess(["parse", "--json", join(folder, name)])
      return requiredParameters(JSON.parse(stdout), source)
    }
    expect(await parsed("letters.rcl", text)).toEqual([
      { name: "letter", type: "string", documentation: "The letter." },
      { name: "most", type: "[number]", documentation: null },
    ])
    const document = "CALL(PARAM name)\nDear CALL(upper(name))!\n"
    expect(await parsed("letter.md", document)).toEqual([{ name: "name", type: null, documentation: null }])
    expect(await parsed("broken.rcl", "EMIT (\n")).toEqual([])
  })

  test("are texts as they are, and JSON for other types", () => {
    const letter = { name: "letter", type: "string", documentation: "The letter." }
    const most = { name: "most", type: "[number]", documentation: null }
    expect(argumentOf(letter, "@letter.md")).toBe("letter=@letter.md")
    expect(argumentOf({ ...letter, type: null }, "Hi")).toBe("letter=Hi")
    expect(argumentOf(most, "[1, 2]")).toBe("most:=[1, 2]")
    expect(promptOf(letter)).toBe("letter (string): The letter. – a text, or @file")
    expect(promptOf(most)).toBe("most ([number]) – JSON, or @file.json")
  })
})

describe("the manifest", async () => {
  const manifest = JSON.parse(await readFile(new URL("package.json", extension), "utf8")) as {
    readonly contributes: {
      readonly commands: readonly { readonly command: string }[]
      readonly configuration: { readonly properties: object }
      readonly grammars: readonly { readonly scopeName: string; readonly path: string }[]
    }
    readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } }
  }
  const { commands, configuration, grammars } = manifest.contributes
  const settings = Object.keys(configuration.properties)

  test("has the commands that the code registers, and none of the language server's", async () => {
    const code = await readFile(new URL("src/extension.ts", extension), "utf8")
    const registered = [...code.matchAll(/"(recall\.\w+)"/g)].map(([, name]) => name)
    expect(commands.map(({ command }) => command).sort()).toEqual(registered.sort())
    // The language client registers those of the server.
    expect(registered).not.toContain("recall.plan")
    expect(registered).not.toContain("recall.runTest")
  })

  test("names grammars by their scopes", async () => {
    for (const { scopeName, path } of grammars) {
      expect(JSON.parse(await readFile(new URL(path, extension), "utf8"))).toMatchObject({ scopeName })
    }
  })

  test("has settings that the code reads and the page of the extension lists", async () => {
    const page = await readFile(new URL("README.md", extension), "utf8")
    const files = ["surroundings", "server", "running", "viewing"]
    const code = (await Promise.all(files.map((file) => readFile(new URL(`src/${file}.ts`, extension), "utf8")))).join()
    const read = [...code.matchAll(/setting(?:<[^>]*>)?\("(\w+)"/g)].map(([, name]) => `recall.${name}`)
    expect([...new Set(read), "recall.trace.server"].sort()).toEqual(settings.toSorted())
    expect([...page.matchAll(/^\| `(recall\.[\w.]+)` \|/gm)].map(([, name]) => name).sort()).toEqual(
      settings.toSorted(),
    )
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces
    expect(restrictedConfigurations.filter((name) => !settings.includes(name))).toEqual([])
  })
})

describe("the configuration of the language", async () => {
  const configuration = JSON.parse(await readFile(new URL("language-configuration.json", extension), "utf8")) as {
    readonly wordPattern: { readonly pattern: string; readonly flags: string }
    readonly indentationRules: { readonly increaseIndentPattern: string; readonly decreaseIndentPattern: string }
    readonly onEnterRules: readonly { readonly beforeText: string; readonly action: object }[]
  }
  const { wordPattern, indentationRules, onEnterRules } = configuration

  test("finds words as the lexer does", () => {
    const words = new RegExp(wordPattern.pattern, `g${wordPattern.flags}`)
    expect('TASK naïve_1(이름: 2) = r?.key + "x"'.match(words)).toEqual(["TASK", "naïve_1", "이름", "r", "key", "x"])
  })

  test.each([
    ["TASK f(x) =", true],
    ["LET a = {", true],
    ["  FOR x IN xs :", true],
    ["LET a = 1 IN", true],
    ["  a => ", true],
    ["EMIT f(x)", false],
    ["# a list: [", false],
    ["PARAM a: string", false],
  ])("after %j the next line is indented: %s", (line, expected) => {
    expect(new RegExp(indentationRules.increaseIndentPattern, "u").test(line)).toBe(expected)
  })

  test("a closing bracket ends an indentation, and a line of documentation continues", () => {
    expect(new RegExp(indentationRules.decreaseIndentPattern, "u").test("  }")).toBe(true)
    const continued = (line: string) =>
      onEnterRules.find(({ beforeText }) => new RegExp(beforeText, "u").test(line))?.action
    expect(continued("## The letter.")).toEqual({ indent: "none", appendText: "## " })
    expect(continued("## ")).toBeUndefined()
    expect(continued("# A remark.")).toBeUndefined()
  })
})
