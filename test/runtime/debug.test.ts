// `debug(value)`: gives the value back, and shows it to the host.

import { expect, test, vi } from "vitest"
import { createRuntime, type Debugged } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { recall } from "../support/command-line.ts"

test("shows each value with its place, in the runtime's way or that of a run", async () => {
  const shown: Debugged[] = []
  const runtime = createRuntime({ debug: (debugged) => shown.push(debugged) })
  const source = 'TASK f(x) = debug({a: x, "b c": [x => x]}).a\nEMIT [f(1), 2 |> debug, CALL("debug", "a\\nb")]'
  expect((await runtime.run(source, { name: "a.rcl" })).value).toEqual([1, 2, "a\nb"])
  expect(shown.map(({ text, source, span }) => [text, source, span.start])).toEqual([
    ['{a: 1, "b c": [x => …]}', "a.rcl", 12],
    ["2", "a.rcl", 57],
    ['"a\\nb"', "a.rcl", 69],
  ])
  const own: string[] = []
  await runtime.run("EMIT debug(3)", { debug: ({ text }) => own.push(text) })
  expect([own, shown.length]).toEqual([["3"], 3])
})

test("shows a value that waits when it is there", async () => {
  const shown: string[] = []
  const runtime = createRuntime({ models: scripted(() => "yes"), debug: ({ text }) => shown.push(text) })
  expect((await runtime.run('EMIT debug(ask("Q")) + "!"')).value).toBe("yes!")
  expect(shown).toEqual(['"yes"'])
})

test("is written to standard error without a way of the host's", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined)
  await createRuntime().run("EMIT debug(1)", { name: "a.rcl" })
  expect(error.mock.calls).toEqual([["debug a.rcl: 1"]])
  error.mockRestore()
})

test("is not shown by a remembered call, nor by a plan", async () => {
  const shown: string[] = []
  const runtime = createRuntime({ debug: ({ text }) => shown.push(text) })
  const source = "TASK f(x) = debug(x)\nEMIT [f(1), f(1)]"
  await runtime.plan(source)
  expect(shown).toEqual([])
  await runtime.run(source)
  expect(shown).toEqual(["1"])
})

test("is no function of answers", async () => {
  const shown: string[] = []
  const models = scripted(({ question: { attempt } }) => (attempt === 0 ? "CALL(debug(1))" : "done"))
  const runtime = createRuntime({ models, debug: ({ text }) => shown.push(text) })
  const { diagnostics } = await runtime.run('EMIT ask("Q")')
  expect([shown, diagnostics.map(({ message }) => message)]).toEqual([
    [],
    expect.arrayContaining([expect.stringContaining("debug is not defined")]),
  ])
})

test("is shown on the command line with its line, and no control characters", async () => {
  const files = { "a.rcl": 'EMIT\n  debug("a\\u001b[1m")' }
  const { stdout, stderr } = await recall(["run", "--quiet", "a.rcl"], { files })
  expect(stdout).toBe("a\u001b[1m\n")
  expect(stderr).toBe('debug a.rcl:2:3: "a\\u001b[1m"\n')
})
