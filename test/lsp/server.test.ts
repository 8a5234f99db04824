// The language server in memory: its answers, their versions, and documents that are edited at random.

import fc from "fast-check"
import { CancellationTokenSource } from "vscode-jsonrpc/node"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { checkSource } from "../../src/program/check-source.ts"
import { openDocuments } from "../../src/lsp/index.ts"
import { MAX_DOCUMENT_LENGTH } from "../../src/lsp/documents.ts"
import { MAX_WORKSPACE_MODULES } from "../../src/lsp/workspace.ts"
import {
  clientInMemory,
  positionAt,
  type LanguageClient,
  type PublishedDiagnostic,
  type Range,
} from "../support/language-client.ts"
import { marked } from "../support/marked.ts"

const URI = "file:///main.rcl"

let client: LanguageClient
let end: () => void

beforeEach(async () => {
  const started = clientInMemory((workspace) => ({
    ...openDocuments(workspace),
    test: async (_source, name) => ({ passed: name === "good", message: "1 question" }),
    plan: async ({ text }) => `${text.length} units`,
  }))
  ;({ client, end } = started)
  await client.initialize({
    capabilities: {
      textDocument: { hover: { contentFormat: ["markdown"] } },
      workspace: { codeLens: { refreshSupport: true } },
    },
  })
})
afterEach(() => end())

const codes = (diagnostics: readonly PublishedDiagnostic[]) => diagnostics.map(({ code }) => code)
/** The parameters of a request at the mark in a document, which is opened. */
const openAt = (source: string, uri = URI) => {
  const { text, spans } = marked(source)
  client.open(uri, text)
  return { textDocument: { uri }, position: positionAt(text, spans[0]!.start) }
}

describe("diagnostics", () => {
  test("are published for each version, with their hints and tags", async () => {
    client.open(URI, 'IMPORT summarize FROM "std/summary"\nEMIT lenght("a")\n')
    const [unused, unknown] = await client.diagnostics(URI)
    expect(unused).toMatchObject({ code: "unused-name", severity: 2, tags: [1] })
    expect(unknown).toMatchObject({
      code: "unknown-name",
      severity: 1,
      message: "lenght is not defined\nhint: did you mean length?",
      range: { start: { line: 1, character: 5 }, end: { line: 1, character: 11 } },
    })
    client.change(URI, 2, { range: unknown!.range, text: "length" })
    expect(codes(await client.diagnostics(URI, 2))).toEqual(["unused-name"])
  })

  test("of a document that is closed disappear", async () => {
    client.open(URI, "EMIT a")
    expect(codes(await client.diagnostics(URI))).toEqual(["unknown-name"])
    const next = client.next(URI)
    client.notify("textDocument/didClose", { textDocument: { uri: URI } })
    expect(await next).toEqual([])
  })

  test("follow the modules that a document imports, as they are in the editor", async () => {
    const other = "file:///other.rcl"
    client.open(URI, 'IMPORT f FROM "./other.rcl"\nEMIT f(1)\n')
    expect(codes(await client.diagnostics(URI))).toEqual(["module-not-found"])
    const found = client.next(URI)
    client.open(other, "## A.\nTASK f(a) = a\n")
    expect(codes(await found)).toEqual([])
    const next = client.next(URI)
    client.change(other, 2, { text: "## A.\nTASK g(a) = a\n" })
    expect(codes(await next)).toEqual(["unknown-name"])
  })

  test("of a Markdown document are those of its nodes and its blocks", async () => {
    const uri = "file:///note.md"
    client.open(uri, "Hi CALL(lenght(1)).\n\n```rcl\nEMIT lenght(2)\n```\n", "markdown")
    expect((await client.diagnostics(uri)).map(({ range }) => range.start)).toEqual([
      { line: 0, character: 8 },
      { line: 3, character: 5 },
    ])
  })

  test("an untitled document and one with a strange URI are checked, too", async () => {
    for (const uri of ["untitled:Untitled-1", "file:///c%3A/a%20b/%E2%82%AC.rcl", "not a uri"]) {
      client.open(uri, "EMIT a")
      expect(codes(await client.diagnostics(uri))).toEqual(["unknown-name"])
    }
  })

  test(`a document of more than ${MAX_DOCUMENT_LENGTH} units is not analyzed, and says so`, async () => {
    const most = `EMIT a${" ".repeat(MAX_DOCUMENT_LENGTH - 6)}`
    client.open(URI, most)
    expect(codes(await client.diagnostics(URI))).toEqual(["unknown-name"])
    client.change(URI, 2, { text: `${most} ` })
    const [only] = await client.diagnostics(URI, 2)
    expect(only).toMatchObject({ severity: 3, message: expect.stringContaining("1000001 characters") })
    const at = { textDocument: { uri: URI }, position: { line: 0, character: 5 } }
    expect(await client.request("textDocument/hover", at)).toBeNull()
    expect(await client.request("textDocument/completion", at)).toEqual([])
  })
})

