// `recall lsp` as editors start it: the built command line, as a process that speaks over its streams.

import { spawn, type ChildProcess, type ChildProcessByStdio } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable, Writable } from "node:stream"
import { fileURLToPath, pathToFileURL } from "node:url"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { pathOf } from "../../src/cli/lsp/host.ts"
import { builtCommandLine } from "../support/built.ts"
import { LanguageClient, type Range } from "../support/language-client.ts"

let folder: string
let executable: string
const started: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-lsp-"))
  executable = await builtCommandLine()
  await writeFile(join(folder, "helper.rcl"), "## Twice.\nTASK twice(n: number): number = n * 2\n")
  await writeFile(
    join(folder, "other.rcl"),
    'IMPORT twice FROM "./helper.rcl"\n## Four times.\nTASK quad(n: number): number = twice(twice(n))\n',
  )
  await writeFile(join(folder, "broken.rcl"), "## A.\nTASK f(a) = nowhere\n")
  await writeFile(join(folder, "binary.rcl"), new Uint8Array([0xff, 0xfe, 0x80]))
}, 60_000)
afterAll(async () => {
  for (const child of started) child.kill("SIGKILL")
  await rm(folder, { recursive: true, force: true })
})

const uriOf = (name: string) => pathToFileURL(join(folder, name)).href

function start(...args: readonly string[]): ChildProcessByStdio<Writable, Readable, Readable> {
  const child = spawn(process.execPath, [executable, "lsp", ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], RECALL_MODEL: "openai:gpt-5" },
    stdio: ["pipe", "pipe", "pipe"],
  })
  // The server may end before all of its input is written.
  child.stdin.on("error", () => undefined)
  started.push(child)
  return child
}

const exitOf = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("exit", resolve))

async function connected(...args: readonly string[]) {
  const child = start(...args)
  const client = new LanguageClient(child.stdout, child.stdin)
  const { capabilities } = await client.initialize({
    processId: process.pid,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "test" }],
    capabilities: { workspace: { workspaceEdit: { documentChanges: true } } },
  })
  return { child, client, capabilities }
}

