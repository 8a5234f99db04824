// Answers in a store: found by later runs, continued after an interruption, made by one process at a time.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  createRuntime,
  fail,
  memoryStore,
  ModelError,
  native,
  STRING,
  type MemoStore,
  type Model,
  type RunOptions,
  type TraceEvent,
} from "../../src/index.ts"
import { MOST_ENTRY_BYTES } from "../../src/memo/limits.ts"
import { scripted, type ScriptedModel } from "../../src/testing/index.ts"
import { FIRST, script } from "../support/arbitrary-script.ts"
import { answering, errorOf } from "../support/asking.ts"

const ASK = `ask("${FIRST}", d: "the datum's (text)")`

function run(store: MemoStore, model: Model, source: string, options: RunOptions = {}) {
  return createRuntime({ models: model, memo: store }).run(source, { kind: "expression", ...options })
}

/** The requests to a model, each by its question, its data and the length of the answer so far. */
function asked({ requests }: ScriptedModel): string[] {
  return requests.map(({ question: { text, data, written, attempt } }) =>
    JSON.stringify([text, data.map(({ whole }) => whole), attempt, written.length]),
  )
}

describe("a later run", () => {
  test("asks nothing that an earlier one has asked, whatever the answers hold", async () => {
    await fc.assert(
      fc.asyncProperty(script, async ({ answers }) => {
        const store = memoryStore()
        const first = answering(answers)
        const { value } = await run(store, first, ASK)
        const second = answering(answers)
        const again = await run(store, second, ASK)
        expect(again.value).toEqual(value)
        expect(asked(second)).toEqual([])
        expect(again.usage).toMatchObject({
          questions: { asked: 0, remembered: 1 },
          requests: 0,
          tokens: { input: 0, output: 0 },
          usd: 0,
        })
      }),
      { numRuns: 40 },
    )
  })

  test("asks again for deleted answers, and for nothing below them", async () => {
    await fc.assert(
      fc.asyncProperty(script, fc.nat(), async ({ answers }, which) => {
        const store = memoryStore()
        const { value } = await run(store, answering(answers), ASK)
        const keys: string[] = []
        for await (const { key } of store.list()) keys.push(key)
        await store.delete([keys[which % keys.length]!])
        const model = answering(answers)
        expect((await run(store, model, ASK)).value).toEqual(value)
        expect(
          new Set(model.requests.map(({ question }) => `${question.text} ${question.data[0]?.whole}`)).size,
        ).toBeLessThanOrEqual(1)
      }),
      { numRuns: 40 },
    )
  })

  test("an answer that was refused twice for the same reason is asked for a third time", async () => {
    const store = memoryStore()
    const answers = ["no number", "no number", "7"]
    const model = scripted(() => answers.shift() ?? "asked once too often")
    expect((await run(store, model, 'ask("Q", returns: number)')).value).toBe(7)
    expect(model.requests).toHaveLength(3)
  })

  test("does not use a value of another type than it wants", async () => {
    const store = memoryStore()
    await run(store, scripted([{ question: "Q", answer: "1" }]), 'ask("Q", returns: number)')
    const wrong: MemoStore = {
      ...store,
      get: async (key) => {
        const entry = await store.get(key)
        return entry && { ...entry, value: "one" }
      },
    }
    const model = scripted([{ question: "Q", answer: "1" }])
    expect((await run(wrong, model, 'ask("Q", returns: number)')).value).toBe(1)
    expect(model.requests).toHaveLength(1)
  })

  test.each([
    ["another question", 'ask("Other", d: "x")', ["question"]],
    ["another datum", 'ask("Q", d: "y")', ["data d"]],
    ["another name of the datum", 'ask("Q", e: "x")', ["data d", "data e", "names"]],
    ["another type", 'ask("Q", d: "x", returns: string | null)', ["returns"]],
    ["another sample", 'ask("Q", d: "x", sample: 1)', ["sample"]],
    ["no calls", 'ask("Q", d: "x", recursive: false)', ["recursive"]],
  ])("asks again for %s, and reports the difference", async (_, source, parts) => {
    const store = memoryStore()
    const model = scripted([{ question: /./, answer: "a" }])
    await run(store, model, 'ask("Q", d: "x")')
    const events: TraceEvent[] = []
    await run(store, model, source, { trace: (event) => events.push(event) })
    expect(model.requests).toHaveLength(2)
    expect(events.find(({ type }) => type === "miss")).toMatchObject({ reason: "changed", parts })
  })

  test("asks again for a long text that differs in half a surrogate pair", async () => {
    const store = memoryStore()
    const model = scripted([{ question: "Q", answer: ["one", "two"] }])
    const answer = async (end: string) =>
      (await run(store, model, 'ask("Q", d: d)', { args: { d: "x".repeat(1_000) + end } })).value
    expect([await answer("\ud800"), await answer("\ud801"), await answer("\ud800")]).toEqual(["one", "two", "one"])
  })

  test("asks again for removed answers, and reports since when, until they are stored again", async () => {
    const time = Date.UTC(2026, 0, 2, 3, 4, 5)
    const store = memoryStore({ now: () => time })
    const missed = async (source: string) => {
      const events: TraceEvent[] = []
      await run(store, scripted([{ question: /./, answer: "a" }]), source, { trace: (event) => events.push(event) })
      return events.flatMap((event) => (event.type === "miss" ? [event] : []))
    }
    // Another entry of the same question exists: its difference is not the reason.
    await missed('ask("Q", d: "x")')
    await missed('ask("Q", d: "y")')
    const keys: string[] = []
    for await (const { key, parts } of store.list()) if (parts["data d"] === "x") keys.push(key)
    await store.delete(keys)
    expect(keys).toHaveLength(1)
    expect(await missed('ask("Q", d: "x")')).toMatchObject([{ reason: "expired", removed: "2026-01-02T03:04:05.000Z" }])
    expect(await missed('ask("Q", d: "x")')).toEqual([])
    await store.collect({ size: 0, age: 0 })
    expect(await missed('ask("Q", d: "y")')).toMatchObject([{ reason: "expired" }])
    expect(await missed('ask("R", d: "z")')).toMatchObject([{ reason: "new" }])
  })

  test("asks again with another model or other parameters", async () => {
    const store = memoryStore()
    const models = [{ id: "a" }, { id: "b" }, { id: "a", parameters: { temperature: 1 } }].map((options) =>
      scripted([{ question: "Q", answer: "x" }], options),
    )
    for (const model of models) await run(store, model, 'ask("Q")')
    expect(models.map(({ requests }) => requests.length)).toEqual([1, 1, 1])
  })

  test("asks again where a tool has another meaning, and only then", async () => {
    const module = (body: string) =>
      `# a comment\nTASK t(number_of_things: number): number = ${body}\nTASK unreached(x) = x\n`
      + 'EMIT ask("Q", tools: [t])'
    const store = memoryStore()
    const model = scripted([{ question: "Q", answer: "CALL(t(1))" }])
    const value = async (source: string) => (await createRuntime({ models: model, memo: store }).run(source)).value
    expect(await value(module("number_of_things + 1"))).toBe("2")
    expect(
      await value(
        module("number_of_things + 1")
          .replaceAll("number_of_things", "n")
          .replace("a comment", "another")
          .replace("unreached(x) = x", "unreached(x) = [x]"),
      ),
    ).toBe("2")
    expect(model.requests).toHaveLength(2)
    expect(await value(module("number_of_things + 2"))).toBe("3")
    expect(model.requests).toHaveLength(4)
  })

  test("finds nothing of a model that is not worth keeping", async () => {
    const store = memoryStore()
    const model = scripted([{ question: "Q", answer: "x" }], { keep: false })
    await run(store, model, 'ask("Q")')
    await run(store, model, 'ask("Q")')
    expect(model.requests).toHaveLength(2)
  })

  test("does not confuse the functions of two hosts", async () => {
    const store = memoryStore()
    const model = scripted([{ question: "Q", answer: "CALL(f(1))" }])
    const events: TraceEvent[] = []
    for (const f of [() => "one", () => "two"])
      await run(store, model, 'ask("Q", f)', { args: { f }, trace: (event) => events.push(event) }).catch(
        () => undefined,
      )
    expect(events.filter(({ type }) => type === "miss")).toMatchObject([{ reason: "refused" }, { reason: "refused" }])
  })
})

