// Modules: found, read, and linked by name; all errors are reported at once, with their places.

import { describe, expect, test } from "vitest"
import type { ModuleLoader } from "../../../src/program/modules/loader.ts"
import { native } from "../../../src/values/native.ts"
import { NUMBER, STRING } from "../../../src/values/types.ts"
import { createRuntime, type RuntimeOptions } from "../../../src/runtime.ts"
import { errorOf } from "../../support/asking.ts"

/** Modules by path; `./` starts from the folder of the importing one. */
function inMemory(files: { readonly [path: string]: string }): ModuleLoader & { readonly loaded: string[] } {
  const loaded: string[] = []
  return {
    loaded,
    async load(specifier, from) {
      const id = specifier.startsWith("./")
        ? `${from.slice(0, from.lastIndexOf("/") + 1)}${specifier.slice(2)}`
        : specifier
      const text = files[id]
      if (text === undefined) return null
      if (text === "UNREADABLE") throw new Error("permission denied")
      loaded.push(id)
      return { id, text }
    },
  }
}

function run(
  files: { readonly [path: string]: string },
  options: RuntimeOptions & { readonly args?: { readonly [name: string]: unknown } } = {},
) {
  const { args = {}, ...rest } = options
  return createRuntime({ modules: inMemory(files), ...rest }).run(files["main"]!, { name: "main", args })
}

const problems = async (files: { readonly [path: string]: string }, options: RuntimeOptions = {}) =>
  (await errorOf(run(files, options))).diagnostics.map(
    ({ code, source, hint }) => `${code} in ${source}${hint === undefined ? "" : `: ${hint}`}`,
  )

const LIB =
  "TASK double(n: number): number = n * 2\nTASK _hidden() = 1\nLET ten = 10\nLET Pair = {a: number, b: number}"

describe("imports", () => {
  test.each([
    ["names", 'IMPORT double, ten FROM "./lib"\nEMIT double(ten)', 20],
    ["names under other names", 'IMPORT double AS twice FROM "./lib"\nEMIT twice(1) + CALL("twice", 2)', 6],
    ["a whole module", 'IMPORT "./lib" AS lib\nEMIT lib.double(lib.ten)', 20],
    ["a type", 'IMPORT Pair FROM "./lib"\nTASK f(p: Pair): number = p.a\nEMIT f({a: 5, b: 1})', 5],
    ["a type of a whole module", 'IMPORT "./lib" AS lib\nTASK f(p: lib.Pair): number = p.b\nEMIT f({a: 5, b: 1})', 1],
    ["before or after they are used", 'EMIT double(4)\nIMPORT double FROM "./lib"'.split("\n").reverse().join("\n"), 8],
  ])("%s", async (_, main, value) => {
    expect((await run({ main, lib: LIB })).value).toBe(value)
  })

  test("the standard library and the host need no loader", async () => {
    const natives = [
      native({ name: "price", parameters: { product: STRING }, returns: NUMBER, run: ({ product }) => product.length }),
    ]
    const main =
      'IMPORT map FROM "std/prelude"\nIMPORT price FROM "host"\nIMPORT "host" AS shop\n'
      + 'EMIT map(["a", "bb"], price) + [shop.price("ccc")]'
    expect((await createRuntime({ natives }).run(main)).value).toEqual([1, 2, 3])
  })

  test("a native of the host is not in scope without an import", async () => {
    expect(await problems({ main: 'EMIT price("a")' }, { natives: [native({ name: "price", run: () => 1 })] })).toEqual(
      ["unknown-name in main"],
    )
  })

  test("paths start from the importing module", async () => {
    const files = {
      main: 'IMPORT f FROM "./lib/a"\nEMIT f()',
      "lib/a": 'IMPORT g FROM "./b"\nTASK f() = g() + 1',
      "lib/b": "TASK g() = 1",
    }
    expect((await run(files)).value).toBe(2)
  })

  test("a module that several import is read and evaluated once", async () => {
    const files = {
      main: 'IMPORT a FROM "./a"\nIMPORT b FROM "./b"\nEMIT [a(), b()]',
      a: 'IMPORT slow FROM "./shared"\nTASK a() = slow(1)',
      b: 'IMPORT slow FROM "./shared"\nTASK b() = slow(1) + 0',
      shared: "TASK slow(n) = n",
    }
    const modules = inMemory(files)
    const { usage } = await createRuntime({ modules }).run(files.main, { name: "main" })
    expect(modules.loaded.filter((id) => id === "shared").length).toBeLessThanOrEqual(2)
    expect(usage.calls).toEqual({ evaluated: 3, remembered: 1 })
  })

  test("an imported module's PARAMs are their fallbacks; one without fails where it is needed", async () => {
    const lib = "PARAM n = 5\nPARAM key: string\nTASK add(x) = x + n\nTASK secret() = key\nEMIT add(1)"
    expect((await run({ main: 'IMPORT add FROM "./lib"\nEMIT add(1)', lib })).value).toBe(6)
    expect(await errorOf(run({ main: 'IMPORT secret FROM "./lib"\nEMIT secret()', lib }))).toMatchObject({
      code: "missing-argument",
      diagnostics: [{ source: "lib" }],
    })
  })
})

