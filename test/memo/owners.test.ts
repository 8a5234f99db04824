// Results that used the world belong to their run or scope: no other run receives one, and no write is left out.

import { AsyncLocalStorage } from "node:async_hooks"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, describe, expect, test } from "vitest"
import {
  ANY,
  createRuntime,
  fail,
  listOf,
  memoryStore,
  native,
  STRING,
  type Effect,
  type MemoStore,
  type Runtime,
  type RuntimeOptions,
  type TraceEvent,
} from "../../src/index.ts"
import { readRecording, recordTo, replayFrom, sqliteStore } from "../../src/host/index.ts"
import { MAX_SCOPES } from "../../src/machine/memo.ts"
import { scripted } from "../../src/testing/index.ts"
import { errorOf } from "../support/asking.ts"

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folder(): string {
  folders.push(mkdtempSync(join(tmpdir(), "recall-owners-")))
  return folders.at(-1)!
}

const DATABASE: { readonly [user: string]: readonly string[] } = { ann: ["ann-secret"], bob: ["bob-only"] }
const user = new AsyncLocalStorage<string>()

/** The orders of the user, as a native with the given effect; `calls` has the user of each call. */
function ordersOf(calls: string[], effect: Effect) {
  return native({
    name: "orders",
    returns: listOf(STRING),
    effect,
    run: () => {
      calls.push(user.getStore()!)
      return DATABASE[user.getStore()!]!
    },
  })
}

const ANSWER = 'Orders: CALL(join(orders(), ","))'
const HEAD = 'IMPORT orders FROM "host"\n'

/** Programs whose answers reach the native, each with the answers of its models. */
const WAYS: readonly (readonly [string, string, (question: string) => string])[] = [
  ["as a tool", `${HEAD}EMIT ask("What?", tools: [orders])`, () => ANSWER],
  [
    "through a task",
    `${HEAD}TASK mine() = orders()\nEMIT ask("What?", tools: [mine])`,
    () => 'Orders: CALL(join(mine(), ","))',
  ],
  [
    "through a task of a task",
    `${HEAD}TASK inner() = orders()\nTASK mine() = inner()\nEMIT ask("What?", tools: [mine])`,
    () => 'Orders: CALL(join(mine(), ","))',
  ],
  [
    "through a constant",
    `${HEAD}LET held = orders()\nTASK mine() = held\nEMIT ask("What?", tools: [mine])`,
    () => 'Orders: CALL(join(mine(), ","))',
  ],
  [
    "through a question asked for its sake",
    `${HEAD}TASK mine() = ask("Which?", tools: [orders])\nEMIT ask("What?", tools: [mine])`,
    (question) => (question === "What?" ? "CALL(mine())" : ANSWER),
  ],
  [
    "through a task with the tool as its argument",
    `${HEAD}TASK agent(tools) = ask("What?", tools: tools)\nEMIT agent([orders])`,
    () => ANSWER,
  ],
  [
    "as a task that calls its argument",
    `${HEAD}TASK through(f) = "Orders: " + join(f(), ",")\nEMIT through(orders)`,
    () => "asked",
  ],
  [
    "as a function in an argument",
    `${HEAD}TASK through(fs) = "Orders: " + join(fs[0](), ",")\nEMIT through([() => orders()])`,
    () => "asked",
  ],
  ["as a task", `${HEAD}TASK mine() = "Orders: " + join(orders(), ",")\nEMIT mine()`, () => "asked"],
]

/** Two runtimes with one store, or one runtime for two runs. */
const SETTINGS: readonly (readonly [string, () => { store: MemoStore | true; isOne: boolean }])[] = [
  ["two runtimes with a store in memory", () => ({ store: memoryStore(), isOne: false })],
  ["two runtimes with a store in a file", () => ({ store: sqliteStore(join(folder(), "m.db")), isOne: false })],
  ["one runtime with a store", () => ({ store: memoryStore(), isOne: true })],
  ["one runtime without a store", () => ({ store: true, isOne: true })],
]

function runtimeOf(
  memo: MemoStore | true,
  calls: string[],
  answer: (question: string) => string,
  effect: Effect = "read",
  options: RuntimeOptions = {},
): Runtime {
  return createRuntime({
    memo,
    natives: [ordersOf(calls, effect)],
    grant: ["orders"],
    models: scripted(({ question }) => answer(question.text)),
    ...options,
  })
}

