// A Program in an embedding program: its runs, its tasks, and the cache of the runtime.

import { describe, expect, test } from "vitest"
import {
  createRuntime,
  forkOf,
  native,
  NUMBER,
  RecallError,
  type ModuleLoader,
  type TraceEvent,
} from "../../src/index.ts"
import { MAX_PROGRAM_TEXT, MAX_PROGRAMS, ProgramCache } from "../../src/program/cache.ts"
import type { CompileSettings, Program } from "../../src/program/program.ts"
import { scripted } from "../../src/testing/index.ts"
import { EMPTY, fold } from "../../src/trace/reduce.ts"
import { answering } from "../support/asking.ts"

const MODULE = `## The sizes of orders.

PARAM factor: number = 2
## Scales a number.
TASK scale(n: number, by: number = factor): number = n * by
TASK why(n: number): string = ask("Why?", n)
TEST "doubles" : scale(2) == 4
EMIT scale(21)`

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

describe("a module", () => {
  test("is described, run, planned and tested by one Program", async () => {
    const program = await createRuntime({ models: scripted(() => "since") }).compile(MODULE, { name: "orders.rcl" })
    expect(program).toMatchObject({ kind: "module", name: "orders.rcl", diagnostics: [] })
    expect(program.parameters).toEqual([
      { name: "factor", type: "number", documentation: null, required: false, untrusted: false },
    ])
    expect(program.signatures.map(({ name, documentation }) => [name, documentation])).toEqual([
      ["scale", "Scales a number."],
      ["why", null],
    ])
    expect((await program.run()).value).toBe(42)
    expect((await program.run({ args: { factor: 3 } })).value).toBe(63)
    expect((await program.plan()).certain).toEqual([])
    expect((await program.test()).map(({ name, passed }) => [name, passed])).toEqual([["doubles", true]])
    expect((await program.with({ args: { factor: 3 } }).test())[0]!.passed).toBe(false)
  })

  test("does not change: neither it nor its tasks can be written to", async () => {
    const program = await createRuntime().compile(MODULE)
    expect(Object.isFrozen(program)).toBe(true)
    expect(Object.isFrozen(program.tasks)).toBe(true)
  })

  test("options of `with` apply to runs and calls without options of their own, and are checked at once", async () => {
    const program = await createRuntime().compile(MODULE)
    const scaled = program.with({ args: { factor: 5 } })
    expect(await scaled.tasks["scale"]!(2)).toBe(10)
    expect((await scaled.run()).value).toBe(105)
    expect((await scaled.run({ args: {} })).value).toBe(105)
    expect((await scaled.run({ args: { factor: 3 }, budget: undefined })).value).toBe(63)
    expect((await scaled.run({ args: { factor: undefined } })).value).toBe(105)
    expect((await scaled.with({ args: { factor: undefined } }).run()).value).toBe(105)
    expect(await program.tasks["scale"]!(2)).toBe(4)
    expect(() => program.with({ args: { factor: "much" } })).toThrow(
      expect.objectContaining({ code: "invalid-argument" }),
    )
    expect(() => program.with({ budget: { calls: -1 } })).toThrow(expect.objectContaining({ code: "invalid-budget" }))
  })

  test("a call of a task keeps to its budget, ends with its signal, and is traced", async () => {
    const events: TraceEvent[] = []
    const program = await createRuntime({ models: answering({ "Why?": "since" }), memo: false }).compile(MODULE)
    const traced = program.with({ trace: (event) => void events.push(event) })
    expect(await traced.tasks["why"]!(1)).toBe("since")
    expect(events[0]).toMatchObject({ type: "run", task: "why", name: "module" })
    expect(events.at(-1)).toMatchObject({ type: "end", outcome: "done" })
    expect(events.filter(({ type }) => type === "call" || type === "question")).toHaveLength(2)
    const state = fold(EMPTY, events)
    const question = Object.values(state.rows).find(({ kind }) => kind === "question")!
    await expect(forkOf(state, question.id, "other")).rejects.toMatchObject({ code: "unforkable" })
    expect(await errorOf(program.with({ budget: { calls: 0 } }).tasks["why"]!(1))).toMatchObject({
      code: "budget-exhausted",
    })
    const reason = new Error("enough")
    expect(await errorOf(program.with({ signal: AbortSignal.abort(reason) }).tasks["why"]!(1))).toMatchObject({
      code: "interrupted",
      cause: reason,
    })
  })

  test("without an EMIT has tasks and no value", async () => {
    const program = await createRuntime().compile("TASK f() = 1")
    expect(await program.tasks["f"]!()).toBe(1)
    expect(await errorOf(program.run())).toMatchObject({ code: "no-emit" })
  })

  test("with errors is no Program, and its error reports no cost", async () => {
    const error = await errorOf(createRuntime().compile("TASK f() = g()\nEMIT h"))
    expect(error).toBeInstanceOf(RecallError)
    expect((error as RecallError).diagnostics.map(({ message }) => message)).toEqual([
      "g is not defined",
      "h is not defined",
    ])
    expect((error as RecallError).usage).toMatchObject({ requests: 0, steps: 0 })
  })

  test("declares its own parameters", async () => {
    expect(await errorOf(createRuntime().compile("EMIT x", { parameters: ["x"] }))).toMatchObject({
      code: "invalid-argument",
    })
  })

  test("arguments of `with` are combined by name, and are those of the moment", async () => {
    const program = await createRuntime().compile("PARAM a: any = 1\nPARAM b: number\nEMIT [a, b]")
    const given = { a: { n: 1 } }
    const bound = program.with({ args: given })
    given.a.n = 2
    expect((await bound.run({ args: { b: 3 } })).value).toEqual([{ n: 1 }, 3])
    expect((await bound.with({ args: { b: 4 } }).run()).value).toEqual([{ n: 1 }, 4])
    expect((await bound.run({ args: { a: 5, b: 6 } })).value).toEqual([5, 6])
  })

  test("an argument that is undefined counts as omitted", async () => {
    const { tasks } = await createRuntime().compile("TASK f(a: number, b: number = 2, c: number = 3) = [a, b, c]")
    expect(await tasks["f"]!(1, undefined)).toEqual([1, 2, 3])
    expect(await tasks["f"]!(1, undefined, 9)).toEqual([1, 2, 9])
    expect(await errorOf(tasks["f"]!(undefined, 1))).toMatchObject({ code: "wrong-arguments" })
    expect(await errorOf(tasks["f"]!(1, 2, 3, 4))).toMatchObject({ code: "wrong-arguments" })
  })

  test("what a caller does to its description reaches no other caller", async () => {
    const runtime = createRuntime()
    const program = await runtime.compile(MODULE)
    for (const list of [program.diagnostics, program.parameters, program.signatures])
      expect(Object.isFrozen(list)).toBe(true)
    expect((await runtime.compile(MODULE)).diagnostics).toEqual([])
  })
})

