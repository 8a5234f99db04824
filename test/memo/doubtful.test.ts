// An answer that ended for an unknown reason is used and not stored, and neither is one made with it.

import { expect, test } from "vitest"
import { createRuntime, memoryStore, ModelError, type Model } from "../../src/index.ts"

test("it is asked again by the next process", async () => {
  const asked: string[] = []
  const model: Model = {
    id: "doubtful",
    async *generate({ question }) {
      asked.push(question.text)
      const { text, written } = question
      yield { type: "delta", text: text === "outer" && written === "" ? 'It is CALL("inner")' : "done" }
      yield {
        type: "finish",
        reason: text === "inner" ? "other" : "stop",
        ...(text === "inner" ? { said: "tired" } : {}),
      }
    },
  }
  const memo = memoryStore()
  const run = () => createRuntime({ models: model, memo }).run('ask("outer")', { kind: "expression" })
  const { value, diagnostics } = await run()
  expect(value).toContain("done")
  expect(diagnostics[0]).toMatchObject({ code: "unknown-finish", message: expect.stringContaining("tired") })
  const once = asked.splice(0)
  await run()
  expect(asked).toEqual(once)
})

test("an answer that lacks a result because a server failed is not stored", async () => {
  let isDown = true
  const models: Model = {
    id: "down",
    async *generate({ question }) {
      if (question.text === "inner" && isDown) throw new ModelError("model-unavailable", "no server answers")
      const rest = question.written === "" ? 'It is CALL("inner")' : "."
      yield { type: "delta", text: question.text === "outer" ? rest : "blue" }
      yield { type: "finish", reason: "stop" }
    },
  }
  const memo = memoryStore()
  const run = () => createRuntime({ models, memo }).run('ask("outer")', { kind: "expression" })
  const first = await run()
  expect(first.text).not.toContain("blue")
  expect(first.diagnostics).toMatchObject([{ code: "model-unavailable", severity: "repair" }])
  isDown = false
  expect((await run()).text).toBe("It is blue.")
})