describe.each(SETTINGS)("%s", (_, setting) => {
  describe.each(["read", "write"] as const)("with the effect %s", (effect) => {
    test.each(WAYS)("give each user their own answer %s", async (_way, program, answer) => {
      const { store, isOne } = setting()
      const calls: string[] = []
      const one = runtimeOf(store, calls, answer, effect)
      for (const name of ["ann", "bob", "ann"]) {
        const runtime = isOne ? one : runtimeOf(store, calls, answer, effect)
        const { text } = await user.run(name, () => runtime.run(program))
        expect(text).toBe(`Orders: ${DATABASE[name]!.join()}`)
      }
      expect(calls).toEqual(["ann", "bob", "ann"])
      if (store !== true) await store.close()
    })
  })

  test("share what has no effect", async () => {
    const { store, isOne } = setting()
    const calls: string[] = []
    const one = runtimeOf(store, calls, () => ANSWER, "none")
    const program = `${HEAD}EMIT ask("What?", tools: [orders])`
    for (const name of ["ann", "bob"])
      await user.run(name, () => (isOne ? one : runtimeOf(store, calls, () => ANSWER, "none")).run(program))
    expect(calls).toEqual(["ann"])
    if (store !== true) await store.close()
  })

  test("share what was read in a scope with its runs alone, and never a write", async () => {
    for (const effect of ["read", "write"] as const) {
      const { store, isOne } = setting()
      const calls: string[] = []
      const answered: string[] = []
      const one = runtimeOf(store, calls, () => ANSWER, effect)
      const program = `${HEAD}EMIT ask("What?", tools: [orders])`
      for (const name of ["ann", "bob", "ann"]) {
        const runtime = isOne ? one : runtimeOf(store, calls, () => ANSWER, effect, { scope: "overridden" })
        answered.push((await user.run(name, () => runtime.run(program, { scope: name }))).text)
      }
      expect(answered).toEqual(["ann", "bob", "ann"].map((name) => `Orders: ${DATABASE[name]!.join()}`))
      expect(calls).toEqual(effect === "read" ? ["ann", "bob"] : ["ann", "bob", "ann"])
      if (store !== true) await store.close()
    }
  })
})

test("within a run, equal questions and calls are one", async () => {
  const calls: string[] = []
  const program =
    `${HEAD}TASK mine() = orders()\nTASK through(f) = f()\n`
    + 'LET results = FOR n IN [1, 2]: [ask("What?", tools: [orders]), mine(), through(orders)]\nEMIT results'
  await user.run("ann", () => runtimeOf(true, calls, () => ANSWER, "write").run(program))
  expect(calls).toHaveLength(3)
})

test("the runs of a scope share the calls of tasks that read", async () => {
  const calls: string[] = []
  const runtime = runtimeOf(true, calls, () => ANSWER, "read", { scope: "all" })
  const program = `${HEAD}TASK mine() = orders()\nTASK through(f) = f()\nEMIT [mine(), through(orders)]`
  for (const name of ["ann", "bob"]) await user.run(name, () => runtime.run(program))
  expect(calls).toEqual(["ann", "ann"])
})

test("a function of the host is called in each run", async () => {
  let count = 0
  const next = () => ++count
  const runtime = createRuntime()
  const program =
    "PARAM f\nTASK direct() = f()\nTASK through(g) = g()\nEMIT [direct(), direct(), through(f), through(f)]"
  expect((await runtime.run(program, { args: { f: next } })).value).toEqual([1, 1, 2, 2])
  expect((await runtime.run(program, { args: { f: next } })).value).toEqual([3, 3, 4, 4])
})

