// A model in batches, with a server of files and batches that fails in its ways, and processes that are killed.

import { fork } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { createRuntime, memoryStore, ModelError, withFallback, type RuntimeOptions } from "../../src/index.ts"
import type { Batch, BatchApi } from "../../src/models/openai/batch/api.ts"
import { batchesOf } from "../../src/models/openai/batch/journal.ts"
import { BatchSender } from "../../src/models/openai/batch/sender.ts"
import { openai, type OpenAIOptions } from "../../src/models/openai/index.ts"
import { withListedPrice } from "../../src/models/prices/index.ts"
import { startBatchServer, type Answer, type BatchServer, type Step } from "../support/batch-server.ts"

let server: BatchServer

beforeEach(async () => {
  server = await startBatchServer({ answer: numberIn })
})
afterEach(() => server.close())

/** The number of a question of the tests. */
function numberIn(prompt: string): Answer {
  return { text: /number (\d+)/.exec(prompt)?.[1] ?? "none" }
}

const options: OpenAIOptions = {
  model: "m",
  retries: { firstDelay: 1, longestDelay: 5 },
  batch: { name: "nightly", idle: 0.03 },
  price: { input: 2, output: 8 },
}
const modelOf = (more: Partial<OpenAIOptions> = {}) => openai({ baseURL: server.url, ...options, ...more })
const runtimeOf = (more: RuntimeOptions = {}) => createRuntime({ models: modelOf(), ...more })
const asking = (count: number) => `EMIT FOR n IN range(0, ${count}) : ask(\`Which is number \${n}?\`, returns: number)`
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)

/** A fault at the first of these steps, once each. */
function once1(...steps: readonly (readonly [Step, number | "cut"])[]) {
  const left = new Map(steps)
  return (step: Step) => {
    const fault = left.get(step)
    left.delete(step)
    return fault
  }
}

describe("one batch", () => {
  test("takes all requests of a run, beyond its concurrency, at half of the price", async () => {
    const { value, usage } = await runtimeOf({ budget: { concurrency: 2 } }).run(asking(20))
    expect(value).toEqual(numbers(20))
    expect(server.batches.map(({ metadata, request_counts }) => [metadata, request_counts.total])).toEqual([
      [{ recall_batch: "nightly" }, 20],
    ])
    expect(usage.usd).toBeCloseTo((20 * (100 * 2 + 10 * 8)) / 2 / 1e6)
  })

  test("its plan and its budget have half of the price, too", async () => {
    const [full, half] = await Promise.all(
      [openai({ model: "m", baseURL: server.url, price: options.price! }), modelOf()].map(async (models) =>
        (await createRuntime({ models }).compile(asking(3))).plan(),
      ),
    )
    const least = (plan: typeof full) => plan!.certain[0]!.usd!.least
    expect(least(half)).toBeGreaterThan(0)
    expect(least(half)).toBeCloseTo(least(full) / 2, 12)
    expect(modelOf({ batch: { name: "n", discount: 0.25 } }).price).toEqual({ input: 0.5, output: 2 })
    const listed = withListedPrice(openai({ model: "gpt-5-mini", apiKey: "k", batch: { name: "n" } }))
    expect(listed.price).toEqual({ input: 0.125, cached: 0.0125, output: 1 })
  })

  test("says what it waits for, in events and to the host", async () => {
    const reasons: string[] = []
    const model = modelOf()
    const seen: (string | null | undefined)[] = []
    await createRuntime({ models: model }).run(asking(2), {
      trace: (event) => {
        if (event.type !== "wait") return
        reasons.push(event.reason)
        seen.push(model.waiting?.())
      },
    })
    expect(reasons[0]).toBe("the next batch")
    expect(seen[0]).toMatch(/^the next batch, for which \d requests gather$/)
    expect(reasons.at(-1)).toBe(`the batch ${server.batches[0]!.id} of 2 requests`)
    expect(model.waiting?.()).toBeNull()
  })

  test("equal questions at the same time have an answer each", async () => {
    const model = modelOf()
    const runs = [1, 2, 3].map(() => createRuntime({ models: model, memo: false }).run(asking(1)))
    await Promise.all(runs)
    expect(new Set(server.done).size).toBe(3)
  })
})

