// The memo of calls: which calls are equal, failures, and calls made once.

import { describe, expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { codeOf, native, resultOf, valueOf } from "../support/runs.ts"

/** The number of evaluations for calling `same(x)` with each of these arguments. */
async function evaluations(...args: readonly string[]): Promise<number> {
  const source = `
TASK same(x) = [x]
TASK make(n) = x => x + n
TASK one(x) = x
TASK two(x) = x
TASK nest(n, inner) = IF n == 0 THEN inner ELSE [nest(n - 1, inner)]
LET shared = [1, 2]
EMIT LET all = FOR x IN [${args.join(", ")}] : same(x) IN length(all)`
  const others = await resultOf(source.replace("same(x) IN", "[x] IN"))
  return (await resultOf(source)).usage.calls.evaluated - others.usage.calls.evaluated
}

describe("arguments are compared by content", () => {
  test.each([
    ["lists", '[1, "a", null]', '[1, "a", null]'],
    ["records, whatever the order of keys", "{a: 1, b: [2]}", "{b: [2], a: 1}"],
    ["a record that was computed", "{a: 1}", 'parse_json("{\\"a\\": 1}")', "merge({}, {a: 1})"],
    ["numbers", "1", "1.0", "2 - 1", "1e0"],
    ["0 and -0", "0", "-0", "0 * -1", "-(0)", "[0][0]"],
    ["lists with 0 and -0", "[0]", "[0 * -1]", "[-0]"],
    ["texts", '"ab"', '"a" + "b"', '`a${"b"}`', '"\\u0061b"'],
    ["long texts", 'repeat("ab", 5000)', 'repeat("abab", 2500)', 'join(FOR n IN range(0, 5000) : "ab")'],
    ["long lists", "range(0, 5000)", "FOR n IN range(0, 5000) : n"],
    ["lists of long lists", "[range(0, 5000), 1]", "[FOR n IN range(0, 5000) : n, 1]"],
    ["deep lists", "nest(3000, 1)", "nest(2999, [1])"],
    ["functions of the same code", "x => x + 1", "y => y + 1", "(z) => (z + 1)"],
    ["functions that captured the same", "make(1)", "make(1)", "make(2 - 1)"],
    ["functions with functions", "[make(1), x => make(1)(x)]", "[make(2 - 1), y => make(1)(y)]"],
    ["tasks", "one", "one"],
    ["tasks of the same definition", "one", "two"],
    ["natives", "trim", "trim"],
    ["types", "string | null", "string | null"],
    ["types of records", "{a?: string, b: number}", "{b: number, a?: string}"],
    ["a value that holds one part many times", "[shared, shared, [shared]]", "[[1, 2], [1, 2], [[1, 2]]]"],
  ])("%s", async (_, ...args) => expect(await evaluations(...args)).toBe(1))

  test.each([
    [
      "kinds",
      "1",
      '"1"',
      "true",
      "null",
      "[1]",
      '"[1]"',
      "[[1]]",
      "{a: 1}",
      '"{\\"a\\":1}"',
      '["1"]',
      "[true]",
      "[null]",
      "[]",
      "{}",
      '""',
      "0",
      "false",
    ],
    ["how lists nest", "[[1], 2]", "[[1, 2]]", "[1, [2]]", "[1, 2]", "[[], 1, 2]"],
    ["texts that look like keys", '"a,b"', '["a", "b"]', '["a,b"]', '["a\\",\\"b"]'],
    ["keys of records", "{a: 1, b: 2}", "{a: 1}", "{b: 1, a: 2}", '{"a:1,b": 2}', "{a: {b: 2}}"],
    ["null and nothing", "{a: null}", "{}"],
    ["texts by every character", '"é"', '"e\\u0301"', '"E"', '"e"', '"e "'],
    ["long texts", 'repeat("ab", 5000)', 'repeat("ab", 4999) + "ac"', 'repeat("ab", 4999) + "b"'],
    ["long lists", "range(0, 5000)", "range(0, 5001)", "range(1, 5001)", "range(0, 4999) + [5000]"],
    ["lists of long lists", "[range(0, 5000)]", "[range(0, 4999) + [0]]", "[[range(0, 5000)]]"],
    ["deep lists", "nest(3000, 1)", "nest(3000, 2)", "nest(3001, 1)"],
    ["functions of other code", "x => x + 1", "x => x + 2", "x => 1 + x", "(x, y) => x + 1"],
    ["functions that captured something else", "make(1)", "make(2)", 'make("1")', "make([1])"],
    ["functions, tasks and natives", "one", "make", "trim", "upper", "x => x", '"one"'],
    ["types", "string", "number", "string | null", "null", "[string]", '"string"'],
    ["a hash and its text", "[range(0, 1000)]", '["!hash"]'],
  ])("and are not the same: %s", async (_, ...args) => expect(await evaluations(...args)).toBe(args.length))
})

describe("a call", () => {
  test("by name, by position, through CALL, a pipe, a value and map is one", async () => {
    const { usage } = await resultOf(
      "TASK t(a, b = 2) = [a, b]\n"
        + 'EMIT [t(1), t(1, 2), t(b: 2, a: 1), CALL("t", 1), CALL(t, 1, 2), (1 |> t), map([1], t), '
        + "(LET f = t IN f(1))]",
    )
    expect(usage.calls).toEqual({ evaluated: 1, remembered: 7 })
  })

  test("of tasks with the same definition is one", async () => {
    const { usage } = await resultOf("TASK a(x) = x * 2\nTASK b(y) = y * 2\nTASK c(x) = x * 3\nEMIT [a(1), b(1), c(1)]")
    expect(usage.calls).toEqual({ evaluated: 2, remembered: 1 })
  })

  test("is remembered from run to run, whatever else the programs contain", async () => {
    const runtime = createRuntime()
    await runtime.run("TASK fib(n) = IF n < 2 THEN n ELSE fib(n - 1) + fib(n - 2)\nEMIT fib(50)")
    const { value, usage } = await runtime.run(
      "# again\nLET other = 1\nTASK fib(m) =\n  IF m < 2 THEN m ELSE fib(m - 1) + fib(m - 2)\nEMIT fib(51) + other",
    )
    expect(value).toBe(20_365_011_074 + 1)
    expect(usage.calls).toEqual({ evaluated: 1, remembered: 2 })
  })

  test("is not remembered without memo, nor by another runtime", async () => {
    const source = "TASK t(x) = x\nEMIT [t(1), t(1)]"
    const runtime = createRuntime({ memo: false })
    for (let i = 0; i < 2; i++) expect((await runtime.run(source)).usage.calls).toEqual({ evaluated: 2, remembered: 0 })
    for (let i = 0; i < 2; i++)
      expect((await createRuntime().run(source)).usage.calls).toEqual({ evaluated: 1, remembered: 1 })
  })

  test("of a native or a function is made each time", async () => {
    let calls = 0
    const tick = native("tick", () => ++calls, 0)
    expect(
      await valueOf('IMPORT tick FROM "host"\nLET f = () => tick()\nEMIT [tick(), tick(), f(), f()]', {
        natives: [tick],
      }),
    ).toEqual([1, 2, 3, 4])
  })

  test("of the prelude is not counted", async () => {
    expect((await resultOf("EMIT map([1, 2], x => x)")).usage.calls).toEqual({ evaluated: 0, remembered: 0 })
  })

  test("with a wrong argument is none", async () => {
    expect((await resultOf('TASK t(n: number) = n\nEMIT [TRY t("a") ELSE 0, TRY t("a") ELSE 0]')).usage.calls).toEqual({
      evaluated: 0,
      remembered: 0,
    })
  })
})

describe("a failure", () => {
  test("is not remembered: the call is made again", async () => {
    let calls = 0
    const flaky = (later: boolean) =>
      native(
        "flaky",
        () => {
          if (++calls % 2 === 1) {
            if (later) return Promise.reject(new Error("later"))
            throw new Error("now")
          }
          return later ? Promise.resolve(calls) : calls
        },
        0,
      )
    for (const later of [false, true]) {
      calls = 0
      const source =
        'IMPORT flaky FROM "host"\nTASK inner() = flaky()\nTASK t() = inner()\n'
        + 'EMIT LET first = TRY t() ELSE error.code IN IF first == "native-error" THEN [first, t(), '
        + "t()] ELSE null"
      expect(await valueOf(source, { natives: [flaky(later)] })).toEqual(["native-error", 2, 2])
    }
  })

  test("reaches every caller that waits for the call", async () => {
    let calls = 0
    const fails = native(
      "fails",
      async () => {
        calls++
        throw new Error("no")
      },
      0,
    )
    expect(
      await valueOf(
        'IMPORT fails FROM "host"\nTASK t() = fails()\n'
          + 'EMIT [TRY t() ELSE "a", TRY t() ELSE "b", TRY map([1, 2], x => t()) ELSE "c"]',
        { natives: [fails] },
      ),
    ).toEqual(["a", "b", "c"])
    expect(calls).toBe(1)
  })

  test("of the result's type is one of the call", async () => {
    expect(
      (await resultOf('TASK t(): number = "a"\nEMIT [TRY t() ELSE error.code, TRY t() ELSE error.code]')).usage.calls,
    ).toEqual({ evaluated: 2, remembered: 0 })
  })
})

describe("a call that waits for itself", () => {
  test.each([
    ["directly", "TASK f(n) = f(n)", "f(1)"],
    ["in a sum", "TASK f(n) = 1 + f(n)", "f(1)"],
    ["through another", "TASK f(n) = g(n)\nTASK g(n) = f(n)", "f(1)"],
    ["through many", "TASK f(n) = IF n == 0 THEN f(5000) ELSE f(n - 1)", "f(3)"],
    ["through FOR", "TASK f(n) = FOR m IN [n] : f(m)", "f(1)"],
    ["through a longer FOR", "TASK f(n) = FOR m IN [1, 2, 3] : f(m)", "f(1)"],
    ["through WHERE", "TASK f(n) = FOR m IN [n] WHERE f(m) : m", "f(1)"],
    ["through LET", "TASK f(n) = LET a = f(n) IN 1", "f(1)"],
    ["through a function", "TASK f(n) = (m => f(m))(n)", "f(1)"],
    ["through map", "TASK f(n) = map([n], f)", "f(1)"],
    ["through reduce", "TASK f(n) = reduce([n, n], (a, b) => f(b))", "f(1)"],
    ["through a template", "TASK f(n) = `a${f(n)}`", "f(1)"],
    ["through CALL", 'TASK f(n) = CALL("f", n)', "f(1)"],
    ["through a constant", "TASK f(n) = c\nLET c = f(1)", "f(1)"],
    ["through constants only", "LET a = b + 1\nLET b = a + 1", "a"],
    ["through a constant alone", "LET a = [a]", "a"],
    ["through a fallback of a parameter", "TASK f(n, m = c) = m\nLET c = f(1)", "c"],
    ["through a condition", "TASK f(n) = IF f(n) THEN 1 ELSE 2", "f(1)"],
    ["with structured arguments", "TASK f(x) = f({a: [x.a[0]]})", "f({a: [1]})"],
    ["beside one that does not", "TASK f(n) = [g(n), f(n)]\nTASK g(n) = n", "f(1)"],
  ])("%s", async (_, source, call) => {
    expect(await codeOf(`${source}\nEMIT ${call}`)).toBe("cyclic-call")
    expect(await valueOf(`${source}\nEMIT TRY ${call} ELSE error.code`)).toBe("cyclic-call")
  })

  test("fails although it would catch", async () => {
    expect(await codeOf("TASK f(n) = TRY f(n) ELSE 0\nEMIT f(1)")).toBe("cyclic-call")
  })

  test("is found before any model is asked", async () => {
    const model = scripted(() => "yes")
    expect(
      await codeOf('TASK f(n) = [ask("a"), f(n)]\nTASK g() = LET b = f(1), a = ask("b") IN a\nEMIT [g(), ask("c")]', {
        models: model,
      }),
    ).toBe("cyclic-call")
    expect(model.requests).toEqual([])
  })

  test("or after the answers that it depends on", async () => {
    const model = scripted(() => "yes")
    expect(await codeOf('TASK f(n) = IF ask("a") == "yes" THEN f(n) ELSE 1\nEMIT f(1)', { models: model })).toBe(
      "cyclic-call",
    )
    expect(model.requests.length).toBe(1)
  })

  test("through values that are waited for", async () => {
    const later = native("later", async (x: unknown) => x)
    expect(
      await codeOf('IMPORT later FROM "host"\nTASK f(n) = g(later(n))\nTASK g(n) = [later(n), f(n)][1]\nEMIT f(1)', {
        natives: [later],
      }),
    ).toBe("cyclic-call")
  })

  test("through a question whose answer asks it again", async () => {
    const model = scripted(({ question }) => (question.text === "a" ? 'It is CALL("b").' : 'CALL("a")'))
    expect(await codeOf('EMIT ask("a")', { models: model })).toBe("cyclic-call")
    expect(model.requests.length).toBe(2)
  })

  test("does not spoil others, nor later calls", async () => {
    const runtime = createRuntime()
    const source = (emit: string) => `TASK f(n) = IF n > 3 THEN f(n) ELSE n\nEMIT ${emit}`
    expect(
      (await runtime.run(source("[f(1), TRY f(5) ELSE error.code, f(2), TRY f(5) ELSE error.code]"))).value,
    ).toEqual([1, "cyclic-call", 2, "cyclic-call"])
    expect((await runtime.run(source("f(3)"))).value).toBe(3)
  })
})

describe("questions", () => {
  test("with equal data are asked once, with other data or options again", async () => {
    const model = scripted(({ question }) => `${question.data.map(({ name, whole }) => `${name}=${whole}`).join(" ")}.`)
    const { value, usage } = await resultOf(
      'TASK t(x) = ask("q", x)\n'
        + 'EMIT [ask("q", x: 1), t(1), ask("q", x: 2), ask("q", y: 1), ask("q", x: "1"), ask("q", x: 1, '
        + 'sample: 1), ask("q", x: 1, recursive: false), ask("q", x: [1]), ask("q", x: [2 - 1])]',
      { models: model },
    )
    expect((value as string[]).slice(0, 4)).toEqual(["x=1.", "x=1.", "x=2.", "y=1."])
    expect(usage.questions).toEqual({ asked: 7, remembered: 2 })
    expect(model.requests.length).toBe(7)
  })

  test("that failed are asked again", async () => {
    const model = scripted([{ question: "q", error: new Error("no") }])
    expect(
      await valueOf(
        'LET first = TRY ask("q") ELSE "failed"\nEMIT IF first == "failed" THEN TRY ask("q") ELSE "again" ELSE null',
        { models: model },
      ),
    ).toBe("again")
    expect(model.requests.length).toBe(2)
  })
})
