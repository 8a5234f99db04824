// Functions of the host: their arguments, results and failures.

import { describe, expect, test } from "vitest"
import {
  BOOLEAN,
  createRuntime,
  fail,
  listOf,
  NUMBER,
  RECORD,
  recordOf,
  STRING,
  UsageError,
  type Native,
} from "../../src/index.ts"
import { codeOf, ending, native, resultOf, valueOf } from "../support/runs.ts"

function given(result: () => unknown, returns?: Native["returns"]) {
  return ending(
    createRuntime({ natives: [native("give", result, 0, returns)] }),
    'IMPORT give FROM "host"\nEMIT give()',
  )
}

describe.each([
  ["at once", (value: unknown) => value],
  ["as a promise", (value: unknown) => Promise.resolve(value)],
  [
    "as a promise of another library",
    (value: unknown) => ({ then: (resolve: (value: unknown) => void) => setImmediate(() => resolve(value)) }),
  ],
] as const)("the result of a native, %s", (_, as) => {
  test.each([null, true, 0, -1.5, "text", [], [1, ["a"]], {}, { b: { c: [1] }, a: null }])(
    "is a value: %j",
    async (value) => {
      expect(await given(() => as(value))).toMatchObject({ value })
    },
  )

  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  test.each([
    ["NaN", Number.NaN, "the result is NaN, which is not a number of the language"],
    ["infinity", -Infinity, "the result is -Infinity, which is not a number of the language"],
    ["a symbol", Symbol("s"), "the result is not JSON data but of type symbol"],
    ["a date", new Date(0), "the result is not JSON data but a Date"],
    ["a map", new Map(), "the result is not JSON data but a Map"],
    ["bytes", new Uint8Array(2), "the result is not JSON data but a Uint8Array"],
    ["undefined in a list", [1, undefined], "the result[1] is not JSON data but of type undefined"],
    ["a hole in a list", Array(1), "the result[0] is not JSON data but of type undefined"],
    ["NaN in a record", { a: { b: Number.NaN } }, "the result.a.b is NaN, which is not a number of the language"],
  ] as const)("is no value: %s", async (_, value, problem) => {
    expect(await given(() => as(value))).toMatchObject({ code: "native-error", message: `give failed: ${problem}` })
  })

  test("contains itself", async () => {
    const result = await given(() => as(cyclic))
    expect(result).toMatchObject({ code: "native-error" })
    expect((result as { message: string }).message).toBe("give failed: the result[0] is circular: it contains itself")
  })

  test("-0 is 0, nothing is null, and a key without a value is not there", async () => {
    expect(await given(() => as(undefined))).toMatchObject({ value: null })
    expect(await given(() => as([-0]))).toMatchObject({ text: "[0]" })
    expect(await given(() => as({ a: undefined, b: 1 }))).toMatchObject({ text: '{"b":1}' })
  })

  test("has the declared type", async () => {
    expect(await given(() => as(1), NUMBER)).toMatchObject({ value: 1 })
    expect(await given(() => as("1"), NUMBER)).toMatchObject({
      code: "wrong-result",
      message: 'give gave the string "1", not number as it declares',
    })
    expect(await given(() => as([1, "2"]), listOf(NUMBER))).toMatchObject({ code: "wrong-result" })
    expect(await given(() => as({ a: 1, b: 2 }), recordOf({ a: NUMBER }))).toMatchObject({ value: { a: 1, b: 2 } })
    expect(await given(() => as([]), RECORD)).toMatchObject({ code: "wrong-result" })
  })
})