describe("a document and an expression", () => {
  test("name their parameters when they are compiled, and receive the values with each run", async () => {
    const runtime = createRuntime()
    const document = await runtime.compile("Dear CALL(name), CALL(LET n = length(name)) CALL(n)", {
      kind: "document",
      parameters: ["name"],
    })
    const texts = await Promise.all(["Ada", "Emmy"].map(async (name) => (await document.run({ args: { name } })).text))
    expect(texts).toEqual(["Dear Ada,  3", "Dear Emmy,  4"])
    expect(document.parameters).toEqual([
      { name: "name", type: "any", documentation: null, required: true, untrusted: false },
    ])
    expect(document.tasks).toEqual({})
    const sum = await runtime.compile("a + b", { kind: "expression", parameters: ["a", "b"] })
    expect((await sum.run({ args: { a: 1, b: 2 } })).value).toBe(3)
    expect(await errorOf(sum.run({ args: { a: 1 } }))).toMatchObject({ code: "missing-argument" })
    expect(await errorOf(sum.run({ args: { a: 1, b: 2, c: 3 } }))).toMatchObject({ code: "unknown-argument" })
  })

  test.each(["1a", "my text", "IF"])("refuse the parameter %j", async (name) => {
    const compiled = createRuntime().compile("1", { kind: "expression", parameters: [name] })
    expect(await errorOf(compiled)).toMatchObject({ code: "invalid-argument" })
  })

  test("names that a document binds are not shared by its runs", async () => {
    const runtime = createRuntime()
    const document = await runtime.compile("CALL(x)CALL(LET y = it + 1)CALL(map([1, 2], n => n + y))", {
      kind: "document",
      parameters: ["x"],
    })
    expect((await document.run({ args: { x: 1 } })).text).toBe("1[3,4]")
    expect((await document.run({ args: { x: 10 } })).text).toBe("10[12,13]")
  })
})

