// `recall serve` as a process: its start, its end by a signal, and clients that are killed.

import { spawn, type ChildProcess } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import type { ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { OpenAI } from "openai"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { builtCommandLine, recallProcess, type ProcessOutcome } from "../support/built.ts"
import { chunk, closeRawServers, events, rawServer, USAGE } from "../support/raw-server.ts"

let folder: string
beforeAll(async () => {
  await builtCommandLine()
  folder = await mkdtemp(join(tmpdir(), "recall-serve-"))
  const write = (name: string, text: string) => writeFile(join(folder, name), text)
  await write("clerk.rcl", 'PARAM question: string\nEMIT "Bot: " + ask(question, recursive: false)')
  await write("writer.rcl", 'IMPORT write_text FROM "std/files"\nPARAM path: string\nEMIT write_text(path, "x")')
  await write("broken.rcl", "EMIT nothing_of_this_name")
  await write("letter.md", "Dear CALL(name)")
})
afterEach(closeRawServers)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A model's server whose answers a test begins and ends. */
async function heldModel() {
  const held: ServerResponse[] = []
  const { url } = await rawServer((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" })
    response.write(events(chunk({ content: "Good" })))
    held.push(response)
  })
  return {
    held,
    env: { OPENAI_BASE_URL: url, OPENAI_API_KEY: "none", RECALL_MODEL: "openai:test" },
    finish: () =>
      held.forEach((response) => response.end(events(chunk({ content: " morning" }, "stop"), USAGE, "[DONE]"))),
  }
}

/** Serves the clerk, and calls `work` with the address of the server when it listens. */
async function served(
  work: (url: string, child: ChildProcess) => Promise<void>,
  env: { readonly [name: string]: string } = {},
  ...options: readonly string[]
): Promise<ProcessOutcome> {
  let working: Promise<void> | undefined
  const outcome = await recallProcess(["serve", "clerk.rcl", "--port", "0", "--no-memo", ...options], {
    cwd: folder,
    env,
    during: (child) => {
      child.stdout!.once("data", (url: Buffer) => {
        working = work(url.toString().trim(), child).finally(() => child.killed || child.kill("SIGTERM"))
      })
    },
  })
  await working
  return outcome
}

function streamOf(url: string, signal?: AbortSignal) {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0, logLevel: "off" })
  const messages = [{ role: "user" as const, content: "Hi" }]
  return client.chat.completions.create({ model: "clerk", messages, stream: true }, { signal: signal ?? null })
}

async function textOf(stream: Awaited<ReturnType<typeof streamOf>>, onText: (text: string) => void): Promise<string> {
  let text = ""
  for await (const { choices } of stream) onText((text += choices[0]?.delta.content ?? ""))
  return text
}

describe("SIGTERM", () => {
  test("lets a stream end, refuses new requests, and the status is 0", async () => {
    const { env, finish } = await heldModel()
    let text = ""
    let health = 0
    const outcome = await served(async (url, child) => {
      const agent = await fetch(`${url}/healthz`)
      expect(await agent.json()).toEqual({ status: "ok" })
      let isStopped = false
      const whole = await textOf(await streamOf(url), (piece) => {
        if (!piece.endsWith("Good") || isStopped) return
        isStopped = true
        child.stderr!.on("data", (line: Buffer) => {
          if (!line.toString().includes("Stopping: 1 request may take 30 s to end.")) return
          void fetch(`${url}/healthz`)
            .then(({ status }) => (health = status))
            // The server no longer listens.
            .catch(() => (health = 503))
            .then(finish)
        })
        child.kill("SIGTERM")
      })
      text = whole
    }, env)
    expect([text, health]).toEqual(["Bot: Good morning", 503])
    expect(outcome).toMatchObject({ status: 0, signal: null })
    expect(outcome.stderr).toMatch(/ 200 clerk .*1 request/)
  })
  test("aborts what takes longer than the grace, tells its client, and the status is 143", async () => {
    const { env, held } = await heldModel()
    let failure: unknown
    const outcome = await served(
      async (url, child) => {
        const stream = await streamOf(url)
        await textOf(stream, (text) => void (text.endsWith("Good") && child.kill("SIGTERM"))).catch(
          (error: unknown) => {
            failure = error
          },
        )
      },
      env,
      "--grace",
      "0",
    )
    expect(failure).toMatchObject({ code: "stopping" })
    expect(outcome).toMatchObject({ status: 143, signal: null })
    await expect.poll(() => held[0]!.destroyed).toBe(true)
  })
  test("ends a server that nobody uses at once", async () => {
    expect(await served(async () => undefined)).toMatchObject({ status: 0, signal: null })
  })
})