test("more than a batch may have are several batches: by their number, and by their bytes", async () => {
  const sizes: number[] = []
  const api: BatchApi = {
    upload: async (_, lines) => {
      sizes.push(lines.length)
      throw new ModelError("bad-request", "enough")
    },
    create: () => Promise.reject(new Error("unused")),
    retrieve: () => Promise.reject(new Error("unused")),
    async *list() {},
    async *lines() {},
  }
  const retries = { times: 0 }
  const common = { name: "n", endpoint: "/v1/chat/completions", idle: 5, retries }
  const send = (sender: BatchSender, lengths: readonly number[]) =>
    Promise.allSettled(
      lengths.map((length, i) =>
        sender.send(
          { key: `k${i}`, body: { text: "x".repeat(length) }, since: 0, onWait: () => undefined },
          new AbortController().signal,
        ),
      ),
    )
  await send(
    new BatchSender(api, common),
    Array.from({ length: 50_001 }, () => 0),
  )
  expect(sizes.splice(0)).toEqual([50_000, 1])
  await send(new BatchSender(api, { ...common, most: { requests: 100, bytes: 1_000 } }), [300, 300, 300, 300, 2_000, 1])
  expect(sizes.splice(0)).toEqual([2, 2, 1, 1])
  // A request that is aborted leaves its room to others.
  const sender = new BatchSender(api, { ...common, most: { requests: 100, bytes: 1_000 } })
  const giving = new AbortController()
  const body = { text: "x".repeat(600) }
  const given = sender.send({ key: "given up", body, since: 0, onWait: () => giving.abort() }, giving.signal)
  await Promise.allSettled([given, send(sender, [300, 300])])
  expect(sizes).toEqual([2])
})