describe("fresh", () => {
  test("asks again, and the new answer replaces the old one", async () => {
    const store = memoryStore()
    const model = scripted([{ question: "Q", answer: ["old", "new", "newer"] }])
    const runtime = createRuntime({ models: model, memo: store })
    const value = async (options: RunOptions = {}) =>
      (await runtime.run('ask("Q")', { kind: "expression", ...options })).value
    expect([await value(), await value(), await value({ fresh: true })]).toEqual(["old", "old", "new"])
    expect((await run(store, model, 'ask("Q")')).value).toBe("new")
  })
})

describe("an interrupted run", () => {
  test("is resumed from any event: the same value, and no completed request is sent again", async () => {
    await fc.assert(
      fc.asyncProperty(script, fc.nat(), fc.boolean(), async ({ answers }, at, gently) => {
        const store = memoryStore()
        const whole = await run(memoryStore(), answering(answers), ASK)
        const events: TraceEvent[] = []
        const ending = new AbortController()
        const first = answering(answers)
        const broken = run(store, first, ASK, {
          [gently ? "stop" : "signal"]: ending.signal,
          trace(event) {
            events.push(event)
            if (events.length === at % 40) ending.abort()
          },
        })
        await broken.catch(() => undefined)
        const second = answering(answers)
        expect((await run(store, second, ASK)).value).toEqual(whole.value)
        const rows = new Map(events.flatMap((event) => (event.type === "request" ? [[event.id, event]] : [])))
        const ended = events.filter((event) => event.type === "response" && event.finish !== "failed").length
        expect(rows.size).toBeGreaterThanOrEqual(ended)
        // Each completed request is in the store, so both runs share no more requests than were under way.
        const repeated = asked(second).filter((request) => asked(first).includes(request))
        expect(repeated.length).toBeLessThanOrEqual(first.requests.length - ended)
      }),
      { numRuns: 80 },
    )
  })

  test("by a budget keeps the answers that it has paid for", async () => {
    const store = memoryStore()
    const answers = { Q: 'CALL("A") CALL("B") CALL("C")', A: "a", B: "b", C: "c" }
    const first = answering(answers)
    const partial = await createRuntime({ models: first, memo: store, budget: { calls: 2 } }).run('ask("Q")', {
      kind: "expression",
    })
    expect(partial).toMatchObject({ partial: true, text: 'a CALL("B")' })
    const second = answering(answers)
    expect((await run(store, second, 'ask("Q")')).value).toBe("a b c")
    expect(asked(second).filter((request) => asked(first).includes(request))).toEqual([])
    const left: string[] = []
    for await (const { kind } of store.list()) left.push(kind)
    expect(left).toEqual(["answer", "answer", "answer", "answer"])
  })

  test.each(["model-unavailable", "rate-limited", "no-credit", "model-unauthorized", "model-not-found"])(
    "by a model that cannot be reached (%s) keeps the answers that it has paid for",
    async (code) => {
      const store = memoryStore()
      const answers = { Q: 'CALL("A") CALL("B")', A: "a", B: "b" }
      const first = answering(answers)
      const failing: Model = {
        ...first,
        generate: (request, options) => {
          if (first.requests.length === 3) throw new ModelError(code, "not now")
          return first.generate(request, options)
        },
      }
      expect((await errorOf(run(store, failing, 'ask("Q")'))).code).toBe(code)
      const second = answering(answers)
      expect((await run(store, second, 'ask("Q")')).value).toBe("a b")
      expect(asked(second).filter((request) => asked(first).includes(request))).toEqual([])
    },
  )

  /** The answer of a later run, whose model writes the rest, and the text that its request continues. */
  const rest = async (store: MemoStore) => {
    let continued: string | undefined
    const model: Model = {
      id: "m",
      async *generate({ question }) {
        continued = question.written
        yield { type: "delta", text: "three." }
        yield { type: "finish", reason: "stop" }
      },
    }
    const { value } = await run(store, model, 'ask("Q")')
    return { value, continued }
  }

  test.each(["model-unavailable", "rate-limited", "no-credit", "bad-response"])(
    "by a failure in the middle of an answer (%s) keeps its text",
    async (code) => {
      const store = memoryStore()
      const failing: Model = {
        id: "m",
        async *generate() {
          yield { type: "delta", text: "one " }
          yield { type: "delta", text: "two " }
          throw new ModelError(code, "not now")
        },
      }
      expect((await errorOf(run(store, failing, 'ask("Q")'))).code).toBe(code)
      expect(await rest(store)).toEqual({ value: "one two three.", continued: "one two " })
    },
  )

  test.each(["stop", "signal", "seconds"])("in the middle of an answer keeps its text: %s", async (how) => {
    const store = memoryStore()
    const ending = new AbortController()
    const written = Promise.withResolvers<void>()
    const endless: Model = {
      id: "m",
      async *generate(_, { signal }) {
        yield { type: "delta", text: "one " }
        yield { type: "delta", text: "two " }
        written.resolve()
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)))
      },
    }
    const options = how === "seconds" ? { budget: { seconds: 0.5 } } : { [how]: ending.signal }
    const broken = run(store, endless, 'ask("Q")', options)
    await written.promise
    ending.abort()
    await broken.catch(() => undefined)
    expect(await rest(store)).toEqual({ value: "one two three.", continued: "one two " })
  })

  test("by a model that ends without a word is asked again there", async () => {
    const store = memoryStore()
    let times = 0
    const model: Model = {
      id: "m",
      async *generate() {
        times++
        if (times > 1)
          yield* [
            { type: "delta", text: "x" },
            { type: "finish", reason: "stop" },
          ] as const
      },
    }
    expect((await errorOf(run(store, model, 'ask("Q")'))).code).toBe("model-stream-cut")
    expect((await run(store, model, 'ask("Q")')).value).toBe("x")
  })

  test("leaves no journal of a question that failed: it is asked again", async () => {
    const store = memoryStore()
    const model = scripted([{ question: "Q", answer: ["not a number", "nor this", "nor that", "4"] }])
    expect((await errorOf(run(store, model, 'ask("Q", returns: number)'))).code).toBe("undecodable-answer")
    expect((await run(store, model, 'ask("Q", returns: number)')).value).toBe(4)
  })
})

