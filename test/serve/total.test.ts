// The budget of all requests of a server together.

import { describe, expect, test } from "vitest"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering } from "../support/asking.ts"
import { recall } from "../support/command-line.ts"
import { serving } from "../support/serving.ts"

const SOURCE = { p: "PARAM question: string\nEMIT ask(question)\nTASK t(q: string): string = ask(q)" }
const models = scripted(({ question }) => `re: ${question.text}`)

test("is spent by runs and calls of tasks, and then only remembered answers are given", async () => {
  const { post, lines } = await serving(SOURCE, { models, total: { calls: 2 } })
  expect((await post("/run/p", { question: "a" })).data["value"]).toBe("re: a")
  expect((await post("/run/p/t", { q: "b" })).data["value"]).toBe("re: b")
  expect(lines).toContain("over: calls")
  expect(await post("/run/p/t", { q: "c" })).toMatchObject({
    status: 402,
    data: { error: { code: "budget-exhausted" } },
  })
  expect((await post("/run/p", { question: "c" })).data).toMatchObject({ partial: true })
  const chat = { model: "p", messages: [{ role: "user", content: "c" }] }
  expect((await post("/v1/chat/completions", chat)).status).toBe(402)
  expect((await post("/run/p", { question: "a" })).data).toMatchObject({ value: "re: a", partial: false })
  expect(lines.filter((line) => line.startsWith("over"))).toHaveLength(1)
})

test("is never passed, however many requests run at once", async () => {
  const total = { calls: 7 }
  const { post } = await serving(SOURCE, { models, total, concurrency: 5, queue: 100 })
  const replies = await Promise.all(Array.from({ length: 40 }, (_, i) => post("/run/p/t", { q: `q${i}` })))
  const spent = replies.reduce((sum, { data }) => sum + ((data["usage"]?.questions.asked as number) ?? 0), 0)
  expect(spent).toBeLessThanOrEqual(7)
  expect(replies.filter(({ status }) => status === 200).length).toBe(spent)
  // A later request has what the runs have returned.
  const rest = await Promise.all(Array.from({ length: 7 - spent }, (_, i) => post("/run/p/t", { q: `r${i}` })))
  expect(rest.filter(({ status }) => status === 402)).toEqual([])
})

test("held by runs under way is not refused for good", async () => {
  const gate = createGate()
  const { post } = await serving(SOURCE, {
    models: answering({ a: "1", b: "2" }, { gate }),
    total: { calls: 1 },
    settings: { budget: { calls: 1 } },
  })
  const first = post("/run/p", { question: "a" })
  await gate.arrived(1)
  const second = await post("/run/p", { question: "b" })
  expect([second.status, second.headers.get("retry-after")]).toEqual([503, "5"])
  gate.open()
  expect((await first).data["value"]).toBe("1")
})

describe("--total", () => {
  const files = { "p.rcl": SOURCE.p }
  const serve = (...options: readonly string[]) =>
    recall(["serve", "p.rcl", "--port", "0", "--no-memo", ...options], { files })
  test("is among the limits that the command shows", async () => {
    const options = ["--total", "calls=1000,tokens=5000000", "--budget", "calls=9"]
    // It listens, and stops at once.
    const signal = AbortSignal.abort()
    const { status, stderr } = await recall(["serve", "p.rcl", "--port", "0", "--no-memo", ...options], {
      files,
      signal,
    })
    expect(status).toBe(0)
    expect(stderr).toContain("at most calls=9,tokens=1000000,seconds=600, all together calls=1000,tokens=5000000.")
  })
  test.each([
    ["seconds=5", "--total has no seconds, which is a limit of each request"],
    ["usd=-1", "the budget of usd must be a number of at least 0"],
    ["many", "is not a limit"],
  ])("%s is refused", async (limits, message) => {
    const { status, stderr } = await serve("--total", limits)
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})
