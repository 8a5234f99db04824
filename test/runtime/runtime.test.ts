// The public functions: arguments, results, failures, and the state shared by the runs of a runtime.

import { describe, expect, expectTypeOf, test } from "vitest"
import {
  ANY,
  BOOLEAN,
  createRuntime,
  fail,
  listOf,
  native,
  NUMBER,
  optional,
  RecallError,
  recordOf,
  STRING,
  unionOf,
  UsageError,
  type Native,
  type StandardSchema,
} from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { answering, errorOf } from "../support/asking.ts"

const evaluate = (source: string, args: { readonly [name: string]: unknown } = {}) =>
  createRuntime().run(source, { kind: "expression", args })
const natively = async (given: Native | readonly Native[], source: string) =>
  (
    await createRuntime({ natives: Array.isArray(given) ? given : [given as Native] }).run(source, {
      kind: "expression",
    })
  ).value

describe("arguments", () => {
  test.each<[string, unknown, unknown]>([
    ["JSON data", { a: [1, "two", true, null, { b: {} }] }, { a: [1, "two", true, null, { b: {} }] }],
    ["undefined fields are left out", { a: 1, b: undefined }, { a: 1 }],
    ["-0 is 0", [-0], [0]],
    ["keys like numbers", { 10: "a", 2: "b", x: 1 }, { 2: "b", 10: "a", x: 1 }],
    ["objects without a prototype", Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
    [
      "a __proto__ key is a key",
      JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}'),
      JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}'),
    ],
    ["lone surrogates", "\ud800", "\ud800"],
  ])("%s", async (_, given, value) => {
    expect((await evaluate("x", { x: given })).value).toStrictEqual(value)
  })

  test("are copied, in and out", async () => {
    const given = { list: [1] }
    const { value } = await evaluate("x", { x: given })
    expect(value).toEqual(given)
    expect(value).not.toBe(given)
  })

  const cyclic: { self?: unknown } = {}
  cyclic.self = cyclic
  let deep: unknown = 1
  for (let i = 0; i < 100_000; i++) deep = [deep]
  test.each<[string, unknown, RegExp]>([
    ["NaN", { a: [NaN] }, /^x\.a\[0\] is NaN/],
    ["infinity", -Infinity, /^x is -Infinity/],
    ["undefined in a list", [1, undefined], /^x\[1\] is not JSON data but of type undefined/],
    ["a hole in a list", Array(2), /^x\[0\]/],
    ["a Date", new Date(0), /a Date/],
    ["a Map", new Map(), /a Map/],
    [
      "an instance of a class",
      new (class Point {
        x = 1
      })(),
      /a Point/,
    ],
    ["a symbol", Symbol("s"), /symbol/],
    ["a promise", Promise.resolve(1), /a Promise/],
    ["a cycle", cyclic, /x.self is circular/],
    ["what is nested too deep", deep, /nested more than/],
  ])("%s is refused with the place", async (_, given, message) => {
    await expect(evaluate("1", { x: given })).rejects.toMatchObject({
      name: "UsageError",
      code: "invalid-argument",
      message: expect.stringMatching(message) as string,
    })
  })

  test("that are functions can be called, sync or async, and receive and return plain data", async () => {
    const seen: unknown[] = []
    const f = async (x: { a: number[] }) => {
      seen.push(x)
      return { n: x.a.length, b: 1, nothing: undefined }
    }
    expect((await evaluate("f({a: [1, 2]}).n + g()", { f, g: () => 40 })).value).toBe(42)
    expect(seen).toStrictEqual([{ a: [1, 2] }])
    expect((await evaluate("log(1)", { log: (value: unknown) => void value })).value).toBe(null)
  })

  test("that are functions fail as the program's failure", async () => {
    const f = () => {
      throw new TypeError("no such table")
    }
    expect(await errorOf(evaluate("f()", { f }))).toMatchObject({
      code: "native-error",
      message: expect.stringContaining("f failed: no such table") as string,
    })
    expect(await errorOf(evaluate("f()", { f: () => new Date() }))).toMatchObject({
      code: "native-error",
      message: expect.stringContaining("a Date") as string,
    })
    expect(await errorOf(evaluate("f(1, 2)", { f: (x: unknown) => x }))).toMatchObject({ code: "wrong-arguments" })
  })

  test("of the same name in two runs are kept apart", async () => {
    const runtime = createRuntime()
    const call = async (f: (x: number) => number) =>
      (await runtime.run("PARAM f\nTASK g(x) = f(x)\nEMIT g(2)", { args: { f } })).value
    expect([await call((x) => x + 1), await call((x) => x * 10)]).toEqual([3, 20])
  })
})

