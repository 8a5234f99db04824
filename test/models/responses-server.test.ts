// The test server's responses, read by the accumulator of the `openai` package: it sends what that package knows.

import { OpenAI } from "openai"
import * as fc from "fast-check"
import { afterEach, expect, it } from "vitest"
import { collect, createRequest, textOf, type ServerRule } from "../../src/testing/index.ts"
import { closeServers, serving } from "../support/openai.ts"

afterEach(closeServers)

const question = createRequest("Why is the sky blue?")

/** The answer as the package accumulates it from the server's events. */
async function accumulated(url: string) {
  const client = new OpenAI({ apiKey: "key", baseURL: url, maxRetries: 0, logLevel: "off" })
  const stream = client.responses.stream({
    model: "test",
    input: [{ role: "user", content: question.messages.at(-1)!.content }],
    store: false,
  })
  return stream.finalResponse()
}

const rule: fc.Arbitrary<ServerRule> = fc.record(
  {
    answer: fc.string({ unit: "grapheme", maxLength: 40 }),
    chunk: fc.integer({ min: 1, max: 12 }),
    bytes: fc.constantFrom(7, 64),
    emptyDeltas: fc.nat(2),
    reasoning: fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    finish: fc.constantFrom("stop", "length", "content_filter"),
  },
  { requiredKeys: ["answer"] },
)

it("the package and the model read the same text, reasoning, usage and end", async () => {
  await fc.assert(
    fc.asyncProperty(rule, async (rule) => {
      const { server, model } = await serving([rule], { api: "responses" })
      const response = await accumulated(server.url)
      const events = await collect(model, question)
      expect(response.output_text).toBe(rule.answer)
      expect(textOf(events)).toBe(rule.answer)
      expect(response.output.filter(({ type }) => type === "reasoning")).toMatchObject(
        rule.reasoning === undefined ? [] : [{ summary: [{ text: rule.reasoning }], encrypted_content: "encrypted-1" }],
      )
      expect(events.filter(({ type }) => type === "item")).toMatchObject(
        rule.reasoning === undefined
          ? []
          : [{ item: { summary: [{ text: rule.reasoning }], encrypted_content: "encrypted-2" } }],
      )
      const { input_tokens, output_tokens, output_tokens_details } = response.usage!
      expect(events.find(({ type }) => type === "usage") ?? null).toEqual(
        input_tokens === 0
          ? null
          : {
              type: "usage",
              input: input_tokens,
              output: output_tokens,
              ...(rule.reasoning === undefined ? {} : { reasoning: output_tokens_details.reasoning_tokens }),
            },
      )
      const ends = { stop: "stop", length: "length", content_filter: "filter" } as const
      const finish = (rule.finish ?? "stop") as keyof typeof ends
      expect(response.status).toBe(finish === "stop" ? "completed" : "incomplete")
      expect(events.at(-1)).toMatchObject({ type: "finish", reason: ends[finish] })
    }),
    { numRuns: 40 },
  )
})

it("refuses reasoning in a form or at a place that OpenAI's server refuses", async () => {
  const { server } = await serving([{ answer: "one two" }])
  const reasoning = { type: "reasoning", summary: [], encrypted_content: "encrypted-1" }
  const said = { role: "assistant", content: "one" }
  const status = async (...input: readonly object[]) =>
    (
      await fetch(`${server.url}/responses`, {
        method: "POST",
        body: JSON.stringify({ input: [{ role: "user", content: "Q" }, ...input], store: false }),
      })
    ).status
  expect(await status(reasoning, said)).toBe(200)
  expect(await status(reasoning, reasoning, { type: "custom_tool_call" })).toBe(200)
  expect(await status(reasoning)).toBe(400)
  expect(await status(reasoning, { role: "user", content: "Go on." })).toBe(400)
  expect(await status({ ...reasoning, id: "rs_1" }, said)).toBe(400)
  expect(await status({ ...reasoning, encrypted_content: "other" }, said)).toBe(400)
  expect(await status({ type: "reasoning", encrypted_content: "encrypted-1" }, said)).toBe(400)
})
