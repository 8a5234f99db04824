// One program over many inputs: the results, the runs at once, the common budget, and every way to end early.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  createRuntime,
  ModelError,
  native,
  NUMBER,
  RecallError,
  UsageError,
  type MapInput,
  type MapOptions,
  type MapResult,
  type Model,
  type Program,
} from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

const ASKING = "PARAM n: number\nEMIT ask(`Number ${n}.`, n)"

async function collected<R, I extends MapInput>(
  program: Program<R>,
  options: MapOptions<I>,
): Promise<readonly MapResult<R, I>[]> {
  const results: MapResult<R, I>[] = []
  for await (const result of program.map(options)) results.push(result)
  return results
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => ({ args: { n } }))
const valuesOf = (results: readonly MapResult[]) =>
  results.map((result) => (result.outcome === "failed" ? result.error : result.result.value))

describe("results", () => {
  test("are one for each input, with its place, its further properties and its usage", async () => {
    const program = await createRuntime().compile("PARAM n: number\nEMIT n * n")
    const map = program.map({
      inputs: [
        { args: { n: 3 }, name: "three" },
        { args: { n: 4 }, name: "four" },
      ],
    })
    const results = []
    for await (const result of map) results.push(result)
    expect(results.map(({ input, index, attempts, outcome }) => [input.name, index, attempts, outcome])).toEqual([
      ["three", 0, 1, "done"],
      ["four", 1, 1, "done"],
    ])
    expect(valuesOf(results)).toEqual([9, 16])
    expect(map.progress).toMatchObject({ read: 2, done: 2, partial: 0, failed: 0, exhausted: null })
  })

  test("fail by themselves: the others go on", async () => {
    const program = await createRuntime().compile("PARAM n: number\nEMIT 12 / n")
    const inputs = [{ args: { n: 0 } }, { args: { n: 4 } }, { args: {} }, null as never, { args: { n: 1, m: 2 } }]
    const results = await collected(program, { inputs, order: "inputs" })
    expect(results.map(({ outcome }) => outcome)).toEqual(["failed", "done", "failed", "failed", "failed"])
    const [zero, , missing, none, unknown] = valuesOf(results)
    expect(zero).toBeInstanceOf(RecallError)
    expect([missing, none, unknown]).toEqual([
      expect.objectContaining({ code: "missing-argument" }),
      expect.objectContaining({ code: "invalid-argument" }),
      expect.objectContaining({ code: "unknown-argument" }),
    ])
  })

  test("come in the order of the inputs if that is wanted, else as runs end", async () => {
    const delays = native({
      name: "wait",
      parameters: { turns: NUMBER },
      returns: NUMBER,
      run: async ({ turns }) => {
        for (let turn = 0; turn < (turns as number); turn++) await new Promise((resolve) => setImmediate(resolve))
        return turns as number
      },
    })
    const program = await createRuntime({ natives: [delays] }).compile(
      'IMPORT wait FROM "host"\nPARAM turns: number\nEMIT wait(turns)',
    )
    const inputs = [40, 0, 20].map((turns) => ({ args: { turns } }))
    expect(valuesOf(await collected(program, { inputs, order: "inputs" }))).toEqual([40, 0, 20])
    expect(valuesOf(await collected(program, { inputs, order: "ends" }))).toEqual([0, 20, 40])
  })

  test("have one reader", async () => {
    const map = (await createRuntime().compile("EMIT 1")).map({ inputs: [] })
    for await (const _ of map) expect.unreachable()
    expect(() => map[Symbol.asyncIterator]()).toThrow(UsageError)
  })
})