describe("faults", () => {
  const passing: (readonly [Step, number | "cut"])[] = [
    ["list", 500],
    ["upload", 503],
    ["uploaded", "cut"],
    ["create", 500],
    ["created", "cut"],
    ["created", 504],
    ["retrieve", 502],
    ["content", 500],
    ["half", "cut"],
  ]
  test.each(passing)("%s: %s passes, and nothing is done twice", async (step, fault) => {
    server.options = { answer: numberIn, fault: once1([step, fault]) }
    expect((await runtimeOf().run(asking(3))).value).toEqual([0, 1, 2])
    expect(server.batches).toHaveLength(1)
    expect(server.done).toHaveLength(3)
  })

  test("requests without an answer in an expired batch are in the next; the others are paid once", async () => {
    const refused = new Set<string>()
    server.options = {
      end: "expired",
      answer: (prompt, id) => {
        if (!/number [12]/.test(prompt) || refused.has(id)) return numberIn(prompt)
        refused.add(id)
        return "expired"
      },
    }
    const { value, usage } = await runtimeOf().run(asking(4))
    expect(value).toEqual([0, 1, 2, 3])
    expect(server.batches.map(({ request_counts }) => request_counts)).toEqual([
      { total: 2, completed: 2, failed: 0 },
      { total: 4, completed: 2, failed: 2 },
    ])
    expect(usage.usd).toBeCloseTo((4 * 280) / 2 / 1e6)
  })

  test("a line with an error that passes is asked again, one that does not fails its own question", async () => {
    let failed = 0
    server.options = {
      answer: (prompt) => {
        if (/number 1/.test(prompt) && ++failed === 1) return { status: 500, message: "oops" }
        return /number 2/.test(prompt) ? { status: 400, message: "too odd" } : numberIn(prompt)
      },
    }
    const program = "EMIT FOR n IN range(0, 3) : TRY ask(`Which is number ${n}?`, returns: number) ELSE error.code"
    expect((await runtimeOf().run(program)).value).toEqual([0, 1, "bad-request"])
  })

  test.each([
    ["a line that is no JSON", (text: string) => text.replace('{"id"', '{"id')],
    ["no line at its end", (text: string) => text.replace(/.+\n$/, "")],
    ["half a line at its end", (text: string) => text.replace(/.{20}\n$/, "")],
  ])("a file with %s keeps its other answers, and the rest is asked again", async (_, damaged) => {
    server.options = { answer: numberIn, damaged }
    const failing = runtimeOf({ models: modelOf({ retries: { times: 1, firstDelay: 1, longestDelay: 5 } }) })
    const program = "EMIT FOR n IN range(0, 3) : TRY ask(`Which is number ${n}?`, returns: number) ELSE error.code"
    const { value } = await failing.run(program)
    expect((value as unknown[]).filter((one) => one === "bad-response")).toHaveLength(1)
    expect((value as unknown[]).filter((one) => typeof one === "number")).toHaveLength(2)
    expect(server.batches.map(({ request_counts }) => request_counts.total)).toEqual([1, 3])
  })

  test("a server that mixes up custom_id is paid for one batch", async () => {
    server.options = { answer: numberIn, idOf: (id) => `other-${id}` }
    const program = "EMIT FOR n IN range(0, 3) : TRY ask(`Which is number ${n}?`, returns: number) ELSE error.code"
    expect((await runtimeOf().run(program)).value).toEqual(Array(3).fill("bad-response"))
    expect(server.batches).toHaveLength(1)
  })

  test.each([
    ["that differ fail their question alone", "7", "bad-response"],
    ["that are equal are one", "1", 1],
  ])("two lines of one custom_id %s", async (_, other, expected) => {
    const damaged = (text: string) =>
      text.replace(/.*"content":"1".*\n/, (line) => line + line.replace('"content":"1"', `"content":"${other}"`))
    server.options = { answer: numberIn, damaged }
    const program = "EMIT FOR n IN range(0, 3) : TRY ask(`Which is number ${n}?`, returns: number) ELSE error.code"
    expect((await runtimeOf().run(program)).value).toEqual([0, expected, 2])
    expect(server.batches).toHaveLength(1)
  })

  test.each(["cancelled", "none"] as const)(
    "a cancelled batch gives what was done, and fails the rest (%s)",
    async (how) => {
      server.options = { end: "cancelled", answer: (prompt) => (/number 1/.test(prompt) ? how : numberIn(prompt)) }
      const program = "EMIT FOR n IN range(0, 3) : TRY ask(`Which is number ${n}?`, returns: number) ELSE error.code"
      expect((await runtimeOf().run(program)).value).toEqual([0, "batch-cancelled", 2])
      expect(server.batches).toHaveLength(1)
      server.options = { answer: numberIn }
      expect((await runtimeOf().run(asking(3))).value).toEqual([0, 1, 2])
      expect(server.batches.map(({ request_counts }) => request_counts.total)).toEqual([1, how === "none" ? 2 : 3])
    },
  )

  test("a file that is not valid fails the requests to blame, and the others go in another batch", async () => {
    server.options = {
      answer: numberIn,
      invalid: (lines) => {
        const line = lines.findIndex((one) => one.includes("number 1?"))
        return line < 0 ? undefined : { code: "invalid_request", message: "too odd", line: line + 1 }
      },
    }
    const program = "EMIT FOR n IN range(0, 3) : TRY ask(`Which is number ${n}?`, returns: number) ELSE error.code"
    expect((await runtimeOf().run(program)).value).toEqual([0, "bad-request", 2])
    expect(server.batches.map(({ status }) => status)).toEqual(["completed", "failed"])
  })

  test("a batch that is too large for the provider's queue is sent again in halves", async () => {
    server.options = {
      answer: numberIn,
      invalid: (lines) => (lines.length > 2 ? { code: "token_limit_exceeded", message: "queue full" } : undefined),
    }
    expect((await runtimeOf().run(asking(4))).value).toEqual([0, 1, 2, 3])
    expect(server.batches.map(({ status }) => status).sort()).toEqual(["completed", "completed", "failed"])
  })
})

