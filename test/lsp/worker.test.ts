// The language server in a worker, from a bundle for browsers: its messages pass through a port.

import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Worker } from "node:worker_threads"
import { build } from "esbuild"
import { afterAll, beforeAll, expect, test } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))
let folder: string

/** A reader and a writer over the port of the worker, as a page writes them. */
const WORKER = `
import { parentPort } from "node:worker_threads"
import { startLanguageServer } from "./src/lsp/index.ts"
const none = () => ({ dispose() {} })
startLanguageServer({
  reader: { onError: none, onClose: none, onPartialMessage: none, dispose() {}, listen(callback) {
    parentPort.on("message", callback)
    return { dispose() {} }
  } },
  writer: { onError: none, onClose: none, dispose() {}, end() {}, async write(message) {
    parentPort.postMessage(message)
  } },
})
`

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-worker-"))
  await build({
    stdin: { contents: WORKER, resolveDir: root, sourcefile: "worker.ts", loader: "ts" },
    outfile: join(folder, "worker.mjs"),
    bundle: true,
    format: "esm",
    // Anything of Node but the port would not be found.
    platform: "browser",
    external: ["node:worker_threads"],
    define: { RECALL_VERSION: '"test"' },
    logLevel: "error",
  })
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

test("answers in a worker, where nothing of Node is needed", { timeout: 60_000 }, async () => {
  const worker = new Worker(join(folder, "worker.mjs"))
  const answers = new Map<unknown, (message: Message) => void>()
  worker.on("message", (message: Message) => answers.get(message.method ?? message.id)?.(message))
  const next = (of: unknown) => new Promise<Message>((resolve) => answers.set(of, resolve))
  const send = (message: object) => worker.postMessage({ jsonrpc: "2.0", ...message }, [])
  const initialized = next(1)
  send({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } })
  expect(await initialized).toMatchObject({ result: { serverInfo: { name: "recall" } } })
  const published = next("textDocument/publishDiagnostics")
  const uri = "file:///main.rcl"
  send({
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "recall", version: 1, text: "EMIT lenght([1])" } },
  })
  expect(await published).toMatchObject({ params: { uri, diagnostics: [{ code: "unknown-name" }] } })
  const completed = next(2)
  send({
    id: 2,
    method: "textDocument/completion",
    params: { textDocument: { uri }, position: { line: 0, character: 8 } },
  })
  expect(((await completed).result as { label: string }[]).map(({ label }) => label)).toContain("length")
  await worker.terminate()
})
