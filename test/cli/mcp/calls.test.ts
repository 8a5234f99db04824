// Calls of tools: their progress, their budgets, their end by the client, and calls that are repeated after it.

import { describe, expect, test } from "vitest"
import type { Progress } from "@modelcontextprotocol/client"
import { createCallProgress, type Report } from "../../../src/cli/mcp/progress.ts"
import { PROGRESS_HEARTBEAT } from "../../../src/cli/mcp/limits.ts"
import { memoryStore } from "../../../src/memo/stores/memory.ts"
import type { Model } from "../../../src/models/model.ts"
import { createClock, createGate, scripted } from "../../../src/testing/index.ts"
import { connect, ERAS } from "../../support/mcp.ts"
import { until } from "../../support/until.ts"

const files = {
  "read.rcl": `
## What two questions say, one after the other.
TASK read(text: string): string =
  LET first = ask("First?", text, recursive: false) IN ask("Then?", first, recursive: false)
`,
}

/** Answers the first question, and the second one once it is let through; counts its requests. */
function counting() {
  const seen = { first: 0, then: 0, aborted: 0, answered: false }
  const model: Model = {
    id: "counting",
    price: { input: 1, output: 1_000_000 },
    async *generate({ question }, { signal }) {
      const isFirst = question.text === "First?"
      seen[isFirst ? "first" : "then"]++
      if (!isFirst && !seen.answered) {
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }))
        seen.aborted++
        throw signal.reason
      }
      yield { type: "delta", text: isFirst ? "one" : "two" }
      yield { type: "usage", input: 0, output: 1 }
      yield { type: "finish", reason: "stop" }
    },
  }
  return { seen, model }
}

describe.each(Object.entries(ERAS))("in the era %s", (_, options) => {
  test("a call that the client gives up stops its requests, and repeated it asks nothing twice", async () => {
    const { seen, model } = counting()
    const { client, end } = await connect(
      ["read.rcl"],
      { files, configuration: { models: { default: model } } },
      options,
    )
    const giveUp = new AbortController()
    const call = client.callTool({ name: "read", arguments: { text: "a" } }, { signal: giveUp.signal })
    call.catch(() => undefined)
    await until(() => seen.then === 1)
    giveUp.abort(new Error("timed out"))
    await expect(call).rejects.toThrow("timed out")
    await until(() => seen.aborted === 1)
    seen.answered = true
    const again = await client.callTool({ name: "read", arguments: { text: "a" } })
    expect(again).toMatchObject({ structuredContent: { value: "two" } })
    expect(seen).toEqual({ first: 1, then: 2, aborted: 1, answered: true })
    await end()
  })

  test("a client that dies stops the requests of its calls, and the command ends", async () => {
    const { seen, model } = counting()
    const store = memoryStore()
    const surroundings = { files, store, configuration: { models: { default: model } } }
    const { client, end } = await connect(["read.rcl"], surroundings, options)
    client.callTool({ name: "read", arguments: { text: "a" } }).catch(() => undefined)
    await until(() => seen.then === 1)
    expect(await end()).toMatchObject({ status: 0, stdout: "" })
    expect(seen.aborted).toBe(1)
  })

  test("progress tells the questions and their price, and grows", async () => {
    const { seen, model } = counting()
    const { client, end } = await connect(
      ["read.rcl"],
      { files, configuration: { models: { default: model } } },
      options,
    )
    const reports: Progress[] = []
    const call = client.callTool(
      { name: "read", arguments: { text: "a" } },
      { onprogress: (report) => reports.push(report) },
    )
    call.catch(() => undefined)
    await until(() => reports.some(({ message = "" }) => /^1 of 2 questions answered, about \$1\.00$/.test(message)))
    expect(seen.then).toBe(1)
    const values = reports.map(({ progress }) => progress)
    expect(values).toEqual([...new Set(values)].sort((a, b) => a - b))
    await end()
  })
})

test("progress is reported while nothing changes, always with a larger number below the next question", async () => {
  const clock = createClock()
  const reports: Report[] = []
  const progress = createCallProgress((report) => reports.push(report), clock)
  progress.event({
    type: "run",
    t: 0,
    version: 1,
    run: "r",
    name: "a",
    kind: "module",
    at: "",
    arguments: [],
    models: {},
    budget: {},
    text: { json: "" },
  })
  for (let i = 0; i < 5; i++) await clock.advance(PROGRESS_HEARTBEAT)
  const values = reports.map((report) => report.progress)
  expect(values).toHaveLength(5)
  expect(values).toEqual([...new Set(values)].sort((a, b) => a - b))
  expect(values.every((value) => value < 1)).toBe(true)
  progress.end()
  await clock.advance(PROGRESS_HEARTBEAT)
  expect(reports).toHaveLength(5)
})

test.each([
  [[], {}, 200],
  [[], { budget: { calls: 3 } }, 3],
  [["--budget", "calls=2"], { budget: { calls: 3 } }, 2],
])("each call has a budget: %j and %j give %i questions", async (args, given, most) => {
  let asked = 0
  const configuration = { ...given, models: { default: scripted(() => String(++asked)) } }
  const many = { "many.rcl": 'TASK many(n: number): any = FOR i IN range(0, n) : ask("Which?", i, recursive: false)' }
  const { client, end } = await connect(["many.rcl", ...args], { files: many, configuration })
  expect(await client.callTool({ name: "many", arguments: { n: most + 1 } })).toMatchObject({
    isError: true,
    _meta: {
      "recall-lang/error": {
        code: "budget-exhausted",
        hint: expect.stringContaining("recall mcp --budget sets it") as string,
      },
      "recall-lang/usage": { questions: { asked: most } },
    },
  })
  expect(asked).toBe(most)
  expect((await client.callTool({ name: "many", arguments: { n: most + 1 } })).isError).toBeUndefined()
  expect(asked).toBe(most + 1)
  await end()
})

test("calls at the same time do not wait for each other", async () => {
  const gate = createGate()
  const configuration = {
    models: {
      default: scripted(({ question }) => question.text, {
        gate: async (request, options) => {
          if (request.question.text === "slow") await gate(request, options)
        },
      }),
    },
  }
  const both = { "both.rcl": "TASK say(q: string): string = ask(q, recursive: false)" }
  const { client, end } = await connect(["both.rcl"], { files: both, configuration })
  const slow = client.callTool({ name: "say", arguments: { q: "slow" } })
  expect(await client.callTool({ name: "say", arguments: { q: "fast" } })).toMatchObject({
    structuredContent: { value: "fast" },
  })
  gate.open()
  expect(await slow).toMatchObject({ structuredContent: { value: "slow" } })
  await end()
})