test("a client that is killed ends its run, and the request to the model", async () => {
  const { env, held } = await heldModel()
  const outcome = await served(async (url) => {
    const client = spawn(process.execPath, ["-e", CLIENT, url], { stdio: ["ignore", "pipe", "inherit"] })
    await new Promise((resolve) => client.stdout.once("data", resolve))
    client.kill("SIGKILL")
    await expect.poll(() => held[0]?.destroyed).toBe(true)
  }, env)
  expect(outcome.stderr).toMatch(/ 499 clerk .*the client left\n/)
})

/** A client that reads a stream, and says so when the text begins. */
const CLIENT = `
const url = process.argv[1] + "/v1/chat/completions"
const body = JSON.stringify({ model: "clerk", stream: true, messages: [{ role: "user", content: "Hi" }] })
const { body: stream } = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })
for await (const piece of stream) if (Buffer.from(piece).includes("Good")) console.log("begun")
`

test.each([
  [["clerk.rcl", "--host", "0.0.0.0"], "a server at 0.0.0.0 is reached from other machines, so it needs a key"],
  [["clerk.rcl", "--key", "short"], "a key has at least 16 characters"],
  [["clerk.rcl", "--origin", "chat.example"], "is not an origin"],
  [["clerk.rcl", "--origin", "https://chat.example/"], "is not an origin"],
  [["clerk.rcl", "--origin", "*"], "is not an origin"],
  [["clerk.rcl", "clerk.rcl"], "two programs have the name clerk"],
  [["letter.md"], "letter.md is no module (.rcl)"],
  [["missing.rcl"], "missing.rcl"],
  [["clerk.rcl", "--budget", "calls=many"], "is not a limit"],
  [["clerk.rcl", "--port", "65536"], "0 to 65535"],
  [["clerk.rcl", "--concurrency", "0"], "1 or greater"],
  [["clerk.rcl", "--host", "192.0.2.1", "--key", "0123456789abcdef"], "cannot be used"],
  [[], "missing required argument 'file'"],
])("recall serve %j is refused with the reason", async (args, message) => {
  const outcome = await recallProcess(["serve", ...args], { cwd: folder })
  expect([outcome.status, outcome.stdout]).toEqual([2, ""])
  expect(outcome.stderr).toContain(message)
})

test("a program that does not compile keeps the server from starting", async () => {
  const outcome = await recallProcess(["serve", "clerk.rcl", "broken.rcl"], { cwd: folder })
  expect([outcome.status, outcome.stdout]).toEqual([1, ""])
  expect(outcome.stderr).toContain("error[unknown-name]")
})

test("a request asks nobody at the terminal: it does what --allow and --yes permit", async () => {
  const written = async (...options: readonly string[]) => {
    let status = 0
    const { stderr } = await recallProcess(["serve", "writer.rcl", "--port", "0", "--no-memo", ...options], {
      cwd: folder,
      during: (child) => {
        child.stdout!.once("data", (url: Buffer) => {
          const headers = { "content-type": "application/json" }
          const body = '{"path": "written.txt"}'
          void fetch(`${url.toString().trim()}/run/writer`, { method: "POST", headers, body })
            .then((response) => (status = response.status))
            .finally(() => child.kill("SIGTERM"))
        })
      },
    })
    return [status, /(not-confirmed|not-permitted): /.exec(stderr)?.[1]]
  }
  expect(await written("--allow", "write=.")).toEqual([500, "not-confirmed"])
  expect(await written("--yes")).toEqual([500, "not-permitted"])
  expect(await written("--allow", "write=.", "--yes")).toEqual([200, undefined])
})

test("the key of the environment is asked for, and the memo keeps answers for the next request", async () => {
  const { env, held, finish } = await heldModel()
  const key = "0123456789abcdef"
  const outcome = await served(
    async (url) => {
      const ask = async () => {
        const headers = { "content-type": "application/json", authorization: `Bearer ${key}` }
        const response = await fetch(`${url}/run/clerk`, { method: "POST", headers, body: '{"question": "Hi"}' })
        return ((await response.json()) as { value: unknown }).value
      }
      expect((await fetch(`${url}/run`)).status).toBe(401)
      const first = ask()
      await expect.poll(() => held.length).toBe(1)
      finish()
      expect(await first).toBe("Bot: Good morning")
      expect(await ask()).toBe("Bot: Good morning")
      expect(held).toHaveLength(1)
    },
    { ...env, RECALL_SERVE_KEY: key },
    "--budget",
    "calls=7",
  )
  expect(outcome.stderr).toContain("at most calls=7,tokens=1000000,seconds=600.")
  expect(outcome.stderr).not.toContain(key)
})
