// A run that asks everything again: later runs of the same runtime have its answers.

import { expect, test } from "vitest"
import { createRuntime, listOf, memoryStore, native, STRING } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

test.each([
  ["in memory", {}],
  ["with a store", { memo: memoryStore() }],
  ["with a store and nothing in memory", { memo: memoryStore(), memoSize: 0 }],
])("its answers replace the older ones, %s", async (_, options) => {
  let answers = 0
  const runtime = createRuntime({ models: scripted(() => `answer ${++answers}`), ...options })
  const source = 'TASK once() = ask("a")\nEMIT [once(), ask("a"), ask("b")]'
  const values = []
  for (const fresh of [false, true, false]) values.push((await runtime.run(source, { fresh })).value)
  const [first, second, third] = values as [string[], string[], string[]]
  expect(first[0]).toBe(first[1])
  expect(second[0]).toBe(second[1])
  expect(second).not.toEqual(first)
  expect(third).toEqual(second)
  expect(answers).toBe(4)
})

test("answers about what was read are replaced for their scope alone", async () => {
  let answers = 0
  const orders = native({ name: "orders", effect: "read", returns: listOf(STRING), run: () => ["tea"] })
  const runtime = createRuntime({ models: scripted(() => `answer ${++answers}`), natives: [orders] })
  const source = 'IMPORT orders FROM "host"\nEMIT ask("What?", tools: [orders], data: orders())'
  const ask = async (scope: string, fresh = false) =>
    (await runtime.run(source, { scope, fresh, grant: ["orders"] })).value
  const first = [await ask("ann"), await ask("bob")]
  const again = await ask("ann", true)
  expect(first).not.toContain(again)
  expect([await ask("ann"), await ask("bob")]).toEqual([again, first[1]])
})