describe("failing", () => {
  const natives: Native[] = [
    native(
      "throws",
      () => {
        throw new Error("broken")
      },
      0,
    ),
    native(
      "throws_text",
      () => {
        throw "only text" as unknown as Error
      },
      0,
    ),
    native(
      "throws_failure",
      () => {
        throw fail("my-code", "my message", "my hint")
      },
      0,
    ),
    native(
      "rejects",
      async () => {
        throw new Error("broken later")
      },
      0,
    ),
    native(
      "rejects_failure",
      async () => {
        throw fail("my-code", "my message", "my hint")
      },
      0,
    ),
    native("never", () => new Promise(() => undefined), 0),
  ]
  const names = natives.map(({ name }) => name).join(", ")
  const run = (expression: string) =>
    ending(createRuntime({ natives }), `IMPORT ${names} FROM "host"\nEMIT ${expression}`)

  test.each([
    ["throws()", "native-error", "throws failed: broken"],
    ["throws_text()", "native-error", "throws_text failed: only text"],
    ["rejects()", "native-error", "rejects failed: broken later"],
    ["throws_failure()", "my-code", "my message"],
    ["rejects_failure()", "my-code", "my message"],
  ])("%s", async (expression, code, message) => {
    const at = `IMPORT ${names} FROM "host"\nEMIT `.length
    expect(await run(expression)).toEqual({ code, message, at: `module:${at}-${at + expression.length}` })
    expect(await run(`TRY ${expression} ELSE [error.code, error.message]`)).toMatchObject({ value: [code, message] })
  })

  test("does not wait for a promise that never settles where something else has failed", async () => {
    expect(await run("[throws(), never()]")).toMatchObject({ code: "native-error" })
    expect(await run("[rejects(), never()]")).toMatchObject({ code: "native-error" })
  })

  test("does not make the same call fail for ever", async () => {
    let calls = 0
    const flaky = native(
      "flaky",
      () => {
        if (++calls === 1) throw new Error("first")
        return calls
      },
      0,
    )
    const runtime = createRuntime({ natives: [flaky] })
    const source = 'IMPORT flaky FROM "host"\nTASK t() = flaky()\nEMIT [TRY t() ELSE 0, t(), t()]'
    expect((await runtime.run(source)).value).toEqual([0, 2, 2])
  })
})

describe("arguments", () => {
  const typed: Native = {
    name: "typed",
    documentation: "Of a test.",
    parameters: [
      { name: "text", type: STRING },
      { name: "strict", type: BOOLEAN, fallback: false },
      { name: "n", type: NUMBER, fallback: 7 },
    ],
    returns: STRING,
    effect: "none",
    run: (text: string, strict: boolean, n: number) => `${text} ${strict} ${n}`,
  }

  test("are checked, filled in and named", async () => {
    const run = (expression: string) =>
      ending(createRuntime({ natives: [typed] }), `IMPORT typed FROM "host"\nEMIT ${expression}`)
    expect(await run('typed("a")')).toMatchObject({ value: "a false 7" })
    expect(await run('typed("a", n: 1)')).toMatchObject({ value: "a false 1" })
    expect(await run('typed(strict: true, text: "b")')).toMatchObject({ value: "b true 7" })
    expect(await run("typed(1)")).toMatchObject({
      code: "wrong-argument",
      message: "typed needs string for text, not the number 1",
    })
    expect(await run("typed()")).toMatchObject({ code: "wrong-arguments" })
    expect(await run('map(["x"], typed)')).toMatchObject({ value: ["x false 7"] })
  })

  test("are copies: a native's changes reach nowhere else", async () => {
    const spoil = native("spoil", (list: unknown[], deep: { inner: unknown[] }) => {
      list.sort()
      list.push("spoilt")
      deep.inner.length = 0
      Object.assign(deep, { more: 1 })
      return list.length
    })
    const source =
      'IMPORT spoil FROM "host"\nTASK t(list, deep) = [spoil(list, deep), list, deep]\n'
      + "EMIT t([3, 1], {inner: [1]}) + t([3, 1], {inner: [1]})"
    expect(await valueOf(source, { natives: [spoil] })).toEqual([3, [3, 1], { inner: [1] }, 3, [3, 1], { inner: [1] }])
  })

  test("are unaffected by later changes of a native to its result", async () => {
    const list = [1]
    const give = native("give", () => list, 0)
    const change = native("change", () => list.push(2), 0)
    expect(
      await valueOf('IMPORT give, change FROM "host"\nEMIT LET a = give(), n = change() IN [a, n, give()]', {
        natives: [give, change],
      }),
    ).toEqual([[1], 2, [1, 2]])
  })

  test("functions can be passed through", async () => {
    const same = native("same", (f: unknown) => f)
    expect(await valueOf('IMPORT same FROM "host"\nEMIT same(x => x + 1)(2)', { natives: [same] })).toBe(3)
  })
})

