// The calls around an error that waits, is shared, or ends the run; and what they do not show.

import { expect, test } from "vitest"
import { createRuntime, RecallError, type RunOptions, type RuntimeOptions, type TraceEvent } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

const models = scripted(({ question: { text } }) => (text === "word" ? "no number" : "12"))

async function errorOf(source: string, options: RunOptions = {}, runtime: RuntimeOptions = {}): Promise<RecallError> {
  const error: unknown = await createRuntime({ models, ...runtime })
    .run(source, options)
    .catch((thrown: unknown) => thrown)
  if (!(error instanceof RecallError)) throw error
  return error
}

const callsOf = async (...of: Parameters<typeof errorOf>) => (await errorOf(...of)).calls.map(({ call }) => call)

const READ = "TASK read(name: string): number = number(ask(name))\n"

test.each([true, false])("around what waits for a model, with memo: %s", async (memo) => {
  const calls = (program: string) => callsOf(READ + program, {}, { memo })
  expect(await calls('EMIT FOR q IN ["n", "word"] : read(q)')).toEqual(['read(name: "word")', 'item 1 of FOR: "word"'])
  expect(await calls('EMIT map(["n", "word"], q => read(q) + 1)')).toEqual([
    'read(name: "word")',
    'item 1 of map: "word"',
  ])
  expect(await calls('EMIT map(["n", "word"], read)')).toEqual(['read(name: "word")', 'item 1 of map: "word"'])
  expect(await calls('EMIT reduce(["n", "word", "n"], (a, q) => a + read(q), 0)')).toEqual([
    'read(name: "word")',
    'item 1 of reduce: "word"',
  ])
  expect(await calls('TASK f(x) = 1 + read(x)\nTASK g(x): number = f(x)\nEMIT LET a = read("n") IN g("word")')).toEqual(
    ['read(name: "word")', 'f(x: "word")', 'g(x: "word")'],
  )
})

test("an error in a function that is handed on is placed in the user's line, also beside what waits", async () => {
  const source = `${READ}EMIT map(["n", 1], x => read(x))`
  const { diagnostics } = await errorOf(source)
  expect(source.slice(diagnostics[0]!.span.start, diagnostics[0]!.span.end)).toBe("read(x)")
  const wrong = `${READ}EMIT map([read("n")], (x, y) => x)`
  const [arity] = (await errorOf(wrong)).diagnostics
  expect(wrong.slice(arity!.span.start, arity!.span.end)).toBe('map([read("n")], (x, y) => x)')
})

test("each of the calls that share one has its own chain", async () => {
  const program = `${READ}TASK a() = read("word")\nTASK b() = 1 + read("word")\nEMIT [TRY a() ELSE 0, b()]`
  expect(await callsOf(program)).toEqual(['read(name: "word")', "b()"])
})

test.each([2_000, 200_000])("around a limit that ends the run: depth %i", async (depth) => {
  const program = "TASK down(n: number): number = 1 + down(n + 1)\nTASK f(x) = [x, down(0)]\nEMIT FOR x IN [7] : f(x)"
  const { calls, code } = await errorOf(program, {}, { limits: { depth } })
  expect(code).toBe("too-deep")
  expect(calls.map(({ call }) => call).slice(-3)).toEqual(["down(n: 0)", "f(x: 7)", "item 0 of FOR: 7"])
  expect(calls.length).toBe(8)
  expect(calls[3]!.omitted).toBeGreaterThan(depth - 20)
})

test("they are in the trace, too", async () => {
  const events: TraceEvent[] = []
  await errorOf("TASK f(n) = 1 / n\nEMIT f(0)", { trace: (event) => events.push(event) })
  expect(events.flatMap((event) => (event.type === "diagnostic" ? event.diagnostic.calls : []))).toEqual([
    { call: "f(n: 0)", source: "module", span: { start: 23, end: 27 } },
  ])
})

const FAILING = "TASK f(key: string, more: [any]): number = number(key)\n"

test("secrets are not shown", async () => {
  const key = "sk-abcdefghijklmnopqrstuvwxyz0123456789"
  const [call] = await callsOf(`${FAILING}EMIT f("the key ${key}", ["Bearer abc0123456789"])`)
  expect(call).toBe('f(key: "the key …", more: ["Bearer …"])')
})

test("nor are values where texts are redacted", async () => {
  const program = `PARAM name: string\n${FAILING}EMIT FOR n IN [name] : f(n, [1])`
  expect(await callsOf(program, { args: { name: "Kim" }, redact: ["Kim"] })).toEqual([
    "f(key: string, more: list)",
    "item 0 of FOR: string",
  ])
})

test("a failure that is caught leaves no chain behind", async () => {
  const program = "TASK f(n) = 1 / n\nTASK g(n) = TRY f(n) ELSE [][n]\nEMIT g(0)"
  expect(await callsOf(program)).toEqual(["g(n: 0)"])
})
