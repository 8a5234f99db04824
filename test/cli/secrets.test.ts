// No output of a command and no file that it leaves has a key, although the server echoes all that it receives.

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { builtCommandLine, recallProcess } from "../support/built.ts"
import { chunk, closeRawServers, events, rawServer, type Respond } from "../support/raw-server.ts"

const KEY = "plain/key+of=mine-123456"
const HEADER = "header-secret-7890"
const QUERY = "query-secret-abcdef"
const FORMS = [KEY, encodeURIComponent(KEY), HEADER, QUERY]

let folder: string
beforeAll(() => builtCommandLine().then(() => undefined))
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-secrets-"))
})
afterEach(async () => {
  closeRawServers()
  await rm(folder, { recursive: true, force: true })
})

/** A response with the address and the headers that the server has received. */
const echoing =
  (respond: (echo: string) => { status: number; type: string; body: string }): Respond =>
  (response, request) => {
    const { status, type, body } = respond(`${request.url} ${JSON.stringify(request.headers)}`)
    response.writeHead(status, { "content-type": type }).end(body)
  }
const json = (body: unknown, status: number) => ({ status, type: "application/json", body: JSON.stringify(body) })
const stream = (...replies: readonly (object | string)[]) => ({
  status: 200,
  type: "text/event-stream",
  body: events(...replies),
})

const REPLIES: readonly (readonly [string, (echo: string) => ReturnType<typeof stream>])[] = [
  ["a refusal of the key", (echo) => json({ error: { message: `bad key: ${echo}` } }, 401)],
  ["an error as text", (echo) => ({ status: 400, type: "text/plain", body: echo })],
  ["an error in the stream", (echo) => stream({ error: { message: echo, code: 400 } })],
  [
    "an error amid the answer",
    (echo) => stream(chunk({ content: "The " }), { error: { message: echo, code: 400, type: echo } }),
  ],
  ["a finish reason", (echo) => stream(chunk({ content: "The sky" }), chunk({}, echo), "[DONE]")],
  ["an answer", (echo) => stream(chunk({ content: `You sent ${echo}.` }), chunk({}, "stop"), "[DONE]")],
  [
    "an answer in pieces",
    (echo) => stream(...Array.from(echo, (content) => chunk({ content })), chunk({}, "stop"), "[DONE]"),
  ],
  [
    "an answer as one body",
    (echo) => json({ choices: [{ message: { content: `You sent ${echo}.` }, finish_reason: "stop" }] }, 200),
  ],
  [
    "an answer of another type",
    (echo) => stream(chunk({ content: `{"a": ${JSON.stringify(echo)}}` }, "stop"), "[DONE]"),
  ],
]

/** All texts in a folder, with their paths. */
async function textsIn(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const texts = await Promise.all(files.map(async (file) => `${file}\n${await readFile(file, "latin1")}`))
  return texts.join("\n")
}

describe.each(REPLIES)("%s", (name, respond) => {
  test("of a server that echoes its request", async () => {
    const { url } = await rawServer(echoing(respond))
    const model = {
      provider: "openai",
      model: "m",
      baseURL: `${url}?key=${QUERY}`,
      apiKeyVariable: "MY_SECRET",
      headers: { "x-key": HEADER },
      retries: 0,
    }
    await writeFile(join(folder, "recall.config.json"), JSON.stringify({ models: { default: model } }))
    const returns = name.endsWith("type") ? "number" : "string"
    await writeFile(join(folder, "p.rcl"), `EMIT ask("What did I send?", returns: ${returns})\n`)
    const outputs = ["--record", "r.jsonl", "--trace", "t.jsonl", "--json"]
    const options = { cwd: folder, env: { MY_SECRET: KEY } }
    const first = await recallProcess(["run", "p.rcl", ...outputs], options)
    const second = await recallProcess(["run", "p.rcl"], options)
    const listed = await recallProcess(["memo", "list", "--json"], options)
    const shown = await recallProcess(["trace", "show", "t.jsonl", "1"], options)
    await rm(join(folder, "recall.config.json")) // it names the secrets
    const left = [JSON.stringify([first, second, listed, shown]), await textsIn(folder)].join("\n")
    expect(left).toContain("r.jsonl")
    expect(left).toContain("…")
    for (const secret of FORMS) expect(left.split(secret).length - 1, secret).toBe(0)
  })
})