describe("answers", () => {
  test("hover is Markdown", async () => {
    const at = openAt(
      '## Twice a number.\nTASK twice(n: number): number = n * 2\nTEST "t" : twice(1) == 2\nEMIT «»twice(2)\n',
    )
    expect(await client.request("textDocument/hover", at)).toEqual({
      contents: {
        kind: "markdown",
        value: "```rcl\ntwice(n: number): number\n```\n\nTwice a number.\n\n```rcl\ntwice(1) == 2\n```",
      },
      range: { start: { line: 3, character: 5 }, end: { line: 3, character: 10 } },
    })
  })

  test("completion, with the documentation of the item that is shown", async () => {
    const at = openAt("EMIT summ«»")
    const items = await client.request<readonly { label: string; data: number }[]>("textDocument/completion", at)
    const item = items.find(({ label }) => label === "summarize")!
    expect(item).toMatchObject({
      labelDetails: { description: "std/summary" },
      textEdit: { newText: "summarize", range: { start: { line: 0, character: 5 }, end: { line: 0, character: 9 } } },
      additionalTextEdits: [{ newText: 'IMPORT summarize FROM "std/summary"\n\n' }],
    })
    expect(await client.request("completionItem/resolve", item)).toMatchObject({
      detail: expect.stringMatching(/^summarize\(/),
      documentation: { kind: "markdown", value: expect.stringContaining("std/summary") },
    })
  })

  test("an IMPORT is completed with the modules of the workspace", async () => {
    client.open("file:///lib/style.rcl", "## A.\nTASK f(a) = a\n")
    for (const [uri, expected] of [
      [URI, "./lib/style.rcl"],
      ["file:///lib/other.rcl", "./style.rcl"],
      ["file:///app/deep/main.rcl", "../../lib/style.rcl"],
    ] as const) {
      const items = await client.request<readonly { label: string }[]>(
        "textDocument/completion",
        openAt('IMPORT f FROM "«»', uri),
      )
      const labels = items.map(({ label }) => label)
      expect(labels).toEqual(expect.arrayContaining([expected, "std/text"]))
    }
  })

  test("the definition of a name of the library is a document that the server has", async () => {
    const at = openAt('IMPORT summarize FROM "std/summary"\nEMIT «»summarize("a")\n')
    const { uri, range } = await client.request<{ uri: string; range: Range }>("textDocument/definition", at)
    expect(uri).toBe("recall-std:/std/summary.rcl")
    const { text } = await client.request<{ text: string }>("workspace/textDocumentContent", { uri })
    expect(text.split("\n")[range.start.line]!.slice(range.start.character, range.end.character)).toBe("summarize")
    for (const other of ["recall-std:/std/none.rcl", "recall-std:/std/__proto__.rcl", "file:///etc/passwd"])
      expect(await client.request("workspace/textDocumentContent", { uri: other })).toBeNull()
  })

  test("a renaming edits all open documents that use the name, and says why it is refused", async () => {
    const other = "file:///other.rcl"
    client.open(other, "## A.\nTASK f(a) = a\n")
    const at = openAt('IMPORT f FROM "./other.rcl"\nEMIT «»f(f(1))\n')
    const { changes } = await client.request<{ changes: { [uri: string]: { newText: string }[] } }>(
      "textDocument/rename",
      { ...at, newName: "g" },
    )
    expect(Object.entries(changes).map(([uri, edits]) => [uri, edits.length])).toEqual([
      [URI, 3],
      [other, 1],
    ])
    await expect(client.request("textDocument/rename", { ...at, newName: "IF" })).rejects.toThrow("IF is a keyword")
    await expect(
      client.request("textDocument/prepareRename", { ...at, position: { line: 0, character: 0 } }),
    ).rejects.toThrow("no name here")
  })

  test(`a renaming is refused in a workspace of more than ${MAX_WORKSPACE_MODULES} modules`, async () => {
    let count = MAX_WORKSPACE_MODULES
    const listModules = async () =>
      Array.from({ length: count }, (_, i) => ({ id: `file:///${i}.rcl`, text: "EMIT 1" }))
    const { client, end } = clientInMemory((workspace) => ({ ...openDocuments(workspace), listModules }))
    await client.initialize({ rootUri: undefined })
    client.open(URI, "EMIT LET a = 1 IN a")
    const rename = () =>
      client.request("textDocument/rename", {
        textDocument: { uri: URI },
        position: { line: 0, character: 9 },
        newName: "b",
      })
    expect(await rename()).toMatchObject({ changes: { [URI]: [{ newText: "b" }, { newText: "b" }] } })
    count++
    await expect(rename()).rejects.toThrow("more than 2000 modules")
    end()
  })

  test("corrections, one by one and all at once", async () => {
    client.open(URI, "EMIT [True, lenght([1])]\n")
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 30 } }
    const ask = (only?: readonly string[]) =>
      client.request<readonly { title: string; kind: string; isPreferred?: boolean }[]>("textDocument/codeAction", {
        textDocument: { uri: URI },
        range,
        context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
      })
    expect((await ask()).map(({ kind, isPreferred }) => [kind, isPreferred])).toEqual([
      ["quickfix", true],
      ["source.fixAll.recall", undefined],
    ])
    expect((await ask(["source.fixAll"])).map(({ title }) => title)).toEqual(["Make all safe corrections"])
    expect(await ask(["refactor"])).toEqual([])
  })

  test("outline, folds, tokens, highlights, signature and formatting", async () => {
    const at = openAt(
      'IMPORT summarize\n  FROM "std/summary"\n\nTASK f(a, b) =\n  [\n    a, b\n  ]\nEMIT   f(1, «»2)\n',
    )
    const ask = (method: string, more = {}) => client.request(`textDocument/${method}`, { ...at, ...more })
    expect(await ask("documentSymbol")).toMatchObject([
      { name: "std/summary: summarize", kind: 2 },
      { name: "f", kind: 12, detail: "f(a, b)" },
      { name: "EMIT", kind: 24 },
    ])
    expect(await ask("foldingRange")).toMatchObject([
      { startLine: 0, endLine: 1 },
      { startLine: 3, endLine: 6 },
      { startLine: 4, endLine: 6 },
    ])
    const { data } = (await ask("semanticTokens/full")) as { data: readonly number[] }
    expect(data.length % 5).toBe(0)
    expect(data.slice(0, 5)).toEqual([0, 0, 6, 0, 0])
    expect(await ask("signatureHelp")).toMatchObject({ signatures: [{ label: "f(a, b)" }], activeParameter: 1 })
    expect(await ask("documentHighlight", { position: { line: 7, character: 7 } })).toMatchObject([
      { kind: 3, range: { start: { line: 3 } } },
      { kind: 2, range: { start: { line: 7 } } },
    ])
    expect(await ask("formatting", { options: { tabSize: 2, insertSpaces: true } })).toHaveLength(1)
  })

  test("a lens runs when it is chosen, and shows its result until the text changes", async () => {
    const shown: string[] = []
    client.connection.onNotification(
      "window/showMessage",
      ({ message }: { message: string }) => void shown.push(message),
    )
    let refreshed = 0
    client.connection.onRequest("workspace/codeLens/refresh", () => void refreshed++)
    client.open(URI, 'TEST "good" : true\nTEST "bad" : false\nEMIT 1\n')
    const lenses = async () =>
      (
        await client.request<readonly { command: { title: string } }[]>("textDocument/codeLens", {
          textDocument: { uri: URI },
        })
      ).map(({ command }) => command.title)
    const first = ["Run test (offline)", "Run test (offline)", "Plan: what a run asks and costs"]
    expect(await lenses()).toEqual(first)
    const run = (command: string, ...args: readonly unknown[]) =>
      client.request("workspace/executeCommand", { command, arguments: args })
    expect(await run("recall.runTest", URI, "good")).toBe("passed: 1 question")
    expect(await run("recall.runTest", URI, "bad")).toBe("failed: 1 question")
    expect(await run("recall.plan", URI)).toBe("45 units")
    expect(await lenses()).toEqual(["passed: 1 question", "failed: 1 question", "45 units"])
    expect(shown).toEqual(["good: passed: 1 question", "bad: failed: 1 question", "45 units"])
    expect(refreshed).toBe(3)
    client.change(URI, 2, { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } }, text: "\n" })
    expect(await lenses()).toEqual(first)
    for (const args of [[], ["file:///none.rcl"], [URI], [1, 2]])
      expect(await run("recall.runTest", ...args)).toBeNull()
  })

  test("requests out of range, about unknown documents and unknown methods leave the server alive", async () => {
    openAt("EMIT «»1")
    for (const position of [
      { line: 99, character: 0 },
      { line: 0, character: 9999 },
      { line: -1, character: -1 },
    ])
      expect(await client.request("textDocument/hover", { textDocument: { uri: URI }, position })).toBeNull()
    const unknown = { textDocument: { uri: "file:///none.rcl" }, position: { line: 0, character: 0 } }
    expect(await client.request("textDocument/hover", unknown)).toBeNull()
    expect(await client.request("textDocument/documentSymbol", unknown)).toEqual([])
    await expect(client.request("textDocument/nothing", {})).rejects.toThrow()
    await expect(client.request("textDocument/hover", {})).rejects.toThrow()
    client.change("file:///none.rcl", 2, { text: "x" })
    client.notify("textDocument/didClose", unknown)
    expect(await client.request("textDocument/documentSymbol", { textDocument: { uri: URI } })).toHaveLength(1)
  })
})

