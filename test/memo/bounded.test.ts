// The bound of the memo in memory: it changes what is evaluated again, and neither results nor questions.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createRuntime, memoryStore, type MemoStore, type Model, type RuntimeOptions } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { program } from "../support/arbitrary-program.ts"
import { codeOf, createWaiting, ending, native } from "../support/runs.ts"

/** A model whose answer is a small number, always the same to the same question. */
function counting(): Model & { readonly questions: string[] } {
  const questions: string[] = []
  return {
    id: "counting",
    questions,
    async *generate({ question }) {
      questions.push(question.text)
      yield { type: "delta", text: String(question.text.length % 3) }
      yield { type: "finish", reason: "stop" }
    },
  }
}

const TINY = [0, 300, 2_000]

describe("a tiny bound", () => {
  const source = program({ waits: ["(VALUE + 1)", "ask(`How much is ${VALUE}?`, returns: number)"] })

  /** The outcomes of two runs on one runtime, and the questions that each of them has sent, in order. */
  async function twice(text: string, options: RuntimeOptions) {
    const model = counting()
    const runtime = createRuntime({ ...options, models: model })
    const first = await ending(runtime, text)
    const sent = model.questions.length
    const second = await ending(runtime, text)
    return { first, second, asked: model.questions.slice(0, sent), askedAgain: model.questions.slice(sent) }
  }

  test("gives what no bound gives and asks what it asks, in the same order, with a store and without", () =>
    fc.assert(
      fc.asyncProperty(source, fc.constantFrom(...TINY), fc.boolean(), async (text, memoSize, isStored) => {
        const store = (): { readonly memo?: MemoStore } => (isStored ? { memo: memoryStore() } : {})
        const bounded = await twice(text, { ...store(), memoSize })
        expect(bounded).toEqual(await twice(text, store()))
        expect(bounded.first).toEqual((await twice(text, { memo: false })).first)
      }),
      { numRuns: 60 },
    ))

  test("evaluates a call again that an unbounded memo would remember", async () => {
    const count = async (memoSize: number) => {
      const runtime = createRuntime({ memoSize })
      const source = "TASK double(n: number): number = n * 2\nEMIT sum(FOR i IN range(0, 1000) : double(i % 100))"
      return (await runtime.run(source)).usage.calls.evaluated
    }
    expect(await count(1_000_000)).toBe(100)
    expect(await count(2_000)).toBe(1_000)
  })

  test("keeps what is used, where it keeps part", async () => {
    const source = `TASK double(n: number): number = n * 2
EMIT sum(FOR i IN range(0, 2000) : double(0) + double(i))`
    const { usage } = await createRuntime({ memoSize: 5_000 }).run(source)
    expect(usage.calls.evaluated).toBe(2_000)
  })

  test("keeps calls in flight: equal calls wait for one evaluation", async () => {
    let calls = 0
    const slow = native("slow", async (n: number) => {
      calls++
      await Promise.resolve()
      return n
    })
    const source = `IMPORT slow FROM "host"
TASK once(n) = slow(n)
TASK other(n) = n
EMIT [once(1), FOR i IN range(0, 50) : other(i), once(1)]`
    await createRuntime({ memoSize: 0, natives: [slow] }).run(source)
    expect(calls).toBe(1)
  })

  test("repeats no call that has changed the world", async () => {
    let deeds = 0
    const pay = { ...native("pay", (n: number) => ((deeds += 1), n)), effect: "write" as const }
    const source = `IMPORT pay FROM "host"
TASK paid(n) = pay(n)
TASK other(n) = n
EMIT LET first = paid(1) IN LET others = FOR i IN range(0, 50) : other(i) IN first + length(others) + paid(1)`
    const { value } = await createRuntime({ memoSize: 0, natives: [pay] }).run(source)
    expect([value, deeds]).toEqual([52, 1])
  })

  test("keeps one answer to equal questions of a run, even of a model that changes its mind", async () => {
    let n = 0
    const runtime = createRuntime({
      memoSize: 0,
      memo: memoryStore({ bounds: { size: 0, age: 1 } }),
      models: scripted(() => `${n++}`),
    })
    const source =
      "LET one = ask(`Say a number.`)\nTASK it(n) = ask(`Say a number.`)\nEMIT FOR i IN range(0, 5) : it(i)"
    expect((await runtime.run(source)).value).toEqual(["0", "0", "0", "0", "0"])
  })

  test("finds a dropped answer in the store, and keeps one that no store has", async () => {
    for (const memo of [memoryStore(), true]) {
      const model = counting()
      const runtime = createRuntime({ memo, memoSize: 0, models: model })
      for (let i = 0; i < 3; i++)
        await runtime.run("FOR i IN range(0, 10) : ask(`What is ${i}?`)", { kind: "expression" })
      expect(model.questions).toHaveLength(10)
    }
  })
})

test("a size that is not a number from 0 up is refused", () => {
  for (const memoSize of [-1, NaN]) expect(() => createRuntime({ memoSize })).toThrow("memoSize")
})

describe("dispose", () => {
  test("refuses what begins later, and lets runs under way end", async () => {
    const { native: wait, arrived, release } = createWaiting()
    const runtime = createRuntime({ natives: [wait] })
    const compiled = await runtime.compile("wait(1) + 1", { kind: "expression" })
    const running = compiled.run()
    await arrived(1)
    runtime.dispose()
    release(1)
    expect((await running).value).toBe(2)
    for (const later of [() => runtime.run("EMIT 1"), () => compiled.run(), () => runtime.compile("EMIT 1")])
      await expect(later()).rejects.toMatchObject({ code: "runtime-disposed" })
  })
})

test("a failed call takes no place for long", async () => {
  const source = `TASK bad(n) = [][n]
EMIT FOR i IN range(0, 2000) : TRY bad(i) ELSE 0`
  expect(await codeOf(source, { memoSize: 10_000 })).toMatch(/^none/)
})