describe("errors", () => {
  test.each([
    [
      "a relative module that is not there",
      { main: 'IMPORT a FROM "./nothing"\nEMIT a() + a' },
      [/^module-not-found in main: write the path relative/],
    ],
    [
      "a package that is not there",
      { main: 'IMPORT "recall-nothing" AS n\nEMIT n.a()' },
      [/^module-not-found in main: is the package installed/],
    ],
    [
      "no such standard module",
      { main: 'IMPORT a FROM "std/nothing"\nEMIT 1' },
      [/^module-not-found in main: the standard library has .*std\/prelude/],
    ],
    [
      "a module that cannot be read",
      { main: 'IMPORT a FROM "./b"\nEMIT 1', b: "UNREADABLE" },
      [/^module-unreadable in main/],
    ],
    [
      "a cycle",
      {
        main: 'IMPORT a FROM "./a"\nEMIT 1',
        a: 'IMPORT b FROM "./b"\nTASK a() = 1',
        b: 'IMPORT a FROM "./a"\nTASK b() = 1',
      },
      [/^import-cycle in b/],
    ],
    [
      "a module that imports itself",
      { main: 'IMPORT a FROM "./main"\nTASK a() = 1\nEMIT 1' },
      [/^import-cycle in main/, /^duplicate-name/],
    ],
    [
      "a misspelt name",
      { main: 'IMPORT duble FROM "./lib"\nEMIT duble(1)', lib: LIB },
      [/^unknown-name in main: did you mean double\?/],
    ],
    [
      "a misspelt name of a whole module",
      { main: 'IMPORT "./lib" AS lib\nEMIT lib.duble(1)', lib: LIB },
      [/^unknown-name in main: did you mean double\?/],
    ],
    ["a private name", { main: 'IMPORT _hidden FROM "./lib"\nEMIT _hidden()', lib: LIB }, [/^private-name in main/]],
    [
      "a private name of a whole module",
      { main: 'IMPORT "./lib" AS lib\nEMIT lib._hidden()', lib: LIB },
      [/^unknown-name in main/],
    ],
    [
      "a name that is declared twice",
      { main: 'IMPORT double FROM "./lib"\nLET double = 1\nTASK f() = 1\nTASK f() = 2\nEMIT 1', lib: LIB },
      [/^duplicate-name/, /^duplicate-name/],
    ],
    [
      "errors in an imported module, in its own text",
      { main: 'IMPORT f FROM "./lib"\nEMIT f()', lib: "TASK f() = nothing" },
      [/^unknown-name in lib/],
    ],
    [
      "text that does not parse, in every module at once",
      { main: 'IMPORT f FROM "./lib"\nLET a = )\nTASK g(x = x\nEMIT f()', lib: "TASK f( = 1" },
      [/in main/, /in main/, /in lib/],
    ],
    [
      "every unknown name at once",
      { main: 'LET a = one\nTASK f(x) = x + two\nTEST "t" : three\nEMIT f(four)' },
      [/^unknown-name/, /^unknown-name/, /^unknown-name/, /^unknown-name/],
    ],
    [
      "arguments that do not fit",
      { main: 'TASK f(x) = x\nEMIT [f(), f(1, 2), f(y: 1), trim(), CALL("f"), 1 |> f(2)]' },
      Array.from({ length: 6 }, () => /^wrong-arguments/),
    ],
    [
      "what is no type",
      { main: "LET n = 1 + 1\nTASK f(x: n, y: [1, 2]): Missing = x\nEMIT 1" },
      [/^not-a-type/, /^not-a-type/, /^unknown-name/],
    ],
    ["no EMIT", { main: "TASK f() = 1" }, [/^no-emit in main/]],
  ])("%s", async (_, files, expected) => {
    const found = await problems(files as { readonly [path: string]: string })
    expect(found).toHaveLength(expected.length)
    for (const [i, pattern] of expected.entries()) expect(found[i]).toMatch(pattern)
  })

  test("a possible mistake is a warning", async () => {
    const { diagnostics, value } = await createRuntime({
      models: {
        id: "m",
        async *generate() {
          yield { type: "delta", text: "asked" } as const
          yield { type: "finish", reason: "stop" } as const
        },
      },
    }).run('TASK summarize(x) = x\nEMIT CALL("sumarize", 1)')
    expect([value, diagnostics.map(({ code, hint, severity }) => [code, severity, hint])]).toEqual([
      "asked",
      [["question-like-name", "warning", "did you mean summarize?"]],
    ])
  })

  test("a method call is reported with the form to write", async () => {
    const { diagnostics } = await errorOf(run({ main: "LET xs = [1]\nEMIT xs.map(x => x)" }))
    expect(diagnostics.find(({ code }) => code === "method-call")?.hint).toContain("map(x, …)")
  })
})

