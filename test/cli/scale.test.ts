// The command line past one process: a budget and a rate that commands share, and a model in batches.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { startModelServer } from "../../src/testing/server/index.ts"
import { startBatchServer } from "../support/batch-server.ts"
import { builtCommandLine, recallProcess, type ProcessOptions } from "../support/built.ts"
import { startPostgres } from "../support/postgres.ts"

let folder: string
const postgres = await startPostgres()
afterAll(() => postgres?.stop())

beforeAll(async () => {
  await builtCommandLine()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-scale-"))
  await write("label.rcl", "PARAM n: number\nEMIT ask(`Which is number ${n}?`, returns: number)\n")
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const write = (name: string, text: string) => writeFile(join(folder, name), text)
const documents = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `${JSON.stringify({ n: from + i })}\n`).join("")
const configure = (configuration: object) => write("recall.config.json", JSON.stringify(configuration))
const map = (args: readonly string[], options: ProcessOptions = {}) =>
  recallProcess(["map", "label.rcl", ...args], { cwd: folder, ...options })

describe.skipIf(postgres === null)("with a database", () => {
  test("commands share a budget and a rate by their names in the database of the configuration", async () => {
    const server = await startModelServer([{ message: /number/, answer: "7" }])
    try {
      await configure({
        database: { urlVariable: "SHARED_URL", schema: "shared" },
        models: {
          default: { provider: "openai", model: "m", baseURL: server.url, requestsPerMinute: 60_000, shared: true },
        },
      })
      const env = { SHARED_URL: postgres!.url }
      const all = await Promise.all(
        [0, 100].map(async (from) => {
          await write(`docs${from}.jsonl`, documents(from, 10))
          const limits = ["--budget", "calls=12", "--each", "calls=2", "--shared", "nightly", "--json"]
          return map([`docs${from}.jsonl`, "--out", `out${from}.jsonl`, ...limits], { env })
        }),
      )
      const counts = all.map(({ stdout }) => JSON.parse(stdout) as { done: number; exhausted: string | null })
      expect(counts.reduce((sum, { done }) => sum + done, 0)).toBe(12)
      expect(server.requests).toHaveLength(12)
      expect(all.map(({ status }) => status)).toContain(3)
      expect(all.map(({ stderr }) => stderr).join("")).toContain("Of the budget nightly 12 calls of 12 calls are spent")
    } finally {
      await server.close()
    }
  }, 60_000)
})

test.each([
  [["--shared", "x", "--budget", "calls=1"], "the configuration names no database"],
  [["--shared", "x"], "--shared needs the limits that are shared"],
])("%j without what it needs is refused", async (args, message) => {
  await write("docs.jsonl", documents(0, 1))
  const { status, stderr } = await map(["docs.jsonl", "--out", "out.jsonl", ...args])
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test("a shared rate needs a database and a limit in the configuration", async () => {
  const model = { provider: "openai", model: "m", shared: true }
  await configure({ models: { default: model } })
  await write("docs.jsonl", documents(0, 1))
  const run = () => map(["docs.jsonl", "--out", "out.jsonl"])
  expect((await run()).stderr).toContain("models.default.shared needs a database")
  await configure({ database: { urlVariable: "URL" }, models: { default: model } })
  expect((await run()).stderr).toContain("models.default.shared shares no limit")
})

test("a map in a batch that is interrupted says so, and the same command takes its answers", async () => {
  const server = await startBatchServer({ answer: (prompt) => ({ text: /number (\d+)/.exec(prompt)![1]! }) })
  try {
    await configure({
      models: {
        default: {
          provider: "openai",
          model: "m",
          baseURL: server.url,
          price: { input: 2, output: 8 },
          batch: { name: "nightly", idle: 0.2 },
        },
      },
    })
    await write("docs.jsonl", documents(0, 5))
    const args = ["docs.jsonl", "--out", "out.jsonl"]
    const interrupted = await map(args, {
      during: (child) => {
        server.options = {
          ...server.options,
          fault: (step) => {
            if (step === "retrieve") child.kill("SIGINT")
            return step === "retrieve" ? "hang" : undefined
          },
        }
      },
    })
    const { id } = server.batches[0]!
    expect(interrupted.stderr).toContain(
      `Requests waited for the batch ${id} of 5 requests (validating). A batch that was sent goes on, and the same `
        + "command takes its answers.",
    )
    expect(interrupted.status).toBe(130)
    server.options = { answer: server.options.answer! }
    expect((await map(args)).status).toBe(0)
    expect(server.done).toHaveLength(5)
    expect(server.batches).toHaveLength(1)
    const results = (await readFile(join(folder, "out.jsonl"), "utf8")).trimEnd().split("\n")
    expect(results.map((line) => (JSON.parse(line) as { value: number }).value).sort()).toEqual([0, 1, 2, 3, 4])
  } finally {
    await server.close()
  }
}, 60_000)