describe("functions of the host as arguments", () => {
  test("are called with plain data, and return it", async () => {
    const seen: unknown[] = []
    const f = (value: unknown) => {
      seen.push(value)
      return { got: value }
    }
    expect(await valueOf("PARAM f\nEMIT map([1, {a: [2]}], f)", { args: { f } })).toEqual([
      { got: 1 },
      { got: { a: [2] } },
    ])
    expect(seen).toEqual([1, { a: [2] }])
  })

  test("may be asynchronous, and fail", async () => {
    expect(await valueOf("PARAM f\nEMIT FOR n IN [1, 2] : f(n)", { args: { f: async (n: number) => n * 2 } })).toEqual([
      2, 4,
    ])
    expect(
      await codeOf("PARAM f\nEMIT f(1)", {
        args: {
          f: (n: number) => {
            throw new Error(`no ${n}`)
          },
        },
      }),
    ).toBe("native-error")
    expect(await codeOf("PARAM f\nEMIT f(1)", { args: { f: async (n: number) => [n, undefined] } })).toBe(
      "native-error",
    )
  })

  test("in records and lists", async () => {
    expect(
      await valueOf("PARAM tools\nEMIT tools.add(1, tools.list[0](2))", {
        args: { tools: { add: (a: number, b: number) => a + b, list: [(a: number) => a * 10] } },
      }),
    ).toBe(21)
  })

  test("are kept apart in the memo, whatever their names", async () => {
    const runtime = createRuntime()
    const source = "PARAM f\nTASK t(g) = g(1)\nTASK u() = f(1)\nEMIT [t(f), u()]"
    const plus = (by: number) => (n: number) => n + by
    expect((await runtime.run(source, { args: { f: plus(1) } })).value).toEqual([2, 2])
    expect((await runtime.run(source, { args: { f: plus(2) } })).value).toEqual([3, 3])
    const one = plus(5)
    expect((await runtime.run(source, { args: { f: one } })).usage.calls).toEqual({ evaluated: 2, remembered: 0 })
    // It may read the world, so another run calls the same function again.
    expect((await runtime.run(source, { args: { f: one } })).usage.calls).toEqual({ evaluated: 2, remembered: 0 })
    expect(
      (await runtime.run("PARAM fs\nTASK t(g) = g(1)\nEMIT map(fs, t)", { args: { fs: [plus(1), plus(2)] } })).value,
    ).toEqual([2, 3])
  })
})

test("a native of the host and one of the language are kept apart in the memo, though they have one name", async () => {
  const runtime = createRuntime({ natives: [native("trim", (text: string) => `host ${text}`)] })
  const task = 'TASK t(x) = trim(x)\nEMIT t(" a ")'
  expect((await runtime.run(task)).value).toBe("a")
  expect((await runtime.run(`IMPORT trim FROM "host"\n${task}`)).value).toBe("host  a ")
})

describe("a native that runs a program", () => {
  test("of the same runtime, while the outer one waits for it", async () => {
    const inner = native("inner", (n: number): Promise<unknown> =>
      runtime
        .run("PARAM n: number\nTASK f(n) = IF n == 0 THEN 0 ELSE 1 + f(n - 1)\nEMIT f(n)", { args: { n } })
        .then(({ value }) => value),
    )
    const runtime = createRuntime({ natives: [inner] })
    const { value } = await runtime.run(
      'IMPORT inner FROM "host"\nTASK f(n) = IF n == 0 THEN 0 ELSE 1 + f(n - 1)\nEMIT [f(5), map([3, 4], inner), f(6)]',
    )
    expect(value).toEqual([5, [3, 4], 6])
  })

  test("that makes the call which waits for it", async () => {
    let depth = 0
    const source = 'IMPORT again FROM "host"\nTASK f(n) = 1 + again(n)\nEMIT f(1)'
    const again = native("again", (n: number): unknown =>
      ++depth > 3 ? n : runtime.run(source).then(({ value }) => value),
    )
    const runtime = createRuntime({ natives: [again] })
    expect((await runtime.run(source)).value).toBe(5)
  })
})

test("arguments of a program that are no values are the caller's mistake", async () => {
  for (const value of [undefined, Number.NaN, new Date(0), Symbol("s")]) {
    if (value === undefined) continue
    await expect(resultOf("PARAM x\nEMIT x", { args: { x: value } })).rejects.toBeInstanceOf(UsageError)
  }
  await expect(resultOf("PARAM x\nEMIT x", { args: { x: undefined } })).rejects.toMatchObject({
    code: "missing-argument",
  })
})