describe("functions of the host belong to one run", () => {
  const program = "PARAM f\nTASK through(g) = g.do()\nTASK deep(g) = (g[0].do)()\nEMIT [f.do(), through(f), deep([f])]"

  test("deep within arguments, also of a program that several runs share", async () => {
    let count = 0
    const args = { f: { do: () => ++count } }
    const runtime = createRuntime()
    const shared = (await runtime.compile(program)).with({ args })
    for (const first of [1, 4]) expect((await shared.run()).value).toEqual([first, first + 1, first + 2])
    for (const first of [7, 10])
      expect((await runtime.run(program, { args })).value).toEqual([first, first + 1, first + 2])
  })

  test("as results of natives and of each other", async () => {
    let count = 0
    const next = () => ++count
    const natives = [native({ name: "get", returns: ANY, effect: "write", run: () => ({ of: () => [next] }) })]
    const runtime = createRuntime({ natives, grant: ["get"], models: scripted(() => "CALL(mine())") })
    const source =
      'IMPORT get FROM "host"\nLET held = get()\nTASK through(f) = (f.of()[0])()\nTASK mine() = through(held)\n'
      + 'EMIT [through(held), mine(), ask("Q", tools: [mine]), through(get())]'
    expect((await runtime.run(source)).value).toEqual([1, 1, "1", 2])
    expect((await runtime.run(source)).value).toEqual([3, 3, "3", 4])
  })

  test.each(["none", "read"] as const)("and so no native whose effect is %s gives new ones", async (effect) => {
    const natives = [
      native({ name: "get", returns: ANY, effect, run: () => [() => 1] }),
      native({ name: "same", parameters: { f: ANY }, returns: ANY, effect: "none", run: ({ f }) => f }),
    ]
    const runtime = createRuntime({ natives })
    const error = await errorOf(runtime.run('IMPORT get FROM "host"\nEMIT get()[0]()'))
    expect([error.code, error.message]).toEqual(["wrong-result", expect.stringContaining("get gave a function")])
    const args = { f: () => 1 }
    expect((await runtime.run('IMPORT same FROM "host"\nPARAM f\nEMIT same(f)()', { args })).value).toBe(1)
  })
})

test("a runtime remembers what the scopes used last have read", async () => {
  const calls: string[] = []
  const runtime = runtimeOf(true, calls, () => ANSWER, "read")
  const read = async (scope: string) => {
    const before = calls.length
    await user.run("ann", () => runtime.run(`${HEAD}TASK mine() = orders()\nEMIT mine()`, { scope }))
    return calls.length > before
  }
  const scopes = Array.from({ length: MAX_SCOPES }, (_, i) => `scope ${i}`)
  for (const scope of scopes) expect(await read(scope)).toBe(true)
  for (const scope of scopes) expect(await read(scope)).toBe(false)
  expect([await read("one more"), await read(scopes[1]!), await read(scopes[0]!)]).toEqual([true, false, true])
})

describe("a resumed run", () => {
  const program = `${HEAD}EMIT ask("What?", tools: [orders])`

  test("receives the answers of its own run, and repeats no write", async () => {
    const store = memoryStore()
    const calls: string[] = []
    const again = (id: string) =>
      user.run("ann", () => runtimeOf(store, calls, () => ANSWER, "write").run(program, { id }))
    const first = await again("monday")
    const resumed = await again("monday")
    expect([first.usage.requests, resumed.usage.requests]).toEqual([2, 0])
    expect(resumed.text).toBe(first.text)
    expect(calls).toHaveLength(1)
    expect((await again("tuesday")).usage.requests).toBe(2)
    expect(calls).toHaveLength(2)
  })

  test("continues an unfinished answer of its own alone, and repeats no write", async () => {
    const store = memoryStore()
    const calls: string[] = []
    const asks = (id: string, isBroken: boolean) => {
      const ending = new AbortController()
      const models = scripted(({ question }) => {
        if (question.written === "") return 'Orders: CALL(join(orders(), ","))'
        if (isBroken) ending.abort(new Error("crash"))
        return " end"
      })
      const runtime = createRuntime({ memo: store, natives: [ordersOf(calls, "write")], grant: ["orders"], models })
      const ended = user.run("ann", () => runtime.run(program, { id, signal: ending.signal }))
      return ended.then(
        ({ text }) => ({ text, requests: models.requests.length }),
        () => ({ text: null, requests: models.requests.length }),
      )
    }
    expect((await asks("monday", true)).text).toBeNull()
    expect(calls).toHaveLength(1)
    expect(await asks("monday", false)).toEqual({ text: "Orders: ann-secret end", requests: 1 })
    expect(calls).toHaveLength(1)
    expect((await asks("tuesday", false)).requests).toBe(2)
    expect(calls).toHaveLength(2)
  })

  test("performs a write that equals one of a remembered answer", async () => {
    const store = memoryStore()
    const calls: string[] = []
    let isReady = false
    const check = native({
      name: "check",
      effect: "none",
      returns: STRING,
      run: () => {
        if (!isReady) throw fail("not-ready", "not yet")
        return "ready"
      },
    })
    const models = scripted(() => ANSWER)
    const resumed = () => {
      const runtime = createRuntime({
        memo: store,
        natives: [ordersOf(calls, "write"), check],
        grant: ["orders"],
        models,
      })
      const source =
        'IMPORT orders, check FROM "host"\n'
        + 'EMIT LET a = ask("What?", tools: [orders]) IN IF length(a) > 0 AND check() == "ready" THEN orders() ELSE []'
      return user.run("ann", () => runtime.run(source, { id: "monday" }))
    }
    await expect(resumed()).rejects.toMatchObject({ code: "not-ready" })
    expect(calls).toHaveLength(1)
    isReady = true
    for (let time = 0; time < 2; time++) expect((await resumed()).value).toEqual(["ann-secret"])
    expect(calls).toHaveLength(2)
    expect(models.requests).toHaveLength(2)
  })
})