describe("two processes", () => {
  test("ask each question once between them, in any order of events", async () => {
    await fc.assert(
      fc.asyncProperty(script, fc.scheduler(), async ({ answers }, scheduler) => {
        const store = memoryStore()
        const models = [1, 2].map(() =>
          answering(answers, { gate: ({ question }) => scheduler.schedule(Promise.resolve(), question.text) }),
        )
        const runs = Promise.all(models.map((model) => run(store, model, ASK)))
        const [one, other] = await scheduler.waitFor(runs)
        expect(one!.value).toEqual(other!.value)
        const all = models.flatMap(asked)
        expect(new Set(all).size).toBe(all.length)
      }),
      { numRuns: 15 },
    )
  })

  test("with questions that ask each other's fail, and do not wait for ever", async () => {
    const store = memoryStore()
    const answers = { A: 'CALL("B")', B: 'CALL("A")' }
    const codes = await Promise.all(
      ["A", "B"].map(async (question) => (await errorOf(run(store, answering(answers), `ask("${question}")`))).code),
    )
    expect(codes).toEqual(["cyclic-call", "cyclic-call"])
  })
})

describe("a store that fails", () => {
  test("is reported once, and the run continues without it", async () => {
    const store: MemoStore = { ...memoryStore(), get: () => Promise.reject(new Error("no disk")) }
    const { value, diagnostics } = await run(store, scripted([{ question: /./, answer: "x" }]), '[ask("A"), ask("B")]')
    expect(value).toEqual(["x", "x"])
    expect(diagnostics.map(({ code }) => code)).toEqual(["memo-unavailable"])
  })

  test.each(["put", "claim"] as const)("to write (%s) is still read", async (operation) => {
    const store = memoryStore()
    await run(store, scripted([{ question: /./, answer: "x" }]), 'ask("Kept")')
    const model = scripted([{ question: /./, answer: "x" }])
    const readOnly: MemoStore = { ...store, [operation]: () => Promise.reject(new Error("no room")) }
    const { value, diagnostics } = await run(
      readOnly,
      model,
      'LET new = ask("New") IN [new, ask(IF new == "x" THEN "Kept" ELSE "")]',
    )
    expect(value).toEqual(["x", "x"])
    expect(model.requests.map(({ question }) => question.text)).toEqual(["New"])
    expect(diagnostics.map(({ code }) => code)).toEqual(["memo-unavailable"])
  })
})

