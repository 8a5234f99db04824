// Calls that wait for a person: the rest goes on, the run ends as waiting, and a later one makes them once.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  ANY,
  createRuntime,
  memoryStore,
  native,
  STRING,
  WAITING,
  type Confirm,
  type MemoStore,
  type TraceEvent,
} from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { errorOf } from "../support/asking.ts"

interface World {
  readonly sent: string[]
  readonly asked: string[]
}

/** A runtime of another process: with a store, whose entries and approvals outlive it, and a world that is the same. */
function runtime(store: MemoStore | true, { sent, asked }: World, confirm: Confirm | undefined = () => WAITING) {
  const send = native({
    name: "send",
    effect: "write",
    parameters: { to: STRING },
    returns: ANY,
    run: ({ to }) => sent.push(to),
  })
  const models = scripted(({ question: { text: question } }) => {
    asked.push(question)
    return question.startsWith("Send") ? 'I send CALL(send("ann")).' : question.toLowerCase()
  })
  return createRuntime({ natives: [send], grant: ["send"], memo: store, models, confirm })
}

const world = (): World => ({ sent: [], asked: [] })

describe("a run with a call that waits for a person", () => {
  const program = 'IMPORT send FROM "host"\nEMIT [ask("BEFORE"), send("bob"), ask("AFTER"), ask("ALONE")]'

  test("asks what does not need it, says what waits, and goes on in another process", async () => {
    const store = memoryStore()
    const there = world()
    const first = await runtime(store, there).run(program, { id: "r" })
    expect(first).toMatchObject({ partial: true, exhausted: null, value: ["before", null, "after", "alone"] })
    if (!first.partial) throw new Error("it is not partial")
    expect(first.waiting).toMatchObject([
      { native: "send", arguments: { to: "bob" }, provenance: { to: [] }, by: "program" },
    ])
    expect(first.diagnostics.map(({ code }) => code)).toEqual(["waiting"])
    expect(there).toEqual({ sent: [], asked: expect.arrayContaining(["BEFORE", "AFTER", "ALONE"]) as unknown })
    const again = await runtime(store, there).run(program, { id: "r" })
    expect(again.partial && again.waiting).toEqual(first.waiting)
    const [pending, ...others] = await store.approvals()
    expect(others).toEqual([])
    await store.approve("r", pending!.call, true)
    const last = await runtime(store, there).run(program, { id: "r" })
    expect(last).toMatchObject({ partial: false, value: ["before", 1, "after", "alone"] })
    expect(await runtime(store, there).run(program, { id: "r" })).toMatchObject({ value: last.value })
    expect(there.sent).toEqual(["bob"])
    expect(there.asked).toHaveLength(3)
  })

  test("fails the call with a no, which the program may catch", async () => {
    const store = memoryStore()
    const source = 'IMPORT send FROM "host"\nEMIT TRY send("bob") ELSE error.code'
    expect((await runtime(store, world()).run(source, { id: "r" })).partial).toBe(true)
    const [{ call } = { call: "" }] = await store.approvals("r")
    await store.approve("r", call, false)
    expect((await runtime(store, world()).run(source, { id: "r" })).value).toBe("not-confirmed")
  })

  test("does not use a decision on other arguments", async () => {
    const store = memoryStore()
    const there = world()
    const source = 'IMPORT send FROM "host"\nPARAM to: string\nEMIT send(to)'
    await runtime(store, there).run(source, { id: "r", args: { to: "bob" } })
    const [{ call } = { call: "" }] = await store.approvals("r")
    await store.approve("r", call, true)
    const other = await runtime(store, there).run(source, { id: "r", args: { to: "eve" } })
    expect(other.partial && other.waiting.map((waiting) => waiting.arguments)).toEqual([{ to: "eve" }])
    expect(there.sent).toEqual([])
  })

  test("does not use a decision on the equal call of another answer", async () => {
    const store = memoryStore()
    const there = world()
    const asking = (question: string) => `IMPORT send FROM "host"\nEMIT ask("${question}", tools: [send])`
    await runtime(store, there).run(asking("Send it."), { id: "r" })
    const [{ call } = { call: "" }] = await store.approvals("r")
    await store.approve("r", call, true)
    const other = await runtime(store, there).run(asking("Send it again."), { id: "r" })
    expect(other.partial && other.waiting).toMatchObject([{ by: "answer", arguments: { to: "ann" } }])
    expect(there.sent).toEqual([])
  })

  test("waits in the middle of an answer, which is not asked for again", async () => {
    const store = memoryStore()
    const there = world()
    const source = 'IMPORT send FROM "host"\nEMIT [ask("Send it.", tools: [send]), ask("ALONE")]'
    const first = await runtime(store, there).run(source, { id: "r" })
    expect(first.partial && first.waiting).toMatchObject([{ by: "answer", arguments: { to: "ann" } }])
    const asked = [...there.asked]
    const [{ call } = { call: "" }] = await store.approvals("r")
    await store.approve("r", call, true)
    const last = await runtime(store, there).run(source, { id: "r" })
    expect(last).toMatchObject({ partial: false, value: ["I send 1.", "alone"] })
    expect(there.sent).toEqual(["ann"])
    // The request up to the call is not sent again; what follows it is one more.
    expect(there.asked.length - asked.length).toBeLessThanOrEqual(1)
  })

  test.each(["signal", "stop"])("makes no call with a yes that comes after the %s of the run", async (end) => {
    const there = world()
    const ending = new AbortController()
    const confirm = () => {
      ending.abort(new Error("over"))
      return true
    }
    const source = 'IMPORT send FROM "host"\nEMIT send("bob")'
    const run = runtime(memoryStore(), there, confirm).run(source, { id: "r", [end]: ending.signal })
    if (end === "signal") await expect(run).rejects.toThrow("over")
    else expect(await run).toMatchObject({ partial: true })
    await Promise.resolve()
    expect(there.sent).toEqual([])
  })

  test("does not use a decision on the same call of another run", async () => {
    const store = memoryStore()
    const there = world()
    const source = 'IMPORT send FROM "host"\nEMIT send("bob")'
    for (const id of ["r", "s"]) await runtime(store, there).run(source, { id })
    const [{ call } = { call: "" }] = await store.approvals("r")
    expect(await store.approve("t", call, true)).toBeNull()
    await store.approve("r", call, true)
    expect((await runtime(store, there).run(source, { id: "s" })).partial).toBe(true)
    expect((await runtime(store, there).run(source, { id: "t" })).partial).toBe(true)
    expect(there.sent).toEqual([])
  })

  test.each(["yes", 1, {}, null, undefined])(
    "makes no call when the host answers %j, which is not true",
    async (answer) => {
      const there = world()
      const confirm = (() => answer) as unknown as Confirm
      const source = 'IMPORT send FROM "host"\nEMIT TRY send("bob") ELSE error.code'
      expect((await runtime(memoryStore(), there, confirm).run(source, { id: "r" })).value).toBe("not-confirmed")
      expect(there.sent).toEqual([])
    },
  )

  test("keeps nothing without an id, and says the same", async () => {
    const store = memoryStore()
    const result = await runtime(store, world()).run(program)
    expect(result.partial && result.waiting).toHaveLength(1)
    expect(await store.approvals()).toEqual([])
    expect((await runtime(true, world()).run(program, { id: "r" })).partial).toBe(true)
  })

  test("rejects as the call of a task, with the calls that wait", async () => {
    const compiled = await runtime(memoryStore(), world()).compile(
      'IMPORT send FROM "host"\nTASK tell(who: string): any = send(who)',
    )
    const error = await errorOf(Promise.resolve(compiled.tasks["tell"]!("bob", { id: "r" })))
    expect(error).toMatchObject({ code: "waiting", waiting: [{ native: "send", arguments: { to: "bob" } }] })
  })

  test("ends its trace as waiting", async () => {
    const events: TraceEvent[] = []
    await runtime(memoryStore(), world()).run(program, { id: "r", trace: (event) => events.push(event) })
    expect(events.at(-1)).toMatchObject({ type: "end", outcome: "waiting" })
  })

  test("is an outcome of its own in a map", async () => {
    const compiled = await runtime(memoryStore(), world()).compile(
      'IMPORT send FROM "host"\nPARAM to: string\nEMIT IF to == "bob" THEN send(to) ELSE to',
    )
    const inputs = ["ann", "bob"].map((to) => ({ id: to, args: { to } }))
    const outcomes: [string | undefined, string][] = []
    const map = compiled.map({ inputs, order: "inputs" })
    for await (const { input, outcome } of map) outcomes.push([input.id, outcome])
    expect(outcomes).toEqual([
      ["ann", "done"],
      ["bob", "waiting"],
    ])
    expect(map.progress).toMatchObject({ done: 1, waiting: 1, failed: 0 })
  })
})

test("whatever the order of decisions, each call with a yes is made once, and no other", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.boolean()), { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat(5)),
      async (calls, picks) => {
        const store = memoryStore()
        const there = world()
        const sends = calls.map(([to]) => `TRY send("${to}") ELSE "no"`).join(", ")
        const source = `IMPORT send FROM "host"\nEMIT [${sends}]`
        for (;;) {
          const result = await runtime(store, there).run(source, { id: "r" })
          const open = (await store.approvals()).filter(({ isAllowed }) => isAllowed === null)
          expect(result.partial ? result.waiting.length : 0).toBe(open.length)
          if (!result.partial) break
          const { call, arguments: given } = open[picks.next().value! % open.length]!
          const nth = Number(call.split(" ").at(-1)) - 1
          const [, isAllowed] = calls.filter(([to]) => to === given["to"])[nth]!
          await store.approve("r", call, isAllowed)
        }
        const allowed = calls.filter(([, isAllowed]) => isAllowed).map(([to]) => to)
        expect([...there.sent].sort()).toEqual(allowed.sort())
      },
    ),
    { numRuns: 50 },
  )
})