/** A validator in the style of zod, valibot and arktype. */
function schema<T>(
  validate: (
    value: unknown,
  ) =>
    | { readonly value: T }
    | { readonly issues: readonly { readonly message: string; readonly path?: readonly PropertyKey[] }[] },
): StandardSchema {
  return { "~standard": { version: 1, vendor: "test", validate } }
}
const email = schema((value) =>
  typeof value === "string" && value.includes("@")
    ? { value: value.toLowerCase() }
    : { issues: [{ message: "no @", path: ["mail"] }] },
)

describe("validators of the host are types", () => {
  test("that convert and refuse", async () => {
    expect((await evaluate('Email("A@B")', { Email: email })).value).toBe("a@b")
    expect(await errorOf(evaluate('Email("ab")', { Email: email }))).toMatchObject({
      code: "cannot-convert",
      message: expect.stringContaining("mail: no @") as string,
    })
  })

  test("for answers, which are asked for again with the validator's message", async () => {
    const models = answering({ Q: ["nobody", "X@Y"] })
    const { value } = await createRuntime({ models }).ask("Q", {}, { returns: email })
    expect(value).toBe("x@y")
    expect(models.requests[1]!.question.problem).toContain("no @")
  })

  test("of the same name in two runs are kept apart", async () => {
    const models = scripted(() => "5")
    const runtime = createRuntime({ models })
    const small = schema((value) => ({ value: `small ${String(value)}` }))
    const large = schema((value) => ({ value: `large ${String(value)}` }))
    expect((await runtime.ask("Q", {}, { returns: small })).value).toBe("small 5")
    expect((await runtime.ask("Q", {}, { returns: large })).value).toBe("large 5")
  })

  test("that are asynchronous are refused before anything is evaluated", async () => {
    const later = { "~standard": { version: 1, vendor: "test", validate: async () => ({ value: 1 }) } } as const
    await expect(evaluate("1", { T: later })).rejects.toMatchObject({ name: "UsageError", code: "async-validator" })
  })

  test("that turn out to be asynchronous fail where they are used", async () => {
    const sometimes = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value: unknown) => (value === 1 ? Promise.resolve({ value }) : { value }),
      },
    } as const
    expect((await evaluate("T(2)", { T: sometimes })).value).toBe(2)
    expect((await errorOf(evaluate("T(1)", { T: sometimes }))).code).toBe("async-validator")
  })
})

describe("results", () => {
  test("are plain data", async () => {
    const { value, text } = await evaluate('{b: [1, {c: null}], a: "x", "__proto__": 1, "10": true}')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(text).toBe('{"10":true,"__proto__":1,"a":"x","b":[1,{"c":null}]}')
    expect(value).toStrictEqual(JSON.parse(text))
  })

  test("of a type show it; a function is no result", async () => {
    expect(await evaluate("{a: [string], b?: number}")).toMatchObject({ value: "{a: [string], b?: number}" })
    expect((await errorOf(evaluate("x => x"))).code).toBe("not-json")
  })

  test("nested too deep fail as such", async () => {
    expect(
      (await errorOf(createRuntime().run("TASK nest(n) = IF n == 0 THEN [] ELSE [nest(n - 1)]\nEMIT nest(20000)")))
        .code,
    ).toBe("value-too-deep")
  })
})

