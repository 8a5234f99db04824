// The turns of questions: what is paid for and not stored, claimed, or written of an answer, with any store.

import { expect, test } from "vitest"
import { createRuntime, memoryStore, type Entry, type MemoStore } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"

const fanOut = (questions: number) => `EMIT length(FOR i IN range(0, ${questions}) : ask("Q", i, recursive: false))`

/** A store in memory that stores nothing before it is released, and counts its claims. */
function slowStore() {
  const inner = memoryStore()
  const waiting: (() => void)[] = []
  const watchers: { readonly count: number; readonly resolve: () => void }[] = []
  const put: Entry[] = []
  let isOpen = false
  let claims = 0
  let mostClaims = 0
  const store: MemoStore = {
    ...inner,
    async put(entry, options) {
      if (!isOpen) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          for (const watcher of watchers) if (watcher.count <= waiting.length) watcher.resolve()
        })
      }
      put.push(entry)
      if (options?.claim !== undefined) claims--
      return inner.put(entry, options)
    },
    async claim(key, options) {
      const claiming = await inner.claim(key, options)
      if (claiming.kind === "held") mostClaims = Math.max(mostClaims, ++claims)
      return claiming
    },
  }
  return {
    store,
    put,
    mostClaims: () => mostClaims,
    /** Resolves when so many entries wait to be stored. */
    arrived: (count: number) =>
      new Promise<void>((resolve) => {
        if (waiting.length >= count) resolve()
        watchers.push({ count, resolve })
      }),
    release: () => waiting.shift()!(),
    open() {
      isOpen = true
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}

const laterTurns = async () => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}

test("the next question is asked when the answer of an earlier one is stored", async () => {
  const slow = slowStore()
  const model = scripted(() => "yes")
  const running = createRuntime({ models: model, memo: slow.store, budget: { concurrency: 3 } }).run(fanOut(10))
  await slow.arrived(3)
  await laterTurns()
  expect(model.requests).toHaveLength(3)
  slow.release()
  await slow.arrived(3)
  await laterTurns()
  expect(model.requests).toHaveLength(4)
  slow.open()
  expect((await running).text).toBe("10")
})

test("a turn that ends at a call is over when the text before the call is stored", async () => {
  const slow = slowStore()
  const model = scripted([
    { question: "Outer", answer: 'CALL("Inner")' },
    { question: "Inner", answer: "x" },
  ])
  const running = createRuntime({ models: model, memo: slow.store, budget: { concurrency: 1 } }).run('ask("Outer")', {
    kind: "expression",
  })
  await slow.arrived(1)
  await laterTurns()
  expect(model.requests.map(({ question }) => question.text)).toEqual(["Outer"])
  slow.open()
  expect((await running).text).toBe("x")
})

test("questions claim when their turn has come, and an answer in one piece is stored alone", async () => {
  const slow = slowStore()
  slow.open()
  const model = scripted(() => "yes")
  const runtime = createRuntime({ models: model, memo: slow.store, budget: { concurrency: 4 } })
  expect((await runtime.run(fanOut(500))).text).toBe("500")
  expect(slow.mostClaims()).toBe(4)
  expect(slow.put.map(({ kind }) => kind)).toEqual(Array.from({ length: 500 }, () => "answer"))
})

test("a run that ends with its last answer unstored keeps the text of it", async () => {
  const store = memoryStore()
  const stop = new AbortController()
  const model = scripted(() => "yes")
  await createRuntime({ models: model, memo: store })
    .run('ask("Q")', {
      kind: "expression",
      stop: stop.signal,
      trace: (event) => {
        if (event.type === "response") stop.abort()
      },
    })
    .catch(() => undefined)
  await createRuntime({ models: model, memo: store }).run('ask("Q")', { kind: "expression" })
  expect(model.requests).toHaveLength(1)
})

test("a later attempt at a run takes over what an earlier one asks, and its answer is the one stored", async () => {
  const store = memoryStore({ now: () => 1_000 })
  const [first, second] = [createGate(), createGate()]
  const attempt = (gate: typeof first, answer: string) =>
    createRuntime({ models: scripted(() => answer, { gate }), memo: store }).run('ask("Q")', {
      kind: "expression",
      id: "job",
    })
  const earlier = attempt(first, "early")
  await first.arrived(1)
  const later = attempt(second, "late")
  await second.arrived(1)
  first.open()
  await earlier
  second.open()
  await later
  const third = await createRuntime({ models: scripted(() => "x"), memo: store }).run('ask("Q")', {
    kind: "expression",
  })
  expect(third.text).toBe("late")
})
