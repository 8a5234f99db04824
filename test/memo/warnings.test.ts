// The warnings about an answer are reported by every run that takes it, wherever it is remembered.

import { expect, test } from "vitest"
import { createRuntime, memoryStore } from "../../src/index.ts"
import type { Model } from "../../src/models/model.ts"
import { writing } from "../support/writing.ts"

const JOINED = [["joined-words", "warning", '"5" is one word with the result before it']]

/** The value and the warnings of a question. */
async function asked(options: { readonly models: Model } & Parameters<typeof createRuntime>[0], source = 'ask("Q")') {
  const { value, diagnostics } = await createRuntime(options).run(source, { kind: "expression" })
  return [value, diagnostics.map(({ code, severity, message }) => [code, severity, message])]
}

test("an answer in the store", async () => {
  const memo = memoryStore()
  const models = writing(["Total: CALL(10)", "5"])
  for (const _ of [1, 2, 3]) expect(await asked({ models, memo })).toEqual(["Total: 105", JOINED])
  expect(models.requests).toBe(2)
})

test("an answer that was made with it", async () => {
  const memo = memoryStore()
  const texts = ['It is CALL("Sum?")', "CALL(10)", "5", ", I think."]
  for (const _ of [1, 2]) expect(await asked({ models: writing(texts), memo })).toEqual(["It is 105, I think.", JOINED])
  const other = writing(['Again CALL("Sum?")', "."])
  expect(await asked({ models: other, memo }, 'ask("Other")')).toEqual(["Again 105.", JOINED])
  expect(await asked({ models: other, memo }, 'ask("Other")')).toEqual(["Again 105.", JOINED])
  expect(other.requests).toBe(2)
})

test("an answer in the memory of the runtime", async () => {
  const models = writing(["Total: CALL(10)", "5"])
  const runtime = createRuntime({ models })
  const run = () => runtime.run('[ask("Q"), ask("Q")]', { kind: "expression" })
  for (const { value, diagnostics } of [await run(), await run(), ...(await Promise.all([run(), run()]))])
    expect([value, diagnostics.map(({ code }) => code)]).toEqual([["Total: 105", "Total: 105"], ["joined-words"]])
  expect(models.requests).toBe(2)
})

test("not the warnings of an answer that was refused", async () => {
  const memo = memoryStore()
  const models = writing(["It is CALL(10)", "5", "7"])
  const source = 'ask("Q", returns: number)'
  const [, first] = await asked({ models, memo }, source)
  expect(first).toHaveLength(2)
  expect(await asked({ models, memo }, source)).toEqual([7, []])
})
