// Programs and tasks as JSON over HTTP, and as server-sent events.

import { EventSourceParserStream } from "eventsource-parser/stream"
import { describe, expect, test } from "vitest"
import { ModelError } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering } from "../support/asking.ts"
import { serving } from "../support/serving.ts"

const SHOP = `
## The prices of a shop.
PARAM name: string
PARAM discount: number = 0
## What an amount costs.
TASK price(amount: number, options: {gift?: boolean} = {}, note: string = "-"): {sum: number, note: string} =
  {sum: amount * 3 - discount, note: note}
TASK greet(): string = "Hello " + name
TASK slow(): string = ask("Wait?")
TASK _hidden(): number = 1
EMIT {name: name, price: price(2).sum}
`

async function eventsOf(url: string, body: object): Promise<{ type: string; data: unknown }[]> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify(body),
  })
  expect(response.headers.get("content-type")).toBe("text/event-stream")
  const events: { type: string; data: unknown }[] = []
  const parsed = response
    .body!.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream())
  for await (const { event = "message", data } of parsed)
    events.push({ type: event, data: JSON.parse(data) as unknown })
  return events
}

test("GET /run describes the programs and their public tasks", async () => {
  const { url } = await serving({ shop: SHOP, "a b": "TASK f(): any = 1" })
  const { programs } = (await (await fetch(`${url}/run`)).json()) as { programs: any[] } // oxlint-disable-line
  expect(programs.map(({ name, chat, run }) => [name, chat, run === null])).toEqual([
    ["shop", false, false],
    ["a b", false, true],
  ])
  expect(programs[0].run.parameters).toMatchObject([
    { name: "name", type: "string", required: true },
    { name: "discount", type: "number", required: false },
  ])
  expect(programs[0].tasks.map((task: { name: string }) => task.name)).toEqual(["price", "greet", "slow"])
  expect(programs[0].tasks[0]).toMatchObject({
    documentation: "What an amount costs.",
    arguments: { required: ["amount"], additionalProperties: false },
  })
})

describe("JSON", () => {
  test("has the value of a program, with the usage of its run", async () => {
    const { post } = await serving({ shop: SHOP })
    const { status, data, headers } = await post("/run/shop", { name: "Tea", discount: 1 })
    expect([status, data["value"], data["partial"]]).toEqual([200, { name: "Tea", price: 5 }, false])
    expect(data["usage"]).toMatchObject({ requests: 0, calls: { evaluated: 1 } })
    expect(headers.get("x-request-id")).toBe(data["id"])
  })
  test.each([
    [{ amount: 2 }, { sum: 6, note: "-" }],
    [
      { amount: 2, note: null, options: { gift: null } },
      { sum: 6, note: "-" },
    ],
    [
      { amount: 2, note: "!", options: null },
      { sum: 6, note: "!" },
    ],
  ])("has the value of a task, whose optional arguments may be left out or null: %j", async (args, value) => {
    const { post } = await serving({ shop: SHOP })
    expect((await post("/run/shop/price", args)).data["value"]).toEqual(value)
  })
  test("is exact, also with whole numbers that no double is", async () => {
    const { url } = await serving({ f: "TASK f(n: number): number = n + 1" })
    const headers = { "content-type": "application/json" }
    const body = '{"n": 123456789012345678901234567890}'
    const response = await fetch(`${url}/run/f/f`, { method: "POST", headers, body })
    expect(await response.text()).toContain('{"value":123456789012345678901234567891,')
  })
  test("of a program that a budget ends is partial; of such a task it is an error", async () => {
    const source = 'TASK t(): [string] = [ask("a"), ask("b")]\nEMIT t()'
    // Servers of their own: one remembers the answers of its runs.
    const post = async (path: string) =>
      (await serving({ p: source }, { models: scripted(() => "x"), settings: { budget: { calls: 1 } } })).post(path, {})
    expect(await post("/run/p")).toMatchObject({ status: 200, data: { partial: true } })
    expect(await post("/run/p/t")).toMatchObject({ status: 402, data: { error: { code: "budget-exhausted" } } })
  })
  test("of a failure has its code, and its message is for the log alone", async () => {
    const { post, lines } = await serving({ f: 'TASK f(): any = number("my secret")' })
    const { status, data } = await post("/run/f/f", {})
    expect([status, data["error"]]).toEqual([
      500,
      { message: "the program failed (cannot-convert)", type: "server_error", param: null, code: "cannot-convert" },
    ])
    await expect.poll(() => lines[0]).toContain("my secret")
  })
  test("of a failed run has its cost in the log", async () => {
    const models = scripted([
      { question: "a", answer: "x" },
      { question: "b", error: new ModelError("overloaded", "busy") },
    ])
    const { post, lines } = await serving({ f: 'EMIT ask("b", about: ask("a"))' }, { models })
    expect((await post("/run/f", {})).status).toBe(500)
    await expect.poll(() => lines[0]).toMatch(/500 f .* requests, .* tokens/)
  })
})

