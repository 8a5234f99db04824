// The trace of a run is complete, in order, adds up to the reported usage, and changes nothing.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  createRuntime,
  memoryStore,
  modulesFrom,
  native,
  RecallError,
  STRING,
  type RunOptions,
  type RunResult,
  type RuntimeOptions,
  type TraceEvent,
} from "../../src/index.ts"
import { usageOfCost } from "../../src/base/usage.ts"
import { sumsOf } from "../../src/trace/order.ts"
import { EMPTY, fold } from "../../src/trace/reduce.ts"
import { isEvent } from "../../src/trace/shape.ts"
import { program } from "../support/arbitrary-program.ts"
import { FIRST, script } from "../support/arbitrary-script.ts"
import { answering } from "../support/asking.ts"
import { ending } from "../support/runs.ts"
import { createGate } from "../../src/testing/index.ts"

const ASK = `ask("${FIRST}", d: "the datum's (text)")`

async function traced(
  options: RuntimeOptions,
  source: string,
  run: RunOptions = {},
): Promise<{ readonly events: TraceEvent[]; readonly result: RunResult | RecallError }> {
  const events: TraceEvent[] = []
  const result = await createRuntime(options)
    .run(source, { ...run, trace: (event) => events.push(event) })
    .catch((error: unknown) => {
      if (error instanceof RecallError) return error
      throw error
    })
  return { events, result }
}

function count(events: readonly TraceEvent[], type: TraceEvent["type"], what?: "call" | "question"): number {
  return events.filter(
    (event) => event.type === type && (what === undefined || (event.type === "hit" && event.what === what)),
  ).length
}

/** The laws of every trace. */
function checkForm(events: readonly TraceEvent[]): void {
  expect(events[0]).toMatchObject({ type: "run", version: 1 })
  expect(events.filter(({ type }) => type === "end")).toEqual([events.at(-1)])
  const begun = new Map<number, string>([[0, "run"]])
  const ended = new Set<number>()
  const values = new Set<string>()
  let last = 0
  for (const event of events) {
    expect(event.t).toBeGreaterThanOrEqual(last)
    last = event.t
    if (event.type === "value") values.add(event.ref)
    if ("parent" in event) expect(begun.has(event.parent), `the parent of ${JSON.stringify(event)}`).toBe(true)
    switch (event.type) {
      case "call":
      case "native":
      case "question":
      case "node":
      case "request":
      case "hit":
        expect(begun.has(event.id)).toBe(false)
        begun.set(event.id, event.type)
        break
      case "result":
      case "failure":
      case "response":
        expect(begun.has(event.id)).toBe(true)
        expect(ended.has(event.id), `ended twice: ${JSON.stringify(event)}`).toBe(false)
        ended.add(event.id)
        break
      case "delta":
      case "retry":
      case "miss":
      case "confirmation":
      case "decision":
        expect(begun.has(event.id)).toBe(true)
        break
      case "run":
      case "value":
      case "import":
      case "diagnostic":
      case "budget":
      case "end":
        break
    }
    for (const ref of refsIn(event)) expect(event.type === "run" || values.has(ref)).toBe(true)
  }
}

function refsIn(event: TraceEvent): string[] {
  if (event.type === "value") return []
  return [...JSON.stringify(event).matchAll(/\{"ref":"([0-9a-f]{64})","kind"/g)].map(([, ref]) => ref!)
}

/** Sums over the events are the run's usage. */
function checkSums(events: readonly TraceEvent[], { usage }: { readonly usage: RunResult["usage"] }): void {
  expect(count(events, "call")).toBe(usage.calls.evaluated)
  expect(count(events, "hit", "call")).toBe(usage.calls.remembered)
  expect(count(events, "question")).toBe(usage.questions.asked)
  expect(count(events, "hit", "question")).toBe(usage.questions.remembered)
  const responses = events.filter((event) => event.type === "response").filter(({ remembered }) => !remembered)
  expect(responses.length).toBe(usage.requests)
  const state = fold(EMPTY, events)
  const { usd, ...told } = usageOfCost(state.totals.cost)
  expect({ ...told, usd: null }).toEqual({ ...usageOfCost(sumsOf(state).get(0)!), usd: null })
  expect(told.tokens).toEqual(usage.tokens)
  expect(told.unpriced).toBe(usage.unpriced)
  expect(usd ?? -1).toBeCloseTo(usage.usd ?? -1, 9)
  expect(state.totals.requests.ended).toBe(usage.requests)
  expect(sumsOf(state).get(0)!.requests).toBe(usage.requests)
}

describe("of arbitrary programs", () => {
  test("it is complete, and changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(program(), fc.boolean(), async (source, memo) => {
        const limits = { steps: 5_000 }
        const without = await ending(createRuntime({ limits, memo }), source)
        fc.pre(!("code" in without) || without.code !== "too-many-steps")
        const { events, result } = await traced({ limits, memo }, source)
        checkForm(events)
        checkSums(events, result)
        if ("code" in without) {
          expect(result).toMatchObject({ code: without.code })
          return
        }
        expect(result).toMatchObject({ value: without.value, text: without.text })
        const state = fold(EMPTY, events)
        expect(state.end).toMatchObject({ outcome: "done" })
        for (const row of Object.values(state.rows)) expect(row.kind === "hit" || row.to !== null).toBe(true)
      }),
      { numRuns: 120 },
    )
  })

  test("without its calls it has questions alone", async () => {
    const { events, result } = await traced(
      { models: answering({ Q: "x" }) },
      'TASK f(n: number): string = ask("Q", n)\nEMIT f(1) + f(1) + f(2)',
      { traceCalls: false },
    )
    checkForm(events)
    expect([count(events, "call"), count(events, "hit", "call"), count(events, "question")]).toEqual([0, 0, 2])
    expect(result).toMatchObject({ text: "xxx" })
  })
})