test("an answer too large to be stored prevents no other; nobody waits for it; its cost is kept", async () => {
  const store = memoryStore()
  const source =
    `LET large = ask("Large", size: ${MOST_ENTRY_BYTES}) IN [length(large), `
    + 'ask(IF large == "" THEN "" ELSE "Small")]'
  const model = scripted([
    { question: "Large", answer: 'CALL("answer", repeat("x", size))' },
    { question: "Small", answer: "x" },
  ])
  const { value, diagnostics } = await run(store, model, source)
  expect(diagnostics.map(({ code, severity }) => ({ code, severity }))).toEqual([
    { code: "memo-too-large", severity: "warning" },
  ])
  expect((await run(store, model, source)).value).toEqual(value)
  expect(model.requests.map(({ question }) => question.text)).toEqual(["Large", "Small"])
})

test("a value with a function in it is not stored", async () => {
  const store = memoryStore()
  const model = scripted([{ question: "Q", answer: 'CALL("answer", [x => x + 1])' }])
  const natives = [
    native({
      name: "never",
      returns: STRING,
      run: () => {
        throw fail("never", "never")
      },
    }),
  ]
  for (let i = 0; i < 2; i++)
    await createRuntime({ models: model, memo: store, natives }).run('length(ask("Q", returns: any))', {
      kind: "expression",
    })
  expect(model.requests).toHaveLength(2)
})
