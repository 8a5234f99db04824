// The recipes of the documentation for other engines, as they are printed there.

import { DBOS } from "@dbos-inc/dbos-sdk"
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { createRuntime, memoryStore, type Program } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { startPostgres } from "../support/postgres.ts"
import { workflowOf } from "./recipes/dbos.ts"

const server = await startPostgres()
afterAll(() => server?.stop())
const hasServer = spawnSync("redis-server", ["--version"]).status === 0
/** BullMQ leaves the choice of a client to its users. */
const hasClient = spawnSync(process.execPath, ["-e", 'require("ioredis")']).status === 0
const hasRedis = hasServer && hasClient
if (!hasRedis)
  console.warn(`the recipe for BullMQ is not tested: there is no ${hasServer ? "ioredis" : "redis-server"} here`)

test.each(["dbos", "bullmq"])("the documentation prints the recipe for %s", async (name) => {
  const page = await readFile(new URL("../../docs/scale.md", import.meta.url), "utf8")
  expect(page).toContain(await readFile(new URL(`recipes/${name}.ts`, import.meta.url), "utf8"))
})

async function program(asked: string[]): Promise<Program> {
  const models = scripted(({ question: { text } }) => {
    asked.push(text)
    return text.toLowerCase()
  })
  return createRuntime({ models, memo: memoryStore() }).compile('PARAM n: number\nEMIT [n, ask("A")]')
}

describe.skipIf(server === null)("DBOS", () => {
  test("makes a run once for an id", async () => {
    const asked: string[] = []
    DBOS.setConfig({ name: "recall-test", systemDatabaseUrl: server!.url, logLevel: "error", runAdminServer: false })
    const workflow = workflowOf(await program(asked))
    await DBOS.launch()
    try {
      for (let time = 0; time < 2; time++) {
        const handle = await DBOS.startWorkflow(workflow, { workflowID: "doc-1" })({ n: 1 })
        expect(await handle.getResult()).toEqual({ value: [1, "a"] })
      }
      expect(asked).toEqual(["A"])
    } finally {
      await DBOS.shutdown()
    }
  })
})

describe.skipIf(!hasRedis)("BullMQ", () => {
  test("makes a run once for an id", async () => {
    const { Queue, QueueEvents } = await import("bullmq")
    const { workerOf } = await import("./recipes/bullmq.ts")
    const folder = await mkdtemp(join(tmpdir(), "recall-redis-"))
    const path = join(folder, "redis.sock")
    const redis = spawn("redis-server", ["--port", "0", "--unixsocket", path, "--save", "", "--dir", folder])
    await new Promise<void>((resolve, reject) => {
      let said = ""
      redis.stdout.on("data", (piece: Buffer) => {
        said += piece.toString()
        if (/ready to accept connections/i.test(said)) resolve()
      })
      redis.once("exit", () => reject(new Error(`redis-server has ended: ${said}`)))
    })
    const asked: string[] = []
    const connection = { path, maxRetriesPerRequest: null }
    const worker = workerOf(await program(asked), connection)
    const queue = new Queue("recall", { connection })
    const events = new QueueEvents("recall", { connection })
    try {
      await events.waitUntilReady()
      for (let time = 0; time < 2; time++) {
        const job = await queue.add("doc", { n: 1 }, { jobId: "doc-1" })
        expect(await job.waitUntilFinished(events)).toEqual({ value: [1, "a"] })
      }
      expect(asked).toEqual(["A"])
    } finally {
      await Promise.all([worker.close(), queue.close(), events.close()])
      const ended = once(redis, "exit")
      redis.kill()
      await ended
      await rm(folder, { recursive: true, force: true })
    }
  })
})