test.each([
  ["/run/shop", {}, 400, "the program needs name: string"],
  ["/run/shop", { name: 1, discount: "x" }, 400, "the PARAM discount"],
  ["/run/shop", { name: "x", nome: 1 }, 400, "there is no PARAM nome (did you mean name?"],
  ["/run/shop", [], 400, "the body is a JSON object"],
  ["/run/shop", "null", 400, "the body is a JSON object"],
  ["/run/shop/price", { amount: "x" }, 400, "price needs number for amount"],
  ["/run/shop/price", {}, 400, "price needs amount"],
  ["/run/shop/price", { amount: 1, toString: 1 }, 400, "price has no parameter"],
  ["/run/shop/greet", {}, 500, "missing-argument"],
  ["/run/shop/_hidden", {}, 404, "no public task"],
  ["/run/shop/toString", {}, 404, "no public task"],
  ["/run/toString", {}, 404, "there is no program"],
  ["/run/%E0%A4%A", {}, 404, "there is nothing at this path"],
  ["/run/shop/price/more", {}, 404, "there is nothing at this path"],
  ["/run/library", {}, 404, "has no EMIT"],
  ["/v1/models", {}, 405, "this path allows GET alone"],
  ["/run/shop", "{", 400, "the body is not JSON"],
  ["/run/shop", "", 400, "the body is not JSON"],
  ["/run/shop", `{"name": "${"x".repeat(100_000)}"}`, 413, "at most 100000 bytes"],
  ["/run/shop", `{"name": ${"[".repeat(50_000)}${"]".repeat(50_000 - 20)}}`, 400, "the body is not JSON"],
  ["/run/shop", `{"name": ${"[".repeat(40_000)}${"]".repeat(40_000)}}`, 400, "nested"],
])("POST %s %j is answered with %d", async (path, body, status, message) => {
  const { post } = await serving({ shop: SHOP, library: "TASK f(): any = 1" })
  const reply = await post(path, body)
  expect([reply.status, reply.data["error"].message]).toEqual([status, expect.stringContaining(message)])
})

describe("server-sent events", () => {
  test("have the pieces of the text, the questions where they are shown, and the value", async () => {
    const models = scripted(() => "wet")
    const { url } = await serving({ p: 'EMIT "It is " + ask("a")' }, { models, settings: { reasoning: "questions" } })
    const events = await eventsOf(`${url}/run/p`, {})
    expect(events.filter(({ type }) => type === "message").map(({ data }) => data)).toEqual(["It is ", "wet"])
    expect(events.filter(({ type }) => type === "question")).toEqual([{ type: "question", data: "- a\n" }])
    expect(events.at(-1)).toMatchObject({ type: "end", data: { value: "It is wet", partial: false } })
  })
  test("of a task have its value", async () => {
    const { url } = await serving({ shop: SHOP })
    expect(await eventsOf(`${url}/run/shop/price`, { amount: 1 })).toMatchObject([
      { type: "end", data: { value: { sum: 3 } } },
    ])
  })
  test("of a failure behind the beginning end in it", async () => {
    const models = scripted([{ question: "b", error: new ModelError("overloaded", "busy") }])
    const { url } = await serving({ p: 'EMIT "It is " + ask("b")' }, { models })
    expect((await eventsOf(`${url}/run/p`, {})).at(-1)).toMatchObject({
      type: "failure",
      data: { error: { code: "overloaded" } },
    })
  })
  test("of wrong arguments are an error of its own", async () => {
    const { post } = await serving({ shop: SHOP })
    const { status } = await post("/run/shop", {}, { accept: "text/event-stream" })
    expect(status).toBe(400)
  })
})

test("a client that leaves ends the call of a task", async () => {
  const gate = createGate()
  const { url, lines } = await serving({ shop: SHOP }, { models: answering({ "Wait?": "x" }, { gate }) })
  const left = new AbortController()
  const headers = { "content-type": "application/json" }
  const sent = fetch(`${url}/run/shop/slow`, { method: "POST", headers, body: "{}", signal: left.signal })
  await gate.arrived(1)
  left.abort()
  await expect(sent).rejects.toThrow("abort")
  await expect.poll(() => lines[0]).toContain(" 499 shop/slow ")
  expect(gate.waiting).toEqual([])
})