describe("while an import is loaded", () => {
  /** A client whose document waits for a module until `open` is called. */
  const waiting = async () => {
    const gate = Promise.withResolvers<void>()
    const load = () => gate.promise.then(() => ({ id: "file:///late.rcl", text: "## A.\nTASK f(a) = a\n" }))
    const { client, end } = clientInMemory((workspace) => ({ ...openDocuments(workspace), modules: { load } }))
    await client.initialize()
    client.open(URI, 'IMPORT f FROM "./late.rcl"\nEMIT f(1)\n')
    /** Resolves when the server has read all that was sent. */
    const read = () =>
      client.request("textDocument/hover", { textDocument: { uri: "x:" }, position: { line: 0, character: 0 } })
    return { client, end, read, open: gate.resolve }
  }
  const at = { textDocument: { uri: URI }, position: { line: 1, character: 5 } }

  test("a change makes an answer about the version before obsolete", async () => {
    const { client, end, read, open } = await waiting()
    const hover = client.request("textDocument/hover", at)
    client.change(URI, 2, { text: 'IMPORT f FROM "./late.rcl"\n\nEMIT f(2)\n' })
    const refused = expect(hover).rejects.toMatchObject({ code: -32801 })
    await read()
    open()
    await refused
    expect(codes(await client.diagnostics(URI, 2))).toEqual([])
    expect(client.published.map(({ version }) => version)).toEqual([2])
    end()
  })

  test("a client can cancel a request", async () => {
    const { client, end, read, open } = await waiting()
    const source = new CancellationTokenSource()
    const hover = client.connection.sendRequest("textDocument/hover", at, source.token)
    source.cancel()
    const refused = expect(hover).rejects.toMatchObject({ code: -32800 })
    await read()
    open()
    await refused
    expect(await client.request("textDocument/hover", at)).not.toBeNull()
    end()
  })
})

