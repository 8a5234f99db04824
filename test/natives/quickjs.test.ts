// run_javascript: the results of programs, and hostile or broken programs that end with a reason and without harm.

import { describe, expect, test } from "vitest"
import { createRuntime, UsageError } from "../../src/index.ts"
import { javascript } from "../../src/natives/quickjs/index.ts"
import { scripted } from "../../src/testing/index.ts"

const run = async (program: string, limits: Parameters<typeof javascript>[0] = {}) =>
  (
    await createRuntime({ natives: [javascript({ seconds: 60, ...limits })] }).run("run_javascript(program)", {
      kind: "expression",
      args: { program },
    })
  ).value

test.each([
  ["1 + 1", 2],
  ["const f = xs => xs.map(x => x * 2); f([1, 2])", [2, 4]],
  ["({a: [null, true, 'é😀']})", { a: [null, true, "é😀"] }],
  ["undefined", null],
  ["0 / 0", null],
  ["(async () => { await null; return 5 })()", 5],
])("%s", async (program, value) => {
  expect(await run(program)).toEqual({ ok: true, value, error: null })
})

test.each([
  ["throw new TypeError('no')", /^TypeError: no$/],
  ["let x = ", /^SyntaxError: /],
  ["throw 'plain'", /^plain$/],
  ["const f = n => 1 + f(n + 1); f(0)", /^(InternalError|RangeError): .*stack/i],
  ["Promise.reject(new Error('late'))", /^Error: late$/],
  ["new Promise(() => {})", /never settled/],
  ["require('fs')", /^ReferenceError: /],
  ["process.exit(1)", /^ReferenceError: /],
  ["fetch('http://localhost')", /^ReferenceError: /],
])("%s is an error with its reason", async (program, error) => {
  expect(await run(program)).toEqual({ ok: false, value: null, error: expect.stringMatching(error) as string })
})

describe("limits", () => {
  test.each(["for (;;) {}", "while (true) try { throw 1 } catch {}", "(async () => { for (;;) await null })()"])(
    "%s is stopped",
    async (program) => {
      expect(await run(program, { seconds: 0.05 })).toEqual({
        ok: false,
        value: null,
        error: "it did not end within 0.05 seconds",
      })
    },
  )
  test.each([
    "const a = []; for (;;) a.push(new Array(1000).fill(a))",
    "let s = 'ab'; for (;;) s += s",
    "'x'.repeat(1e9)",
  ])("%s is out of memory", async (program) => {
    const { ok, error } = (await run(program, { megabytes: 4 })) as { ok: boolean; error: string }
    expect(ok).toBe(false)
    expect(error).toMatch(/out of memory|string too long/i)
  })
  test("a result just long enough, and one too long", async () => {
    expect(await run("'x'.repeat(98)", { resultLength: 100 })).toMatchObject({ ok: true })
    expect(await run("'x'.repeat(99)", { resultLength: 100 })).toMatchObject({
      ok: false,
      error: "its value has 101 characters as JSON, and the limit is 100",
    })
  })
  test("a broken program leaves nothing to the next", async () => {
    await run("globalThis.left = 1; Array.prototype.map = null")
    expect(await run("[1].map(x => x + (globalThis.left ?? 0))")).toMatchObject({ ok: true, value: [1] })
  })
  test.each([
    [{ seconds: 0 }, "seconds"],
    [{ megabytes: -1 }, "megabytes"],
    [{ minutes: 1 } as object, "minutes"],
  ])("%j is not a valid option", (limits, name) => {
    expect(() => javascript(limits)).toThrow(UsageError)
    expect(() => javascript(limits)).toThrow(name)
  })
})

test("an answer cannot run it unless the host grants it", async () => {
  const model = scripted([{ question: "Q", answer: 'CALL(run_javascript("1 + 1").value)' }])
  const natives = [javascript()]
  const granted = createRuntime({ models: model, natives, grant: ["run_javascript"] })
  expect((await granted.run('ask("Q", tools: [run_javascript])', { kind: "expression" })).value).toBe("2")
  await expect(
    createRuntime({ models: model, natives }).run('ask("Q", tools: [run_javascript])', { kind: "expression" }),
  ).rejects.toThrow(/grant/)
})