describe("a later process", () => {
  test("takes the answers of a batch that has ended, unless it asks afresh", async () => {
    await runtimeOf({ memo: memoryStore() }).run(asking(3))
    expect((await runtimeOf({ memo: memoryStore() }).run(asking(4))).value).toEqual([0, 1, 2, 3])
    expect(server.batches.map(({ request_counts }) => request_counts.total)).toEqual([1, 3])
    // The time of a batch is in whole seconds.
    const fresh = new Date(Date.now() + 1_000)
    await runtimeOf({ memo: memoryStore() }).run(asking(3), { fresh })
    expect(server.done).toHaveLength(7)
  })

  test("asks again what is in files that the provider has removed", async () => {
    await runtimeOf({ memo: memoryStore() }).run(asking(2))
    server.options = { answer: numberIn, fault: once1(["content", 404]) }
    expect((await runtimeOf({ memo: memoryStore() }).run(asking(2))).value).toEqual([0, 1])
    expect(server.done).toHaveLength(4)
  })

  test("takes over a batch that its reader left, under another budget", async () => {
    const stop = new AbortController()
    server.options = { answer: numberIn, fault: (step) => (step === "retrieve" ? stop.abort() : undefined) }
    const left = await runtimeOf({ memo: memoryStore() }).run(asking(3), { stop: stop.signal, budget: { usd: 1 } })
    expect(left.partial).toBe(true)
    server.options = { answer: numberIn }
    const { value, usage } = await runtimeOf({ memo: memoryStore() }).run(asking(3), { budget: { usd: 2 } })
    expect(value).toEqual([0, 1, 2])
    expect(usage.usd).toBeCloseTo((3 * 280) / 2 / 1e6)
    expect(server.done).toHaveLength(3)
  })

  test.each(["uploaded", "created", "retrieve", "half"] as const)(
    "after a kill at %s nothing is done twice",
    async (step) => {
      const folder = await mkdtemp(join(tmpdir(), "recall-batch-"))
      try {
        const reached = Promise.withResolvers<void>()
        server.options = {
          answer: numberIn,
          fault: (at) => {
            if (at !== step) return undefined
            reached.resolve()
            return "hang"
          },
        }
        const args = [server.url, join(folder, "memo.db"), asking(6)]
        const child = fork(new URL("batch.child.ts", import.meta.url), args)
        const end = once(child, "exit")
        await reached.promise
        child.kill("SIGKILL")
        await end
        server.options = { answer: numberIn }
        const next = fork(new URL("batch.child.ts", import.meta.url), args)
        const [value] = await once(next, "message")
        expect(value).toEqual(numbers(6))
        expect(new Set(server.done).size).toBe(6)
        expect(server.done).toHaveLength(6)
        expect(server.batches).toHaveLength(1)
        await once(next, "exit")
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    30_000,
  )
})

describe("the journal of batches", () => {
  test("has those of its name and endpoint that are not too old", async () => {
    const now = 30 * 86_400
    const batch = (id: string, days: number, more: object = {}) =>
      ({
        id,
        created_at: now - days * 86_400,
        endpoint: "/v1/chat/completions",
        metadata: { recall_batch: "nightly" },
        ...more,
      }) as unknown as Batch
    let listed = 0
    const api = {
      async *list() {
        const all = [
          batch("own", 0),
          batch("of another name", 1, { metadata: { recall_batch: "other" } }),
          batch("of nobody", 1, { metadata: null }),
          batch("of another endpoint", 2, { endpoint: "/v1/responses" }),
          batch("of last week", 7),
          batch("too old", 7.1),
          batch("older", 8),
        ]
        for (const one of all) {
          listed++
          yield one
        }
      },
    } as unknown as BatchApi
    const ids: string[] = []
    for await (const { id } of batchesOf(api, "nightly", "/v1/chat/completions", now * 1_000)) ids.push(id)
    expect(ids).toEqual(["own", "of last week"])
    expect(listed).toBe(6) // the pages behind are not asked for
  })

  test("an answer of an earlier process is given to one of equal requests", async () => {
    await runtimeOf({ memo: false }).run(asking(1))
    const later = runtimeOf({ memo: false })
    await later.run(asking(1))
    expect(server.done).toHaveLength(1)
    await later.run(asking(1))
    expect(server.done).toHaveLength(2)
    expect(new Set(server.done).size).toBe(2)
  })
})

describe("options", () => {
  test("that have no meaning in batches are refused", () => {
    expect(() => modelOf({ concurrency: 3 })).toThrow("a model with batch has no concurrency")
    expect(() => modelOf({ batch: { idle: 3 } as never })).toThrow("batch.name is missing")
  })

  test("a model in batches has no fallback that answers at once", () => {
    expect(() => withFallback([modelOf(), openai({ model: "n", baseURL: server.url })])).toThrow("cannot replace")
  })
})