describe("failures", () => {
  test("of the program have all diagnostics and the cost of the run", async () => {
    const error = await errorOf(
      createRuntime({ models: answering({ Q: "abc" }) }).run('EMIT number(ask("Q"))', { name: "main.rcl" }),
    )
    expect(error).toBeInstanceOf(RecallError)
    expect(error).toBeInstanceOf(Error)
    expect(error.message).toContain("(cannot-convert)")
    expect(error).toMatchObject({
      name: "RecallError",
      code: "cannot-convert",
      usage: { requests: 1 },
      sources: {},
      diagnostics: [{ source: "main.rcl", span: { start: 5, end: 21 } }],
    })
  })

  test("are named after the kind of source where it has no name", async () => {
    expect((await errorOf(evaluate("1 +"))).diagnostics[0]!.source).toBe("expression")
    expect((await errorOf(createRuntime().run("EMIT 1 / 0"))).diagnostics[0]!.source).toBe("module")
  })

  test("of the caller are UsageErrors", async () => {
    for (const wrong of [{ depth: -1 }, { depth: NaN }, { dept: 1 } as object])
      expect(() => createRuntime({ limits: wrong })).toThrow(UsageError)
    expect(() =>
      createRuntime({ natives: [native({ name: "a", run: () => 1 }), native({ name: "a", run: () => 2 })] }),
    ).toThrow(/two natives are named a/)
  })

  test.each([
    ["steps", "too-many-steps", "LET loop = n => n IN FOR i IN range(0, 100000) : loop(i)"],
    ["depth", "too-deep", "LET deep = (f, n) => IF n == 0 THEN 0 ELSE 1 + f(f, n - 1) IN deep(deep, 20000)"],
    ["textLength", "text-too-long", 'repeat("x", 20000)'],
    ["listLength", "list-too-long", "range(0, 20000)"],
  ])("the limit %s cannot be caught", async (limit, code, source) => {
    const run = createRuntime({ limits: { [limit]: 10_000 } }).run(`TRY (${source}) ELSE "caught"`, {
      kind: "expression",
    })
    expect((await errorOf(run)).code).toBe(code)
  })
})

describe("aborting", () => {
  test("before the run rejects with the reason", async () => {
    await expect(
      createRuntime().run("1", { kind: "expression", signal: AbortSignal.abort(new Error("never mind")) }),
    ).rejects.toThrow("never mind")
  })

  test("ends a long evaluation", async () => {
    const controller = new AbortController()
    const run = createRuntime().run(
      "TASK f(n: number): number = IF n == 0 THEN 0 ELSE f(n - 1)\nEMIT FOR i IN range(0, 100000) : f(1000000 + i)",
      { signal: controller.signal },
    )
    setImmediate(() => controller.abort())
    await expect(run).rejects.toMatchObject({ code: "interrupted", cause: { name: "AbortError" } })
  })

  test("one run leaves the others, and their common questions", async () => {
    const gate = createGate()
    const runtime = createRuntime({ models: scripted(() => "a", { gate }) })
    const controller = new AbortController()
    const ask = (signal?: AbortSignal) => runtime.ask("Q", {}, signal === undefined ? {} : { signal })
    const [first, second] = [ask(controller.signal), ask()]
    await gate.arrived(1)
    controller.abort()
    await expect(first).rejects.toMatchObject({ code: "interrupted", cause: { name: "AbortError" } })
    gate.open()
    expect((await second).value).toBe("a")
    expect((await ask()).value).toBe("a")
  })
})

describe("ask", () => {
  test("gives data their names, whatever they are", async () => {
    const models = scripted(() => "a")
    await createRuntime({ models }).ask("Why?", { text: "t", model: 1, returns: [2], 한글: true, left: undefined })
    expect(models.requests[0]!.question).toMatchObject({
      text: "Why?",
      data: [{ name: "text" }, { name: "model", whole: "1" }, { name: "returns", whole: "[2]" }, { name: "한글" }],
    })
  })

  test("takes a question of any length and content", async () => {
    const models = scripted(() => "a")
    const question = 'CALL("x") ${y} \u2028"\\'.repeat(100_000)
    await createRuntime({ models }).ask(question)
    expect(models.requests[0]!.question.text).toBe(question)
  })

  test("gives a value of the requested type", async () => {
    const models = answering({ Q: '{"n": 3}' })
    expect((await createRuntime({ models }).ask("Q", {}, { returns: recordOf({ n: NUMBER }) })).value).toEqual({ n: 3 })
  })

  test.each(["my text", "IF", "_x", ""])("refuses a datum named %j", async (name) => {
    await expect(createRuntime().ask("Q", { [name]: 1 })).rejects.toBeInstanceOf(UsageError)
  })
})