test("without an id that can be resumed, such an answer leaves nothing in the store", async () => {
  const store = memoryStore()
  await user.run("ann", () => runtimeOf(store, [], () => ANSWER).run(`${HEAD}EMIT ask("What?", tools: [orders])`))
  for await (const entry of store.list()) expect(entry).toBeUndefined()
})

test.each([{ options: {} }, { options: { id: "monday" } }])("the trace says why: %o", async ({ options }) => {
  const events: TraceEvent[] = []
  const store = memoryStore()
  const runtime = runtimeOf(store, [], () => ANSWER)
  await user.run("ann", () =>
    runtime.run(`${HEAD}EMIT ask("What?", tools: [length, orders])`, {
      ...options,
      trace: (event) => events.push(event),
    }),
  )
  expect(events.find(({ type }) => type === "miss")).toMatchObject({ reason: "effects", parts: ["tool orders"] })
})

test("the trace names another scope as the difference", async () => {
  const events: TraceEvent[] = []
  const store = memoryStore()
  for (const scope of ["a", "b"])
    await user.run("ann", () =>
      runtimeOf(store, [], () => ANSWER).run(`${HEAD}EMIT ask("What?", tools: [orders])`, {
        scope,
        trace: (event) => events.push(event),
      }),
    )
  expect(events.filter(({ type }) => type === "miss")).toMatchObject([
    { reason: "new" },
    { reason: "changed", parts: ["scope"] },
  ])
})

test("an empty scope is refused, since a missing user would give it", async () => {
  expect(() => createRuntime({ scope: "" })).toThrow("a scope is a text that is not empty")
  await expect(createRuntime().run("EMIT 1", { scope: "" })).rejects.toThrow("a scope is a text that is not empty")
})

describe("a recording", () => {
  test.each(WAYS)("has what used the world %s, for a replay under any id", async (_, program, answer) => {
    const path = join(folder(), "r.jsonl")
    const recording = recordTo(path, { models: { default: scripted(({ question }) => answer(question.text)) } })
    const natives = [ordersOf([], "write")]
    const first = await user.run("ann", () =>
      createRuntime({ ...recording, natives, grant: ["orders"] }).run(program, { id: "one" }),
    )
    await recording.memo.close()
    for (const { parts } of readRecording(path).entries) expect(parts).not.toHaveProperty("run")
    for (const options of [{}, { id: "two" }]) {
      const runtime = createRuntime({ ...replayFrom(path), natives, grant: ["orders"] })
      expect((await user.run("ann", () => runtime.run(program, options))).text).toBe(first.text)
    }
  })

  test("of equal runs is equal, whatever their ids are", async () => {
    const paths = ["a", "b"].map((name) => join(folder(), name))
    for (const path of paths) {
      const recording = recordTo(path, { models: { default: scripted(() => ANSWER) } })
      const runtime = createRuntime({ ...recording, natives: [ordersOf([], "read")], grant: ["orders"] })
      await user.run("ann", () => runtime.run(`${HEAD}EMIT ask("What?", tools: [orders])`))
      await recording.memo.close()
    }
    const [first, second] = paths.map((path) => readRecording(path))
    expect(second).toEqual(first)
  })
})
