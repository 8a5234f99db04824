// Options from plain JavaScript: one that has another form than it needs is the caller's mistake, and not ignored.

import { expect, test } from "vitest"
import {
  createRuntime,
  eventStreamResponse,
  native,
  uiMessageStreamResponse,
  type Native,
  type RuntimeOptions,
} from "../../src/index.ts"
import { nodeWorld } from "../../src/host/index.ts"
import { answering } from "../support/asking.ts"

const refusal = { name: "UsageError", category: "host" }
const wrong = (options: object) => options as never

test.each<[name: string, ...values: unknown[]]>([
  ["budget", 3, null, [], "calls"],
  ["memo", "memo.db", {}, null, 1],
  ["memoSize", "1", -1, NaN],
  ["concurrency", "4", 1.5, 0],
  ["confirm", true, {}],
  ["grant", "x", [1], {}],
  ["natives", {}, [null], [{ name: "f", run: () => 1, parameters: [], effect: "Write" }]],
  ["world", {}, null, { readText: () => "" }],
  ["limits", 3, { steps: "9" }],
  ["packages", []],
  ["modules", {}],
  ["debug", "yes"],
  ["scope", "", 3],
])("a runtime refuses the option %s of another form", (name, ...values) => {
  for (const value of values)
    expect(() => createRuntime(wrong({ [name]: value }))).toThrow(expect.objectContaining(refusal))
})

test.each<[name: string, ...values: unknown[]]>([
  ["args", null, 1, []],
  ["budget", 3, null, { calls: "1" }, { tokens: Infinity }],
  ["signal", {}, null, 5],
  ["stop", 5, {}],
  ["natives", {}, [null]],
  ["world", {}],
  ["grant", "x"],
  ["confirm", true],
  ["id", "", 3],
  ["fresh", "no", 5, new Date(NaN)],
  ["trace", 1],
  ["traceCalls", "no"],
  ["redact", 1, "x", [1]],
  ["debug", 1],
])("a run, a stream, a task and a question refuse the option %s of another form", async (name, ...values) => {
  const runtime = createRuntime({ models: answering({ Q: "a" }) })
  const program = await runtime.compile("TASK t() = 1\nEMIT 1")
  for (const value of values) {
    const options = wrong({ [name]: value })
    await expect(runtime.run("EMIT 1", options)).rejects.toMatchObject(refusal)
    await expect(runtime.stream("EMIT 1", options).result).rejects.toMatchObject(refusal)
    await expect(program.run(options)).rejects.toMatchObject(refusal)
    await expect(runtime.ask("Q", {}, options)).rejects.toMatchObject(refusal)
    if (name !== "args") await expect(program.tasks["t"]!(options)).rejects.toMatchObject(refusal)
  }
})

test.each([
  ["model", 1],
  ["models", "x"],
  ["sample", "x"],
  ["recursive", "no"],
  ["shown", "9"],
  ["tools", ["x"]],
])("a question refuses the option %s of another form", async (name, value) => {
  const asked = createRuntime({ models: answering({ Q: "a" }) }).ask("Q", {}, wrong({ [name]: value }))
  await expect(asked).rejects.toMatchObject(refusal)
})

test("a question is a text, and its data are an object", async () => {
  const runtime = createRuntime({ models: answering({ Q: "a" }) })
  await expect(runtime.ask(3 as never)).rejects.toMatchObject(refusal)
  for (const data of [null, "x", ["x"]]) await expect(runtime.ask("Q", data as never)).rejects.toMatchObject(refusal)
})

test.each<[problem: string, declaration: object]>([
  ["an effect in capitals", { name: "f", effect: "Write", run: () => 1 }],
  ["an unknown effect", { name: "f", effect: "writes", run: () => 1 }],
  ["an empty effect", { name: "f", effect: "", run: () => 1 }],
  ["no effect but null", { name: "f", effect: null, run: () => 1 }],
  ["the effect constructor", { name: "f", effect: "constructor", run: () => 1 }],
  ["an unknown key", { name: "f", effekt: "none", run: () => 1 }],
  ["no function", { name: "f" }],
  ["something that is no function", { name: "f", run: 1 }],
  ["no name", { run: () => 1 }],
])("a native with %s is refused", (_, declaration) => {
  expect(() => native(wrong(declaration))).toThrow(expect.objectContaining(refusal))
})

test("an unknown option of a native has a hint", () => {
  expect(() => native(wrong({ name: "f", effekt: "none", run: () => 1 }))).toThrow(
    expect.objectContaining({ code: "unknown-option", hint: "write effect" }),
  )
})

test.each([{ alow: {} }, { folder: 3 }, { folder: "" }, { ask: 3 }, { allow: 3 }, { allow: null }])(
  "a world refuses the options %j",
  (options) => {
    expect(() => nodeWorld(wrong(options))).toThrow(expect.objectContaining(refusal))
  },
)

test("an option that is undefined counts as omitted, also in a budget", async () => {
  const none: RuntimeOptions = { budget: { calls: undefined, depth: undefined }, memo: undefined, world: undefined }
  const natives: readonly Native[] = [native({ name: "one", effect: undefined!, run: () => 1 })]
  const result = await createRuntime({ ...none, natives }).run('IMPORT one FROM "host"\nEMIT one()', {
    budget: { calls: undefined },
  })
  expect(result.value).toBe(1)
})

test.each([
  { foo: 1 },
  { keepAlive: 0 },
  { keepAlive: -1 },
  { keepAlive: NaN },
  { keepAlive: "x" },
  { status: 999 },
  { error: "x" },
  { result: 1 },
])("responses refuse the options %j", (options) => {
  for (const respond of [eventStreamResponse, uiMessageStreamResponse])
    expect(() => respond(createRuntime().stream("EMIT 1"), wrong(options))).toThrow(expect.objectContaining(refusal))
})

test("arguments of a task that do not fit are the caller's mistake", async () => {
  const { tasks } = await createRuntime().compile('TASK t(a: number, b: string = "b") = a\nTASK inner() = t("x")')
  const t = tasks["t"]!
  for (const call of [() => t(), () => t.run(), () => t(1, "b", {}, 4)])
    await expect(call()).rejects.toMatchObject({ ...refusal, code: "wrong-arguments" })
  for (const call of [() => t("x"), () => t(null), () => t(1, 2), () => t.run([1])])
    await expect(call()).rejects.toMatchObject({ ...refusal, code: "wrong-argument" })
  await expect(t("x")).rejects.toThrow('t needs number for a, not the string "x"')
  await expect(tasks["inner"]!()).rejects.toMatchObject({ name: "RecallError", category: "program" })
})