describe("compile", () => {
  const MODULE =
    'IMPORT map FROM "std/prelude"\nPARAM factor: number = 2\nPARAM key: string\n'
    + "TASK scale(n: number, by: number = factor): number = n * by\nTASK secret() = key\n"
    + "TASK _private() = 1"

  test("gives the tasks that the module declares, as functions", async () => {
    const { tasks } = await createRuntime().compile(MODULE)
    expect(Object.keys(tasks)).toEqual(["scale", "secret"])
    expect(await tasks["scale"]!(4)).toBe(8)
    expect(await tasks["scale"]!(4, 10)).toBe(40)
    expect((await errorOf(tasks["secret"]!())).code).toBe("missing-argument")
    await expect(tasks["scale"]!("4")).rejects.toMatchObject({ name: "UsageError", code: "wrong-argument" })
    await expect(tasks["scale"]!()).rejects.toMatchObject({ name: "UsageError", code: "wrong-arguments" })
    await expect(tasks["scale"]!(new Date())).rejects.toMatchObject({
      name: "UsageError",
      message: expect.stringContaining("argument 1 of scale") as string,
    })
  })

  test("binds the arguments it is given", async () => {
    const { tasks } = (await createRuntime().compile(MODULE)).with({ args: { factor: 5, key: "k" } })
    expect([await tasks["scale"]!(4), await tasks["secret"]!()]).toEqual([20, "k"])
  })

  test("rejects errors", async () => {
    expect((await errorOf(createRuntime().compile("TASK f() = nothing"))).code).toBe("unknown-name")
    const program = await createRuntime().compile(MODULE)
    expect(() => program.with({ args: { fctor: 1 } })).toThrow(expect.objectContaining({ code: "unknown-argument" }))
  })

  test("shares the memo with all runs of the runtime", async () => {
    const models = scripted(() => "a")
    const runtime = createRuntime({ models })
    const { tasks } = await runtime.compile("TASK f(n: number) = ask(`Q${n}`)")
    await Promise.all([tasks["f"]!(1), tasks["f"]!(1), tasks["f"]!(2)])
    await runtime.run("TASK f(n: number) = ask(`Q${n}`)\nEMIT f(1)")
    expect(models.requests.length).toBe(2)
  })
})

describe("test", () => {
  test("reports of each test whether it holds, and the values of its sides", async () => {
    const results = await createRuntime({ models: answering({ Q: "5" }) }).test(
      'TASK f(n) = n + 1\nTEST "a" : f(1) == 2\nTEST "b" : f(1) == number(ask("Q"))\n'
        + 'TEST "c" : f("x" |> number)\nTEST "d" : 3',
    )
    expect(results.map(({ name, passed }) => [name, passed])).toEqual([
      ["a", true],
      ["b", false],
      ["c", false],
      ["d", false],
    ])
    expect(results[0]!.diagnostics).toEqual([])
    expect(results[1]!.diagnostics.map(({ message }) => message)).toEqual([
      'the test "b" is false',
      "the left side is 2",
      "the right side is 5",
    ])
    expect(results[2]!.diagnostics).toMatchObject([{ code: "cannot-convert" }])
  })
})