describe("a function that is remembered", () => {
  const NEXT = (count: { value: number }) =>
    native({ name: "next", returns: NUMBER, run: async () => Promise.resolve(++count.value) })

  test("finds one value of a constant in each run, however runs overlap", async () => {
    const count = { value: 0 }
    const held: (() => void)[] = []
    const wait = native({ name: "wait", run: () => new Promise((resolve) => held.push(() => resolve(0))) })
    const program = await createRuntime({ natives: [NEXT(count), wait] }).compile(`IMPORT next, wait FROM "host"
LET c = next()
TASK f() = x => c + x
EMIT [f()(0), (IF wait() == 0 THEN c ELSE 0)]`)
    const runs = [program.run(), program.run()]
    while (held.length < runs.length) await new Promise((resolve) => setImmediate(resolve))
    for (const release of held) release()
    const values = (await Promise.all(runs)).map(({ value }) => value as readonly number[])
    for (const [first, second] of values) expect(first).toBe(second)
    expect(count.value).toBe(2)
  })

  test("does not remember that a constant failed in another run", async () => {
    let calls = 0
    const flaky = native({
      name: "flaky",
      returns: NUMBER,
      run() {
        if (++calls === 1) throw new Error("not yet")
        return 7
      },
    })
    const runtime = createRuntime({ natives: [flaky] })
    const source = 'IMPORT flaky FROM "host"\nLET c = flaky()\nTASK f() = x => c + x\nEMIT f()(1)'
    expect(await errorOf(runtime.run(source))).toMatchObject({ code: "native-error" })
    expect((await runtime.run(source)).value).toBe(8)
    expect((await runtime.run(`${source} + 1`)).value).toBe(9)
  })
})

describe("the origins of a PARAM that was not given", () => {
  const confirmed = async (source: string) => {
    const asked: unknown[] = []
    const save = native({ name: "save", parameters: { x: NUMBER }, returns: NUMBER, effect: "write", run: () => 1 })
    const runtime = createRuntime({ natives: [save], confirm: ({ provenance }) => asked.push(provenance) > 0 })
    await runtime.run(`IMPORT save FROM "host"\n${source}`)
    return asked
  }

  test("are found where fallbacks reach each other", async () => {
    const source = `PARAM flag: boolean = false
PARAM a = f(0)
PARAM b = f(1)
TASK f(n) = IF n == 0 THEN 1 ELSE IF flag THEN a + b ELSE 2
EMIT save(a)`
    expect(await confirmed(source)).toEqual([{ x: [] }])
  })

  test("are found once for each PARAM", async () => {
    const chain = Array.from({ length: 200 }, (_, i) => `PARAM p${i} = ${i < 2 ? 1 : `p${i - 1} + p${i - 2}`}`)
    expect(await confirmed(`${chain.join("\n")}\nEMIT save(p199 * 0)`)).toEqual([{ x: [] }])
  })
})

test("a template EMIT sees the program's own names, also `it` and `so_far`", async () => {
  const runtime = createRuntime()
  const emit = "EMIT `${it + 1}: ${it} ${so_far}`"
  expect((await runtime.run(`PARAM it: number\nLET so_far = "s"\n${emit}`, { args: { it: 5 } })).text).toBe("6: 5 s")
})

test("an argument that no one has given is not found on the prototype of objects", async () => {
  const document = await createRuntime().compile("CALL(constructor)", { kind: "document", parameters: ["constructor"] })
  expect(await errorOf(document.run({}))).toMatchObject({ code: "missing-argument" })
})

test.each([
  [5, {}],
  ["1", { kind: "expr" }],
  ["1", { kind: "expression", parameters: "abc" }],
  ["1", { kind: "expression", parameters: ["a", "a"] }],
  ["1", { kind: "expression", parameters: [3] }],
])("compile(%j, %j) is the caller's mistake", async (source, options) => {
  const compiled = createRuntime().compile(source as string, options as object)
  expect(await errorOf(compiled)).toMatchObject({ name: "UsageError", code: "invalid-argument" })
})

test("a document has no TESTs", async () => {
  const program = await createRuntime().compile("a", { kind: "document" })
  expect(await errorOf(program.test())).toMatchObject({ name: "UsageError", code: "invalid-argument" })
})