describe("of answers with calls", () => {
  test("it is complete, its sums are the usage, and the text of each answer is in it", async () => {
    await fc.assert(
      fc.asyncProperty(
        script,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom("each", "end"),
        async ({ answers }, chunk, pause) => {
          const plain = await createRuntime({ models: answering(answers, { chunk, pause }) }).run(ASK, {
            kind: "expression",
          })
          const { events, result } = await traced(
            { models: answering(answers, { chunk, pause, price: { input: 3, output: 7 } }) },
            ASK,
            { kind: "expression" },
          )
          checkForm(events)
          checkSums(events, result as RunResult)
          expect((result as RunResult).value).toEqual(plain.value)
          for (const [id, written] of writtenIn(events)) {
            const question = events.find((event) => event.type === "question" && event.id === id) as TraceEvent & {
              type: "question"
            }
            expect(answers[(question.question as { json: string }).json]!.startsWith(written)).toBe(true)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test("with a store, a hit there is reported as such, and a continued answer as remembered", async () => {
    await fc.assert(
      fc.asyncProperty(script, async ({ answers }) => {
        const memo = memoryStore()
        const first = await traced({ models: answering(answers), memo }, ASK, { kind: "expression" })
        checkSums(first.events, first.result as RunResult)
        expect(count(first.events, "miss")).toBe(count(first.events, "question"))
        const second = await traced({ models: answering(answers), memo }, ASK, { kind: "expression" })
        checkForm(second.events)
        checkSums(second.events, second.result as RunResult)
        expect(second.events.filter(({ type }) => type === "hit")).toMatchObject([
          { what: "question", from: "store", of: null, name: FIRST, saved: { input: expect.any(Number) as number } },
        ])
      }),
      { numRuns: 30 },
    )
  })

  test("a request with a remembered answer does not count as sent", async () => {
    const memo = memoryStore()
    const models = answering({ Q: 'CALL("A") CALL("B") CALL("C")', A: "a", B: "b", C: "c" })
    await traced({ models, memo, budget: { calls: 2 } }, 'ask("Q")', { kind: "expression" })
    const { events, result } = await traced({ models, memo }, 'ask("Q")', { kind: "expression" })
    expect(events.some((event) => event.type === "response" && event.remembered)).toBe(true)
    checkForm(events)
    checkSums(events, result as RunResult)
  })
})

/** The text that the model wrote of each question's answer, so far. */
function writtenIn(events: readonly TraceEvent[]): Map<number, string> {
  const texts = new Map<number, string>()
  const requests = new Map<number, { readonly question: number; text: string }>()
  for (const event of events) {
    if (event.type === "request") requests.set(event.id, { question: event.parent, text: "" })
    else if (event.type === "delta") requests.get(event.id)!.text += event.text
    else if (event.type === "response") {
      const { question, text } = requests.get(event.id)!
      texts.set(question, (texts.get(question) ?? "") + text.slice(0, event.kept))
    }
  }
  return texts
}

test.each([
  ["its result", "7", { state: "done", value: { json: 7 }, failure: null }],
  ["its failure", "seven", { state: "failed", value: null, failure: { code: "undecodable-answer" } }],
])("of a question that another run has under way the hit has %s", async (_, answer, hit) => {
  const gate = createGate()
  const runtime = createRuntime({ models: answering({ Q: answer }, { gate }) })
  const events: TraceEvent[] = []
  const first = runtime.run('ask("Q", returns: number)', { kind: "expression" })
  await gate.arrived(1)
  const second = runtime.run('ask("Q", returns: number)', { kind: "expression", trace: (event) => events.push(event) })
  gate.open()
  await Promise.allSettled([first, second])
  checkForm(events)
  expect(fold(EMPTY, events).rows[1]).toMatchObject({ kind: "hit", hit: { of: null, from: "runtime" }, ...hit })
})

describe("of failures", () => {
  test("each failed call and question on the way is reported, and the run's diagnostic", async () => {
    const { events, result } = await traced(
      { models: answering({ Q: "x" }) },
      'TASK f(n: number): number = ask("Q", n, returns: number)\nEMIT f(1)',
    )
    checkForm(events)
    expect(result).toMatchObject({ code: "undecodable-answer" })
    expect(events.filter(({ type }) => type === "failure").map((event) => (event as { code: string }).code)).toEqual([
      "undecodable-answer",
      "undecodable-answer",
    ])
    expect(events.at(-1)).toMatchObject({ outcome: "failed", value: null })
    expect(events.findLast(({ type }) => type === "diagnostic")).toMatchObject({
      parent: 0,
      diagnostic: { code: "undecodable-answer", severity: "error" },
    })
  })

  test("a program that does not parse has a beginning and an end", async () => {
    const { events } = await traced({}, "EMIT (")
    checkForm(events)
    expect(events.map(({ type }) => type)).toEqual(["run", "diagnostic", "end"])
  })

  test("a native with effects is reported, with its result or failure", async () => {
    const natives = [
      native({
        name: "read_page",
        effect: "read",
        parameters: { url: STRING },
        returns: STRING,
        run: async ({ url }) => {
          if (url === "b") throw new Error("no such page")
          return `page ${url}`
        },
      }),
    ]
    const { events } = await traced(
      { natives },
      'IMPORT read_page FROM "host"\nEMIT [read_page("a"), TRY read_page("b") ELSE "none"]',
    )
    checkForm(events)
    expect(events.filter(({ type }) => type === "native")).toMatchObject([
      { native: "read_page", effect: "read", arguments: [{ name: "url", value: { json: "a" } }] },
      { arguments: [{ value: { json: "b" } }] },
    ])
    expect(events.filter(({ type }) => type === "failure")).toMatchObject([{ code: "native-error" }])
  })

  test("questions that a budget ended before they were put to a model are neither reported nor counted", async () => {
    const { events, result } = await traced(
      { models: answering({ A: 'a CALL("C")', B: "b", C: "c" }), budget: { calls: 1 } },
      '[ask("A"), ask("B")]',
      { kind: "expression" },
    )
    checkForm(events)
    expect(result.usage.questions).toEqual({ asked: count(events, "question"), remembered: 0 })
  })

  test("requests to confirm, and the host's replies", async () => {
    const send = native({ name: "send", parameters: { to: STRING, text: STRING }, effect: "write", run: () => "sent" })
    const source =
      'IMPORT send FROM "host"\nPARAM who: string\n'
      + 'EMIT FOR to IN ["ann", "bob", "cem"] : TRY send(to, who) ELSE error.code'
    const says = new Map<unknown, () => boolean>([
      ["ann", () => true],
      ["bob", () => false],
      [
        "cem",
        () => {
          throw new Error("away")
        },
      ],
    ])
    const { events, result } = await traced(
      { natives: [send], confirm: ({ arguments: { to } }) => says.get(to)!() },
      source,
      { args: { who: "x" } },
    )
    checkForm(events)
    expect(result).toMatchObject({ value: ["sent", "not-confirmed", "not-confirmed"] })
    const rows = Object.values(fold(EMPTY, events).rows).filter(({ kind }) => kind === "native")
    expect(
      rows.map(({ confirmation, failure }) => [
        confirmation?.by,
        confirmation?.provenance,
        confirmation?.decision?.allowed,
        failure?.code,
      ]),
    ).toEqual([
      [
        "program",
        [
          { name: "to", origins: [] },
          { name: "text", origins: ["data"] },
        ],
        true,
        undefined,
      ],
      [
        "program",
        [
          { name: "to", origins: [] },
          { name: "text", origins: ["data"] },
        ],
        false,
        "not-confirmed",
      ],
      [
        "program",
        [
          { name: "to", origins: [] },
          { name: "text", origins: ["data"] },
        ],
        false,
        "not-confirmed",
      ],
    ])
  })

  test("a request to confirm without a reply when the run ended", async () => {
    const send = native({ name: "send", parameters: { to: STRING }, effect: "write", run: () => "sent" })
    const stop = new AbortController()
    const confirm = () => new Promise<boolean>(() => stop.abort())
    const { events } = await traced({ natives: [send], confirm }, 'IMPORT send FROM "host"\nEMIT send("ann")', {
      stop: stop.signal,
    })
    checkForm(events)
    expect(fold(EMPTY, events).rows[1]).toMatchObject({
      kind: "native",
      state: "running",
      confirmation: { decision: null },
    })
  })

  test("the events of a confirmation contain no redacted data, and stay valid", async () => {
    const send = native({ name: "send", parameters: { secret: STRING }, effect: "write", run: () => "sent" })
    const { events } = await traced(
      { natives: [send], confirm: () => true },
      'IMPORT send FROM "host"\nPARAM a: string\nEMIT send(a)',
      { args: { a: "b" }, redact: ["secret", "data", "program"] },
    )
    expect(events.every(isEvent)).toBe(true)
    expect(JSON.stringify(events)).not.toContain("secret")
    expect(events.find(({ type }) => type === "confirmation")).toMatchObject({
      by: "program",
      provenance: [{ name: "██████", origins: ["data"] }],
    })
  })

  test("imports are reported, with each text once", async () => {
    const text = `TASK f(n: number): number = n + 1${" ".repeat(300)}`
    const modules = modulesFrom({
      "lib/a.rcl": text,
      "lib/b.rcl": 'IMPORT f FROM "./a.rcl"\nTASK g(n: number): number = f(f(n))',
    })
    const { events, result } = await traced(
      {},
      'IMPORT f FROM "./lib/a.rcl"\nIMPORT g FROM "./lib/b.rcl"\nIMPORT summarize FROM "std/summary"\nEMIT f(1) + g(1)',
      { modules, name: "main.rcl" },
    )
    checkForm(events)
    expect(result).toMatchObject({ value: 5 })
    expect(events.filter(({ type }) => type === "import")).toMatchObject([
      { specifier: "./lib/a.rcl", importer: "main.rcl", module: "lib/a.rcl", text: { size: text.length } },
      { specifier: "./lib/b.rcl", importer: "main.rcl", module: "lib/b.rcl" },
      { specifier: "./a.rcl", importer: "lib/b.rcl", module: "lib/a.rcl", text: { size: text.length } },
    ])
    expect(events.filter((event) => event.type === "value" && event.value === text)).toHaveLength(1)
  })

  test("an end by a budget is reported", async () => {
    const { events, result } = await traced(
      { models: answering({ A: "a", B: "b" }), budget: { calls: 1 } },
      '[ask("A"), ask("B")]',
      { kind: "expression" },
    )
    checkForm(events)
    expect(result).toMatchObject({ partial: true })
    expect(events.filter(({ type }) => type === "budget")).toMatchObject([{ kind: "calls", limit: 1 }])
    // The question was not asked, so it has no row that could fail.
    expect(events.filter(({ type }) => type === "failure")).toEqual([])
    expect(events.filter(({ type }) => type === "diagnostic")).toMatchObject([
      { diagnostic: { code: "budget-exhausted", message: "the budget of calls (1) is used up" } },
    ])
    expect(events.at(-1)).toMatchObject({ outcome: "partial" })
  })
})

test("the same events can be read live", async () => {
  const emitted: TraceEvent[] = []
  const { events, result } = createRuntime({ models: answering({ Q: "x" }) }).stream('ask("Q")', {
    kind: "expression",
    trace: (event) => emitted.push(event),
  })
  const read: TraceEvent[] = []
  for await (const event of events) read.push(event)
  expect(read).toEqual(emitted)
  expect(read.at(-1)?.type).toBe("end")
  expect((await result).value).toBe("x")
})

test("redacted data are nowhere in it, also where a model writes them piece by piece", async () => {
  const { events, result } = await traced(
    { models: answering({ Q: "The number is 4111-1111, and CALL(upper(secret))." }, { chunk: 3 }) },
    'ask("Q", secret)',
    {
      kind: "expression",
      args: { secret: "hush hush" },
      redact: [{ pattern: "[0-9]{4}-[0-9]{4}" }, { data: "secret" }],
    },
  )
  expect(result).toMatchObject({ value: "The number is 4111-1111, and HUSH HUSH." })
  expect(JSON.stringify(events)).not.toMatch(/4111|hush hush/)
})