describe("PARAMs", () => {
  const PROGRAM =
    'LET Mood = "good" | "bad"\n## Whom to greet.\nPARAM name: string\nPARAM times: number = 1\n'
    + "PARAM mood: Mood | null = null\nPARAM extra\nEMIT [name, times, mood, extra]"
  const given = (args: { readonly [name: string]: unknown }) => createRuntime().run(PROGRAM, { args })

  test("are bound to the given values, converted, or to their fallbacks", async () => {
    expect((await given({ name: "Ada", extra: null })).value).toEqual(["Ada", 1, null, null])
    expect((await given({ name: 7, times: "3", mood: "bad", extra: { a: [1] } })).value).toEqual([
      "7",
      3,
      "bad",
      { a: [1] },
    ])
    expect((await given({ name: "Ada", times: undefined, extra: 1 })).value).toEqual(["Ada", 1, null, 1])
  })

  test.each([
    [
      "missing",
      {},
      "missing-argument",
      /the PARAMs name, extra are missing/,
      /name: string   Whom to greet\.\n {2}extra/,
    ],
    [
      "unknown",
      { nam: 1 },
      "unknown-argument",
      /there is no PARAM nam/,
      /did you mean name\? the PARAMs are:\n {2}name: string/,
    ],
    [
      "of another type",
      { name: "a", extra: 1, times: "many" },
      "invalid-argument",
      /the PARAM times: /,
      /times: number \(optional\)/,
    ],
    [
      "no data",
      { name: "a", extra: new Date(0) },
      "invalid-argument",
      /extra is not JSON data but a Date/,
      /plain objects/,
    ],
  ])("%s is the caller's mistake", async (_, args, code, message, hint) => {
    await expect(given(args)).rejects.toMatchObject({
      name: "UsageError",
      code,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    })
  })

  test("a program's own mistakes come before the caller's", async () => {
    expect((await errorOf(createRuntime().run("PARAM a: string\nEMIT b"))).code).toBe("unknown-name")
    expect((await errorOf(createRuntime().run("PARAM a: strng\nEMIT a", { args: { a: 1 } }))).code).toBe("unknown-name")
    expect(
      (await errorOf(createRuntime().run("PARAM a = \nEMIT a", { args: { a: 1 } }))).diagnostics[0]!.severity,
    ).toBe("error")
  })

  test("are reported when a module is compiled", async () => {
    expect((await createRuntime().compile(PROGRAM)).parameters).toEqual([
      { name: "name", type: "string", documentation: "Whom to greet.", required: true, untrusted: false },
      { name: "times", type: "number", documentation: null, required: false, untrusted: false },
      { name: "mood", type: '"good" | "bad" | null', documentation: null, required: false, untrusted: false },
      { name: "extra", type: "any", documentation: null, required: true, untrusted: false },
    ])
  })
})