describe("law: a map gives what runs one by one give", () => {
  test("for any number of inputs, runs at once and order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom("ends" as const, "inputs" as const),
        async (list, atOnce, order) => {
          const program = await createRuntime({ models: scripted(({ question }) => question.text) }).compile(
            "PARAM n: number\nEMIT IF n == 0 THEN 1 / n ELSE ask(`Number ${n}.`)",
          )
          const inputs = list.map((n) => ({ args: { n } }))
          const results = await collected(program, { inputs, atOnce, order })
          const sorted = [...results].sort((a, b) => a.index - b.index)
          if (order === "inputs") expect(results).toEqual(sorted)
          expect(sorted.map(({ outcome }) => outcome)).toEqual(list.map((n) => (n === 0 ? "failed" : "done")))
          expect(sorted.flatMap((one) => (one.outcome === "done" ? [one.result.value] : []))).toEqual(
            list.flatMap((n) => (n === 0 ? [] : [`Number ${n}.`])),
          )
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe("runs at once", () => {
  test("are at most so many, and inputs are read as there is room", async () => {
    let underWay = 0
    let most = 0
    let read = 0
    let taken = 0
    let ahead = 0
    const slow = native({
      name: "slow",
      parameters: { n: NUMBER },
      returns: NUMBER,
      run: async ({ n }) => {
        most = Math.max(most, ++underWay)
        await new Promise((resolve) => setImmediate(resolve))
        underWay--
        return n as number
      },
    })
    function* inputs() {
      for (let n = 0; n < 200; n++) {
        read++
        ahead = Math.max(ahead, read - taken)
        yield { args: { n } }
      }
    }
    const program = await createRuntime({ natives: [slow] }).compile(
      'IMPORT slow FROM "host"\nPARAM n: number\nEMIT slow(n)',
    )
    for await (const _ of program.map({ inputs: inputs(), atOnce: 5 })) taken++
    expect(taken).toBe(200)
    expect(most).toBe(5)
    expect(ahead).toBeLessThanOrEqual(11)
  })

  test("ask equal questions once, as they share the memo", async () => {
    let asked = 0
    const models = scripted(() => `${++asked}`)
    const program = await createRuntime({ models }).compile('PARAM n: number\nEMIT ask("Always the same.")')
    expect(new Set(valuesOf(await collected(program, { inputs: numbers(20) }))).size).toBe(1)
    expect(asked).toBe(1)
  })
})

/** A model whose failures pass. */
function failing(times: number, error: () => unknown): Model {
  const inner = scripted(({ question }) => question.text)
  let failures = 0
  return {
    ...inner,
    async *generate(request, options) {
      if (failures++ < times) throw error()
      yield* inner.generate(request, options)
    },
  }
}

const busy = () => new ModelError("model-unavailable", "busy", { retryable: true, retryAfter: 0 })

describe("attempts", () => {
  test("follow a failure of a model's server that may pass", async () => {
    const program = await createRuntime({ models: failing(2, busy) }).compile(ASKING)
    const [result] = await collected(program, { inputs: numbers(1) })
    expect(result).toMatchObject({ outcome: "done", attempts: 3 })
  })

  test("are so many, and none follows a failure that lasts", async () => {
    const once = await createRuntime({ models: failing(9, busy) }).compile(ASKING)
    expect((await collected(once, { inputs: numbers(1), retries: 0 }))[0]).toMatchObject({
      outcome: "failed",
      attempts: 1,
      error: { category: "model" },
    })
    const lasting = () => new ModelError("model-refused", "no such model")
    const other = await createRuntime({ models: failing(1, lasting) }).compile(ASKING)
    expect((await collected(other, { inputs: numbers(1) }))[0]).toMatchObject({ outcome: "failed", attempts: 1 })
  })
})

describe("the common budget", () => {
  test("is never passed, and ends the map with the limit that is used up", async () => {
    let asked = 0
    const models = scripted(() => `${++asked}`)
    const program = await createRuntime({ models }).compile(ASKING)
    const map = program.map({ inputs: numbers(50), atOnce: 4, budget: { calls: 17 } })
    const results = []
    for await (const result of map) results.push(result)
    expect(results).toHaveLength(17)
    expect(asked).toBe(17)
    expect(map.progress).toMatchObject({ done: 17, exhausted: "calls", usage: { questions: { asked: 17 } } })
  })

  test("gives a run that needs more than its part a larger one, and asks nothing twice for that", async () => {
    let asked = 0
    const models = scripted(() => `${++asked}`)
    const program = await createRuntime({ models }).compile(
      "PARAM n: number\nEMIT length(FOR i IN range(0, n) : ask(`Number ${i} of ${n}.`))",
    )
    const inputs = [6, 1, 9, 2].map((n) => ({ args: { n } }))
    const map = program.map({ inputs, atOnce: 4, budget: { calls: 18 }, order: "inputs" })
    const results = []
    for await (const result of map) results.push(result)
    expect(valuesOf(results)).toEqual([6, 1, 9, 2])
    expect(asked).toBe(18)
    expect(results.some(({ attempts }) => attempts > 1)).toBe(true)
  })

  test("law: whatever the needs of the runs, it is not passed, and what fits in it one by one is done", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (needs, calls, atOnce) => {
          let asked = 0
          const models = scripted(() => `${++asked}`)
          const program = await createRuntime({ models }).compile(
            "PARAM n: number\nPARAM all: number\nEMIT length(FOR i IN range(0, all) : ask(`Number ${i} of ${n}.`))",
          )
          const inputs = needs.map((all, n) => ({ args: { n, all } }))
          const map = program.map({ inputs, atOnce, budget: { calls } })
          let done = 0
          for await (const { outcome } of map) if (outcome === "done") done++
          expect(asked).toBeLessThanOrEqual(calls)
          const total = needs.reduce((a, b) => a + b, 0)
          if (total <= calls) expect(done).toBe(needs.length)
          else expect(map.progress.exhausted).toBe("calls")
        },
      ),
      { numRuns: 60 },
    )
  })

  test("is beside that of each run, which ends only that run", async () => {
    const program = await createRuntime({ models: scripted(() => "yes") }).compile(
      "PARAM n: number\nEMIT FOR i IN range(0, n) : ask(`Number ${i} of ${n}.`)",
    )
    const map = program.map({
      inputs: [{ args: { n: 2 } }, { args: { n: 5 } }, { args: { n: 1 } }],
      budget: { calls: 100 },
      each: { calls: 3 },
      order: "inputs",
    })
    const results = []
    for await (const result of map) results.push(result)
    expect(results.map(({ outcome }) => outcome)).toEqual(["done", "partial", "done"])
    expect(results[1]).toMatchObject({ result: { exhausted: "calls", missing: [{}, {}] }, attempts: 1 })
    expect(map.progress).toMatchObject({ done: 2, partial: 1, exhausted: null })
  })

  test("has no depth and no concurrency, and dollars need prices", async () => {
    const program = await createRuntime({ models: scripted(() => "yes") }).compile(ASKING)
    for (const budget of [{ depth: 3 }, { concurrency: 3 }, { usd: 3 }])
      expect(() => program.map({ inputs: [], budget })).toThrow(UsageError)
  })
})

describe("an end before the last input", () => {
  const endless = () => {
    let begun = 0
    let ended = 0
    const models: Model = {
      ...scripted(() => ""),
      async *generate(_, { signal }) {
        begun++
        await new Promise((resolve) => signal.addEventListener("abort", resolve))
        ended++
        yield { type: "delta", text: "" }
      },
    }
    return { models, counts: () => ({ begun, ended }) }
  }
  async function* andThen(count: number, go: () => void) {
    yield* numbers(count)
    go()
    await new Promise(() => undefined)
  }

  test("aborts what is under way when its reader leaves", async () => {
    const { models, counts } = endless()
    const program = await createRuntime({
      models: { default: scripted(({ question }) => question.text), slow: models },
    }).compile('PARAM n: number\nEMIT IF n == 0 THEN "first" ELSE ask("Wait.", n, model: "slow")')
    for await (const { input } of program.map({ inputs: numbers(4) })) {
      expect(input.args.n).toBe(0)
      while (counts().begun < 3) await new Promise((resolve) => setImmediate(resolve))
      break
    }
    expect(counts()).toEqual({ begun: 3, ended: 3 })
  })

  test("by `signal` rejects with its reason", async () => {
    const { models } = endless()
    const controller = new AbortController()
    const program = await createRuntime({ models }).compile(ASKING)
    const reason = new Error("enough")
    const inputs = andThen(2, () => controller.abort(reason))
    await expect(collected(program, { inputs, signal: controller.signal })).rejects.toBe(reason)
  })

  test("by `stop` is no failure, and the runs under way have no result", async () => {
    const { models } = endless()
    const controller = new AbortController()
    const program = await createRuntime({ models }).compile(ASKING)
    const inputs = andThen(2, () => controller.abort())
    expect(await collected(program, { inputs, stop: controller.signal })).toEqual([])
  })

  test("by the seconds of the common budget names them, and the runs under way have no result", async () => {
    const { models, counts } = endless()
    const program = await createRuntime({ models }).compile(ASKING)
    const map = program.map({ inputs: numbers(3), atOnce: 2, budget: { seconds: 0.01 } })
    for await (const _ of map) expect.unreachable()
    expect(map.progress).toMatchObject({ done: 0, partial: 0, failed: 0, exhausted: "seconds" })
    expect(counts().begun).toBe(counts().ended)
  })

  test("by an exception of the inputs gives it on", async () => {
    const program = await createRuntime({ models: scripted(() => "yes") }).compile(ASKING)
    async function* inputs() {
      yield { args: { n: 1 } }
      throw new Error("the file is gone")
    }
    await expect(collected(program, { inputs: inputs() })).rejects.toThrow("the file is gone")
  })
})
