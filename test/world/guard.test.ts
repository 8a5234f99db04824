// The questions of a world about permissions, and how long their answers hold.

import { expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { nodeWorld } from "../../src/host/index.ts"

const NOW = 'IMPORT now FROM "std/clock"\nEMIT now()'

test.each([true, false])("the answer %s holds for equal requests as long as the world exists", async (answer) => {
  let asked = 0
  const world = nodeWorld({ ask: () => (asked++, answer) })
  for (let i = 0; i < 3; i++) {
    const run = createRuntime({ world }).run(NOW)
    await (answer ? expect(run).resolves.toBeDefined() : expect(run).rejects.toMatchObject({ code: "not-permitted" }))
  }
  expect(asked).toBe(1)
})

test("an exception is no answer: the next request asks again", async () => {
  let asked = 0
  const world = nodeWorld({ ask: () => (asked++ === 0 ? Promise.reject(new Error("the terminal is closed")) : true) })
  await expect(createRuntime({ world }).run(NOW)).rejects.toMatchObject({
    cause: { message: "the terminal is closed" },
  })
  await expect(createRuntime({ world }).run(NOW)).resolves.toBeDefined()
  expect(asked).toBe(2)
})
