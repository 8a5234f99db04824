// Natives with effects in a resumed run: nothing is done twice, and an unknown outcome is reported.

import { describe, expect, test } from "vitest"
import { ANY, createRuntime, memoryStore, native, NUMBER, STRING, type MemoStore } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { errorOf } from "../support/asking.ts"

const PROGRAM = 'IMPORT send FROM "host"\nEMIT [send("a", 1), send("b", 2), send("a", 1), ask("Q")]'

function runtime(store: MemoStore, send: (to: string, n: number) => unknown, answer = "x") {
  const natives = [
    native({
      name: "send",
      effect: "write",
      parameters: { to: STRING, n: NUMBER },
      returns: ANY,
      run: ({ to, n }) => send(to, n),
    }),
  ]
  return createRuntime({ natives, memo: store, models: scripted([{ question: "Q", answer }]) })
}

describe("a run with an id", () => {
  test("does not repeat its effects, and returns their results; equal calls are counted", async () => {
    const store = memoryStore()
    const sent: string[] = []
    const send = (to: string, n: number) => sent.push(to + n)
    const first = await runtime(store, send).run(PROGRAM, { id: "monday" })
    expect(first.value).toEqual([1, 2, 3, "x"])
    expect((await runtime(store, send).run(PROGRAM, { id: "monday" })).value).toEqual([1, 2, 3, "x"])
    expect(sent).toEqual(["a1", "b2", "a1"])
    await runtime(store, send).run(PROGRAM, { id: "tuesday" })
    await runtime(store, send).run(PROGRAM)
    expect(sent).toHaveLength(9)
  })

  test("repeats failed effects", async () => {
    const store = memoryStore()
    let times = 0
    const send = () => {
      if (++times === 1) throw new Error("no network")
      return times
    }
    expect((await errorOf(runtime(store, send).run(PROGRAM, { id: "r" }))).code).toBe("native-error")
    expect((await runtime(store, send).run(PROGRAM, { id: "r" })).value).toEqual([4, 2, 3, "x"])
  })

  test("reports an effect that was repeated after a failure as unknown where its end is not known", async () => {
    const store = memoryStore()
    const ending = new AbortController()
    let times = 0
    const send = (): unknown => {
      if (++times === 1) throw new Error("no network")
      queueMicrotask(() => ending.abort(new Error("crash")))
      return new Promise(() => undefined)
    }
    const program = 'IMPORT send FROM "host"\nEMIT send("a", 1)'
    expect((await errorOf(runtime(store, send).run(program, { id: "r" }))).code).toBe("native-error")
    await expect(runtime(store, send).run(program, { id: "r", signal: ending.signal })).rejects.toThrow("crash")
    expect((await errorOf(runtime(store, () => ++times).run(program, { id: "r" }))).code).toBe("effect-unknown")
    expect(times).toBe(2)
  })

  test("reports an effect that has begun and is not known to have ended, and does not repeat it", async () => {
    const store = memoryStore()
    const ending = new AbortController()
    const crashed = runtime(store, () => {
      queueMicrotask(() => ending.abort(new Error("crash")))
      return new Promise(() => undefined)
    }).run(PROGRAM, { id: "r", signal: ending.signal })
    await expect(crashed).rejects.toThrow("crash")
    const sent: string[] = []
    const error = await errorOf(
      runtime(store, (to) => sent.push(to)).run(`${PROGRAM.replace("EMIT ", "EMIT TRY ")} ELSE "caught"`, { id: "r" }),
    )
    expect(error).toMatchObject({
      code: "effect-unknown",
      message: expect.stringContaining("send was begun in an earlier process of the run r") as string,
    })
    expect(sent).not.toContain("a")
  })
})
