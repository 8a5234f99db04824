// Requests of OpenAI's chat protocol, of any form.

import fc from "fast-check"
import { expect, test } from "vitest"
import { readChatRequest } from "../../src/cli/serve/chat-request.ts"
import { Problem } from "../../src/cli/serve/problem.ts"

const part = fc.record(
  { type: fc.constantFrom("text", "refusal", "image_url", 1), text: fc.string(), refusal: fc.string() },
  { requiredKeys: ["type"] },
)
const message = fc.record(
  {
    role: fc.constantFrom("system", "developer", "user", "assistant", "tool", "function", "constructor", null),
    content: fc.oneof(fc.string(), fc.constant(null), fc.array(part), fc.jsonValue()),
  },
  { requiredKeys: [] },
)
const body = fc.record(
  {
    model: fc.oneof(fc.string(), fc.jsonValue()),
    messages: fc.oneof(fc.array(message), fc.jsonValue()),
    stream: fc.oneof(fc.boolean(), fc.jsonValue()),
    stream_options: fc.oneof(fc.record({ include_usage: fc.boolean() }), fc.jsonValue()),
    n: fc.constantFrom(1, null, 2, "1"),
    tools: fc.jsonValue(),
    tool_choice: fc.oneof(fc.constantFrom("auto", "none", "required"), fc.jsonValue()),
    response_format: fc.jsonValue(),
    modalities: fc.jsonValue(),
  },
  { requiredKeys: [] },
)

test("any body is read, or refused with the field that is wrong", () => {
  fc.assert(
    fc.property(fc.oneof(body, fc.jsonValue()), (given) => {
      try {
        const { model, messages, isStreamed } = readChatRequest(given)
        expect([typeof model, typeof isStreamed]).toEqual(["string", "boolean"])
        expect(messages.length).toBe((given as { messages: unknown[] }).messages.length)
        for (const one of messages) {
          expect(Object.keys(one)).toEqual(["role", "content"])
          expect(["system", "user", "assistant", "tool"]).toContain(one.role)
          expect(typeof one.content).toBe("string")
        }
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown
        expect([thrown.status, thrown.code]).toEqual([400, "invalid-request"])
      }
    }),
  )
})

test("texts are what the client wrote, in its order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom("system", "user", "assistant"), fc.string()), { minLength: 1 }),
      (all) => {
        const messages = all.map(([role, content], i) =>
          i % 2 === 0 ? { role, content } : { role, content: [{ type: "text", text: content }] },
        )
        expect(readChatRequest({ model: "m", messages }).messages).toEqual(
          all.map(([role, content]) => ({ role, content })),
        )
      },
    ),
  )
})
