// Tasks as tools of the AI SDK, called by the SDK's own loop over tools.

import { asSchema, generateText, isStepCount, type Tool } from "ai"
import { MockLanguageModelV4 } from "ai/test"
import { expect, test } from "vitest"
import { languageModel, taskTool } from "../../src/ai-sdk/index.ts"
import { createRuntime, type Program } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering } from "../support/asking.ts"

const SOURCE = `
LET Item = {name: string, price: number, note?: string}
LET Total = {sum: number, currency: string | null}
## The sum of the prices of items.
TASK total(items: [Item], discount: number = 0, currency: string | null = null): Total =
  {sum: sum(FOR item IN items : item.price) - discount, currency: currency}
TASK advice(about: string): string = ask("What goes with it?", about)
TASK huge(): number = 1180591620717411303424
TASK _hidden(): number = 1
`
const program = await createRuntime({ models: scripted(() => "scones") }).compile(SOURCE)

/** Executes a tool as the SDK does, after the validation of its input. */
async function called(tool: Tool, input: unknown): Promise<unknown> {
  const validated = await asSchema(tool.inputSchema).validate!(input)
  if (!validated.success) throw new Error(String((validated.error.cause as { message: string }[])[0]!.message))
  return tool.execute!(validated.value, { toolCallId: "1", messages: [], context: {} })
}

test("a tool has the documentation of its task and the schema of its arguments", async () => {
  const tool = taskTool(program, "total")
  expect(tool.description).toBe("The sum of the prices of items.")
  expect(await asSchema(tool.inputSchema).jsonSchema).toEqual({
    type: "object",
    properties: {
      items: {
        type: "array",
        items: {
          type: "object",
          properties: {
            name: { type: "string" },
            price: { type: "number" },
            note: { anyOf: [{ type: "string" }, { type: "null" }] },
          },
          required: ["name", "price"],
          additionalProperties: false,
        },
      },
      discount: { anyOf: [{ type: "number" }, { type: "null" }], description: "Optional; 0 by default." },
      currency: { anyOf: [{ type: "string" }, { type: "null" }], description: "Optional; null by default." },
    },
    required: ["items"],
    additionalProperties: false,
  })
})

test.each([
  [{ items: [{ name: "tea", price: 3 }] }, { sum: 3, currency: null }],
  [
    { items: [{ name: "tea", price: 3, note: null }], discount: null, currency: null },
    { sum: 3, currency: null },
  ],
  [
    { items: [{ name: "tea", price: 3, note: "x" }], discount: 1, currency: "€" },
    { sum: 2, currency: "€" },
  ],
])("optional arguments may be left out or null: %j", async (input, result) => {
  expect(await called(taskTool(program, "total"), input)).toEqual(result)
})

test.each([
  [{}, "total needs items"],
  [{ items: [], discont: 1 }, 'total has no parameter "discont". Hint: write discount'],
  [[], "the arguments of total are a JSON object with their names as keys"],
  [{ items: "tea" }, "total needs [{name: string, note?: string, price: number}] for items"],
])("a model learns what was wrong with its arguments: %j", async (input, message) => {
  await expect(called(taskTool(program, "total"), input)).rejects.toThrow(message)
})

test("a whole number that JSON cannot hold is given by its digits", async () => {
  expect(await called(taskTool(program, "huge"), {})).toBe("1180591620717411303424")
})

test("only public tasks are tools", () => {
  expect(() => taskTool(program, "advise")).toThrow('the program has no public task "advise"')
  expect(() => taskTool(program, "_hidden")).toThrow("no public task")
})

test("what is no program is refused with what to write", () => {
  const wrong: unknown = createRuntime().compile(SOURCE)
  expect(() => taskTool(wrong as Program, "total")).toThrow("taskTool takes a compiled program")
  expect(() => languageModel(createRuntime() as unknown as Program)).toThrow("languageModel takes a compiled program")
})

test("generateText calls the task, and hands its result to the model", async () => {
  const finish = { finishReason: { unified: "stop" as const, raw: "stop" }, warnings: [] }
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  }
  const call = { type: "tool-call" as const, toolCallId: "1", toolName: "advice", input: '{"about":"tea"}' }
  const model = new MockLanguageModelV4({
    doGenerate: async ({ prompt }) =>
      prompt.at(-1)?.role === "tool"
        ? { content: [{ type: "text", text: JSON.stringify(prompt.at(-1)?.content) }], usage, ...finish }
        : { content: [call], usage, warnings: [], finishReason: { unified: "tool-calls", raw: "tool_calls" } },
  })
  const tools = { advice: taskTool(program, "advice") }
  const { text } = await generateText({ model, prompt: "Tea?", tools, stopWhen: isStepCount(2) })
  expect(text).toContain('"value":"scones"')
})

test("an abort ends the requests of the task", async () => {
  const gate = createGate()
  const waiting = await createRuntime({ models: answering({ "What goes with it?": "x" }, { gate }) }).compile(SOURCE)
  const abort = new AbortController()
  const result = taskTool(waiting, "advice").execute({ about: "tea" }, { abortSignal: abort.signal })
  await gate.arrived(1)
  abort.abort()
  await expect(result).rejects.toMatchObject({ name: "AbortError" })
  expect(gate.waiting).toEqual([])
})