describe("recall lsp", { timeout: 60_000 }, () => {
  test("checks files with what they import, finds definitions and references, and ends with status 0", async () => {
    const { child, client, capabilities } = await connected("--stdio", `--clientProcessId=${process.pid}`)
    expect(Object.keys(capabilities)).toEqual(expect.arrayContaining(["codeLensProvider", "renameProvider"]))
    const text =
      'IMPORT twice FROM "./helper.rcl"\nIMPORT summarize FROM "std/summary"\nEMIT [twice(1), summarize("a")]\n'
    client.open(uriOf("main.rcl"), text)
    expect(await client.diagnostics(uriOf("main.rcl"))).toEqual([])
    const ask = <R>(method: string, line: number, character: number, more = {}) =>
      client.request<R>(method, { textDocument: { uri: uriOf("main.rcl") }, position: { line, character }, ...more })
    expect(await ask("textDocument/definition", 2, 7)).toMatchObject({
      uri: uriOf("helper.rcl"),
      range: { start: { line: 1, character: 5 } },
    })
    const places = await ask<readonly { uri: string }[]>("textDocument/references", 2, 7, {
      context: { includeDeclaration: true },
    })
    expect(places.map(({ uri }) => uri).sort()).toEqual(
      ["helper.rcl", "main.rcl", "main.rcl", "other.rcl", "other.rcl", "other.rcl"].map(uriOf),
    )
    const renamed = await ask<{ documentChanges: { textDocument: object; edits: object[] }[] }>(
      "textDocument/rename",
      2,
      7,
      { newName: "double" },
    )
    expect(renamed.documentChanges.map(({ textDocument, edits }) => [textDocument, edits.length])).toEqual([
      [{ uri: uriOf("main.rcl"), version: 1 }, 2],
      [{ uri: uriOf("helper.rcl"), version: null }, 1],
      [{ uri: uriOf("other.rcl"), version: null }, 3],
    ])
    // A module of the library is a file of the package, which the server knows as what it is.
    const library = await ask<{ uri: string; range: Range }>("textDocument/definition", 2, 17)
    const source = await readFile(fileURLToPath(library.uri), "utf8")
    const { line, character } = library.range.start
    expect(source.split("\n")[line]!.slice(character)).toMatch(/^summarize\(/)
    client.open(library.uri, source)
    expect(await client.diagnostics(library.uri)).toEqual([])
    await expect(
      client.request("textDocument/rename", {
        textDocument: { uri: library.uri },
        position: library.range.start,
        newName: "s",
      }),
    ).rejects.toThrow("belongs to std/summary")
    const exit = exitOf(child)
    await client.request("shutdown")
    client.notify("exit")
    expect(await exit).toBe(0)
  })

  test("checks a file as it is in the editor, saved or not", async () => {
    const { child, client } = await connected()
    client.open(
      uriOf("main.rcl"),
      'IMPORT twice FROM "./helper.rcl"\nIMPORT half FROM "./unsaved.rcl"\nEMIT [twice(1), half(1)]\n',
    )
    const codes = (found: readonly { readonly code?: string }[]) => found.map(({ code }) => code)
    expect(codes(await client.diagnostics(uriOf("main.rcl")))).toEqual(["module-not-found"])
    const found = client.next(uriOf("main.rcl"))
    client.open(uriOf("unsaved.rcl"), "## Half.\nTASK half(n: number): number = n / 2\n")
    expect(codes(await found)).toEqual([])
    const next = client.next(uriOf("main.rcl"))
    client.open(uriOf("helper.rcl"), "## Three times.\nTASK thrice(n: number): number = n * 3\n")
    expect(codes(await next)).toEqual(["unknown-name"])
    const back = client.next(uriOf("main.rcl"))
    client.notify("textDocument/didClose", { textDocument: { uri: uriOf("helper.rcl") } })
    expect(codes(await back)).toEqual([])
    child.kill()
  })

  test("reports errors of modules that are not open at their import, and files that cannot be read", async () => {
    const { child, client } = await connected()
    client.open(uriOf("main.rcl"), 'IMPORT f FROM "./broken.rcl"\nIMPORT g FROM "./binary.rcl"\nEMIT [f(1), g(1)]\n')
    const found = await client.diagnostics(uriOf("main.rcl"))
    expect(found.map(({ code, message, range }) => [code, message.split("\n")[0], range.start.line])).toEqual([
      ["module-unreadable", expect.stringContaining("./binary.rcl"), 1],
      ["unknown-name", "in broken.rcl: nowhere is not defined", 0],
    ])
    expect(found[1]!.relatedInformation?.[0]?.location.uri).toBe(uriOf("broken.rcl"))
    child.kill()
  })

  test("a lens asks the offline model and no other, and a plan none", async () => {
    const { child, client } = await connected()
    const text =
      'TEST "asks" : ask("What is it?", "It is tea.") != ""\nTEST "asks more" : false\n'
      + 'EMIT ask("Who?", model: "default")\n'
    client.open(uriOf("asking.rcl"), text)
    const run = (command: string, ...given: readonly string[]) =>
      client.request<string>("workspace/executeCommand", { command, arguments: [uriOf("asking.rcl"), ...given] })
    // The environment names a model that would cost money.
    expect(await run("recall.runTest", "asks")).toBe("passed: 1 question")
    expect(await run("recall.runTest", "asks more")).toMatch(/^failed: /)
    expect(await run("recall.plan")).toMatch(/^Certain: 1 question, about /)
    child.kill()
  })

  test("ends when its input ends, whatever came before", async () => {
    for (const input of ["", "nonsense\r\n", "Content-Length: 100\r\n\r\n{"]) {
      const child = start()
      const exit = exitOf(child)
      child.stdin.end(input)
      expect(await exit).toBe(1)
    }
    const { child, client } = await connected()
    const exit = exitOf(child)
    await client.request("shutdown")
    child.stdin.end()
    expect(await exit).toBe(0)
  })

  test("ends when the process of its editor is gone, although its input stays open", async () => {
    const editor = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])
    started.push(editor)
    const child = start(`--clientProcessId=${editor.pid}`)
    const client = new LanguageClient(child.stdout, child.stdin)
    await client.initialize({ processId: editor.pid })
    const exit = exitOf(child)
    editor.kill("SIGKILL")
    expect(await exit).toBe(1)
  })

  test("ends at SIGTERM", async () => {
    const { child } = await connected()
    const exit = exitOf(child)
    child.kill("SIGTERM")
    expect(await exit).toBe(143)
  })
})

describe("the path of a URI", () => {
  test.each([
    ["file:///C:/a/b.rcl", "C:\\a\\b.rcl"],
    ["file:///c%3A/a%20b/%C3%A9.rcl", "C:\\a b\\é.rcl"],
    ["file://server/share/a.rcl", "\\\\server\\share\\a.rcl"],
    ["untitled:Untitled-1", null],
    ["file:///C:/a%2Fb.rcl", null],
  ])("on Windows of %s", (uri, expected) => {
    expect(pathOf(uri, { windows: true })).toBe(expected)
  })

  test.each([
    ["file:///a/b%23c.rcl", "/a/b#c.rcl"],
    ["FILE:///a.rcl", "/a.rcl"],
    ["recall-std:/std/text.rcl", null],
  ])("elsewhere of %s", (uri, expected) => {
    expect(pathOf(uri, { windows: false })).toBe(expected)
  })
})