describe("natives", () => {
  const price = native({
    name: "price",
    documentation: "What a product costs.",
    parameters: { product: STRING, count: optional(NUMBER, 1) },
    returns: NUMBER,
    run: async ({ product, count }) => {
      expectTypeOf(product).toEqualTypeOf<string>()
      expectTypeOf(count).toEqualTypeOf<number>()
      return product.length * count
    },
  })

  test("receive their arguments by name, checked and filled in", async () => {
    expect(await natively(price, 'price("abc") + price("abc", 2) + price(count: 3, product: "a")')).toBe(12)
    for (const [source, code] of [
      ["price(1)", "wrong-argument"],
      ["price()", "wrong-arguments"],
      ['price("a", prize: 1)', "wrong-arguments"],
    ] as const) {
      expect((await errorOf(natively(price, source))).code).toBe(code)
    }
  })

  test("receive and return plain data, which they may change", async () => {
    const sortAll = native({
      name: "sort_all",
      parameters: { rows: listOf(recordOf({ n: NUMBER })), more: ANY },
      run: ({ rows, more }) => ({ rows: [...rows].sort((a, b) => a.n - b.n), more, first: undefined }),
    })
    expect(await natively(sortAll, "LET rows = [{n: 2}, {n: 1}] IN [sort_all(rows, {b: 1, a: 2}), rows]")).toEqual([
      { rows: [{ n: 1 }, { n: 2 }], more: { a: 2, b: 1 } },
      [{ n: 2 }, { n: 1 }],
    ])
  })

  test("may give a promise of any kind, or nothing", async () => {
    const thenable = { then: (resolve: (value: unknown) => void) => resolve(7) }
    expect(
      await natively(
        [native({ name: "later", run: () => thenable }), native({ name: "log", run: () => undefined })],
        "[later(), log()]",
      ),
    ).toEqual([7, null])
  })

  test("are checked against their declared type", async () => {
    const wrong = native({ name: "wrong", returns: NUMBER, run: () => "7" as unknown as number })
    expect(await errorOf(natively(wrong, "wrong()"))).toMatchObject({ code: "wrong-result" })
    const union = native({
      name: "pick",
      parameters: { on: BOOLEAN },
      returns: unionOf(STRING, NUMBER),
      run: ({ on }) => (on ? "a" : 1),
    })
    expect(await natively(union, "[pick(true), pick(false)]")).toEqual(["a", 1])
  })

  test("fail with their exception, which a program may catch", async () => {
    const failing = native({
      name: "failing",
      parameters: { how: STRING },
      run: ({ how }) => {
        if (how === "fail") throw fail("no-such-product", "there is no such product", "look it up")
        if (how === "reject") return Promise.reject(new Error("offline"))
        throw new Error("broken")
      },
    })
    expect((await errorOf(natively(failing, 'failing("fail")'))).diagnostics).toMatchObject([
      { code: "no-such-product", hint: "look it up", span: { start: 0, end: 15 } },
    ])
    expect(await errorOf(natively(failing, 'failing("reject")'))).toMatchObject({
      code: "native-error",
      message: expect.stringContaining("offline") as string,
    })
    expect(await natively(failing, 'TRY failing("x") ELSE error.message')).toBe("failing failed: broken")
  })

  test("run beside each other while they wait, and are not remembered", async () => {
    let running = 0
    let most = 0
    const slow = native({
      name: "slow",
      run: async () => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setImmediate(resolve))
        return running--
      },
    })
    await natively(slow, "FOR i IN range(0, 5) : slow()")
    expect(most).toBe(5)
  })

  test.each(["my price", "IF", "_x", ""])("cannot be named %j", (name) => {
    expect(() => native({ name, run: () => 1 })).toThrow(UsageError)
    expect(() => native({ name: "a", parameters: { [name]: STRING }, run: () => 1 })).toThrow(UsageError)
  })

  test("are in reach of the program only, unless they declare no effect", () => {
    expect(price.effect).toBe("write")
    expect(native({ name: "now", effect: "read", run: () => 1 }).effect).toBe("read")
  })
})

test("any number of runs proceed at once, each with its own usage", async () => {
  const models = scripted(({ question }) => question.text)
  const runtime = createRuntime({ models })
  const runs = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      runtime.run(`[${Array.from({ length: (i % 5) + 1 }, (_, k) => `ask("${i}-${k}")`).join(", ")}]`, {
        kind: "expression",
      }),
    ),
  )
  for (const [i, { value, usage }] of runs.entries()) {
    expect((value as string[])[0]).toBe(`${i}-0`)
    expect(usage.questions.asked).toBe((i % 5) + 1)
  }
})