test("a client that asks to shut down and exit gets status 0, one that only exits 1", async () => {
  for (const [shuts, expected] of [
    [true, 0],
    [false, 1],
  ] as const) {
    const { client, status } = clientInMemory()
    await client.initialize()
    if (shuts) await client.request("shutdown")
    client.notify("exit")
    expect(await status).toBe(expected)
  }
})

describe("random edits", () => {
  const PIECES = [
    "a",
    "f(",
    ")",
    "{",
    "}",
    '"',
    "`",
    "${",
    "\n",
    "EMIT ",
    "TASK g(x) = ",
    "LET b = 1\n",
    "IF ",
    " : ",
    "#",
    "é😀",
    "\r\n",
    "CALL(",
    ".",
    ",",
  ]
  const TEXT =
    'IMPORT plan FROM "std/plan"\n\n## A task.\nTASK f(a: string): string = IF a == "" THEN `x${a}` ELSE f(a[1:])\n'
    + 'EMIT f("abc")\n'
  const edit = fc.record({
    at: fc.nat(),
    length: fc.nat(4),
    text: fc.array(fc.constantFrom(...PIECES), { maxLength: 3 }).map((pieces) => pieces.join("")),
  })
  const METHODS = [
    "hover",
    "completion",
    "signatureHelp",
    "definition",
    "references",
    "documentHighlight",
    "prepareRename",
  ]

  test("never fail a request, and end in the diagnostics of a check", { timeout: 120_000 }, async () => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
        const uri = `file:///random-${count++}.rcl`
        let text = TEXT
        let version = 1
        client.open(uri, text)
        for (const { at, length, text: inserted } of edits) {
          const start = at % (text.length + 1)
          const stop = Math.min(text.length, start + length)
          const range = { start: positionAt(text, start), end: positionAt(text, stop) }
          // A position between the two units of a line end counts as before them.
          if (text[start - 1] === "\r" || text[stop - 1] === "\r") continue
          text = text.slice(0, start) + inserted + text.slice(stop)
          client.change(uri, ++version, { range, text: inserted })
        }
        const position = positionAt(text, text.length >> 1)
        for (const method of METHODS)
          await client
            .request(`textDocument/${method}`, {
              textDocument: { uri },
              position,
              context: { includeDeclaration: true },
            })
            .catch((error: { code: number }) => expect([-32602, -32801]).toContain(error.code))
        for (const method of ["documentSymbol", "foldingRange", "semanticTokens/full", "codeLens"])
          await client.request(`textDocument/${method}`, { textDocument: { uri } })
        const found = await client.diagnostics(uri, version)
        const expected = (await checkSource({ id: uri, text })).filter(({ source }) => source === uri)
        expect(found.map(({ code, range }) => [code, range.start])).toEqual(
          expected.map(({ code, span }) => [code, positionAt(text, span.start)]),
        )
        client.notify("textDocument/didClose", { textDocument: { uri } })
      }),
      { numRuns: 60 },
    )
  })
})
