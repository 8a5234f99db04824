// A claim that the store grants while its run ends: the run neither holds nor renews it afterwards.

import { expect, test } from "vitest"
import { createRuntime, memoryStore, type MemoStore } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

test("a claim that is granted while its run ends is released", async () => {
  const inner = memoryStore()
  const asked = Promise.withResolvers<string>()
  const granted = Promise.withResolvers<undefined>()
  const store: MemoStore = {
    ...inner,
    async claim(key, options) {
      const claiming = await inner.claim(key, options)
      asked.resolve(key)
      await granted.promise
      return claiming
    },
  }
  const stop = new AbortController()
  const runtime = createRuntime({ models: scripted(() => "blue"), memo: store })
  const running = runtime.run('ask("Which color?")', { kind: "expression", stop: stop.signal })
  const key = await asked.promise
  stop.abort()
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
  granted.resolve(undefined)
  expect((await running).partial).toBe(true)
  const claiming = await inner.claim(key, { lease: 1_000, owner: "another run", within: [] })
  expect(claiming.kind).toBe("held")
})