describe("the programs that a runtime keeps", () => {
  const settings = (modules?: ModuleLoader): CompileSettings => ({
    kind: "module",
    parameters: [],
    modules,
    host: new Map(),
    world: null,
    packages: {},
  })
  const compile = (cache: ProgramCache, text: string, modules?: ModuleLoader): Promise<Program> =>
    cache.get({ id: "main", text }, settings(modules))

  test("the same source is compiled once", async () => {
    const cache = new ProgramCache()
    const first = await compile(cache, "EMIT 1")
    expect(await compile(cache, "EMIT 1")).toBe(first)
    expect(await compile(cache, "EMIT 2")).not.toBe(first)
    expect(await cache.get({ id: "other", text: "EMIT 1" }, settings())).not.toBe(first)
    expect(await cache.get({ id: "main", text: "EMIT 1" }, { ...settings(), kind: "document" })).not.toBe(first)
  })

  test("a source whose import has changed is compiled again", async () => {
    const cache = new ProgramCache()
    const files: { [id: string]: string | Error } = { "./a.rcl": "LET a = 1" }
    const loader: ModuleLoader = {
      load: async (specifier) => {
        const text = files[specifier]
        if (text instanceof Error) throw text
        return text === undefined ? null : { id: specifier, text }
      },
    }
    const source = 'IMPORT a FROM "./a.rcl"\nEMIT a'
    const first = await compile(cache, source, loader)
    expect(await compile(cache, source, loader)).toBe(first)
    files["./a.rcl"] = "LET a = 2"
    const second = await compile(cache, source, loader)
    expect(second).not.toBe(first)
    delete files["./a.rcl"]
    const third = await compile(cache, source, loader)
    expect(third.diagnostics.map(({ code }) => code)).toContain("module-not-found")
    expect(await compile(cache, source, loader)).toBe(third)
    files["./a.rcl"] = new Error("the disk is gone")
    const fourth = await compile(cache, source, loader)
    expect(fourth.diagnostics.map(({ code }) => code)).toContain("module-unreadable")
    files["./a.rcl"] = "LET a = 2"
    expect((await compile(cache, source, loader)).diagnostics).toEqual([])
  })

  test("a compilation that a faulty loader has broken off is tried again", async () => {
    const cache = new ProgramCache()
    let text: unknown = 5
    const loader: ModuleLoader = { load: async () => ({ id: "a", text: text as string }) }
    const source = 'IMPORT a FROM "./a.rcl"\nEMIT a'
    await expect(compile(cache, source, loader)).rejects.toThrow()
    text = "LET a = 2"
    expect((await compile(cache, source, loader)).diagnostics).toEqual([])
  })

  test("the runtime itself sees a changed import", async () => {
    let text = "LET a = 1"
    const runtime = createRuntime({ modules: { load: async () => ({ id: "a", text }) } })
    const source = 'IMPORT a FROM "./a.rcl"\nEMIT a'
    const program = await runtime.compile(source)
    text = "LET a = 2"
    expect((await runtime.run(source)).value).toBe(2)
    expect((await program.run()).value).toBe(1)
  })

  test(`the ${MAX_PROGRAMS} most recently used are kept, within a bound on their text`, async () => {
    const cache = new ProgramCache()
    const first = await compile(cache, "EMIT 0")
    for (let i = 1; i < MAX_PROGRAMS; i++) await compile(cache, `EMIT ${i}`)
    expect(await compile(cache, "EMIT 0")).toBe(first)
    await compile(cache, "EMIT -1")
    expect(await compile(cache, "EMIT 0")).toBe(first)
    for (let i = 1; i <= MAX_PROGRAMS; i++) await compile(cache, `EMIT -${i}`)
    expect(await compile(cache, "EMIT 0")).not.toBe(first)
    const kept = await compile(cache, "EMIT 0")
    await cache.get({ id: "long", text: "x".repeat(MAX_PROGRAM_TEXT) }, { ...settings(), kind: "document" })
    expect(await compile(cache, "EMIT 0")).not.toBe(kept)
  })

  test("an observed program is compiled each time", async () => {
    const cache = new ProgramCache()
    const observed: CompileSettings = { ...settings(), observe: (_expression, _source, code) => code }
    const first = await cache.get({ id: "main", text: "EMIT 1" }, observed)
    expect(await cache.get({ id: "main", text: "EMIT 1" }, observed)).not.toBe(first)
  })
})
