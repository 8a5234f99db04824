// `recall debug`: steps forwards and backwards, the time of each request, breakpoints, the display, and stepping
// through a trace.

import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createDebugger, type Debugger } from "../../src/cli/debug/debugger.ts"
import { memoryStore } from "../../src/memo/stores/memory.ts"
import { createRuntime } from "../../src/runtime.ts"
import { startModelServer } from "../../src/testing/server/index.ts"
import { builtCommandLine, recallProcess } from "../support/built.ts"
import { answering, type Answers } from "../support/asking.ts"
import { FIRST, script } from "../support/arbitrary-script.ts"
import { recall, type Surroundings } from "../support/command-line.ts"

const PROGRAM = `PARAM topic = "cats"
TASK explain(n: number): string = ask("Explain.", n)
EMIT ask("Combine.", parts: FOR n IN range(0, 2) : explain(n))
`
const ANSWERS: Answers = {
  "Explain.": ({ question: { data } }) =>
    data[0]!.whole === "0" ? 'Zero: CALL(LET half = CALL("Half of it?", n)) and CALL(half + "!") so' : "one",
  "Half of it?": "a half",
  "Combine.": "all",
}

/** Runs the debugger with these commands, and gives its output and the questions asked by then. */
async function debug(
  commands: readonly string[],
  {
    program = PROGRAM,
    answers = ANSWERS,
    options = [],
    ...more
  }: Surroundings & {
    readonly program?: string
    readonly answers?: Answers
    readonly options?: readonly string[]
  } = {},
) {
  const model = answering(answers)
  const files = { "program.rcl": program }
  const outcome = await recall(["debug", "program.rcl", "--no-memo", ...options], {
    files,
    configuration: { models: { default: model } },
    stdin: commands.join("\n"),
    ...more,
  })
  return { ...outcome, lines: outcome.stdout.split("\n"), asked: model.requests.map(({ question }) => question.text) }
}

/** The rows that were shown, in their order. */
const rowsIn = (lines: readonly string[]) =>
  lines.filter((line) => /^#\d/.test(line)).map((line) => line.replace(/ {2}at .*$/, ""))

describe("steps", () => {
  test("nothing is sent before its step is reached", async () => {
    expect((await debug([])).asked).toEqual([])
    const { asked, lines, status, stderr } = await debug(["i", "i", "i"])
    expect(asked).toEqual([])
    expect(rowsIn(lines)).toEqual(
      ["#0 run program.rcl", "#1 explain(n: 0)", "#3 explain(n: 1)", '#4 ask("Explain.", n: 1)'].map((line) =>
        line.startsWith("#4") ? expect.stringMatching(/^#\d ask\("Explain\.", n: [01]\)$/) : line,
      ),
    )
    expect(status).toBe(130)
    expect(stderr).toContain("interrupted")
  })

  test("over a call: everything that it needs is asked, and nothing else", async () => {
    const { asked, lines } = await debug(["i", "over", "where"])
    expect(asked).toEqual(["Explain.", "Half of it?", "Explain.", "Explain."])
    expect(rowsIn(lines).at(-1)).toMatch(
      /^#1 explain\(n: 0\) → "Zero: {2}and a half! so" {2}about [\d,]+ tokens, price not known$/,
    )
    expect(lines).toContain("→ #1 explain(n: 0)  at program.rcl:3:52")
    expect(lines).toContain("  #0 run program.rcl")
  })

  test("a request that is held back is shown, and each is released by itself", async () => {
    const { asked, lines } = await debug(["i", "i", "i", "i", "i", "i", "i"])
    expect(lines.filter((line) => line.startsWith("  to be sent:")).length).toBeGreaterThan(1)
    expect(lines).toContain('  to be sent: #6 request to scripted for #4 ask("Explain.", n: 1)')
    expect(asked).toEqual(["Explain."])
  })

  test("continue runs to the end, and the result is printed on leaving", async () => {
    const { asked, lines, status, stdout } = await debug(["c", "p result", "i"])
    expect(status).toBe(0)
    expect(asked).toHaveLength(6)
    expect(lines).toContain("This is the end.")
    expect(stdout.endsWith("\nall\n")).toBe(true)
    expect(stdout).toContain("The run is over: done → ")
  })

  test("back shows the state before, and forward again asks nothing twice", async () => {
    const steps = ["i", "i", "i", "i", "i", "i", "i", "i"]
    const { lines, asked } = await debug([...steps, ...steps.map(() => "b"), ...steps])
    const rows = rowsIn(lines)
    expect(rows.slice(0, 9)).toEqual(rows.slice(16, 25))
    expect(rows.slice(8, 17)).toEqual(rows.slice(0, 9).reverse())
    expect(asked).toEqual((await debug(steps)).asked)
    expect((await debug(["b"])).lines).toContain("This is the beginning.")
  })

  test("out: to the end of the enclosing row", async () => {
    const { lines } = await debug(["break task explain", "c", "i", "i", "u", "u"], {
      program: 'TASK explain(n: number): string = ask("Explain.", n)\nEMIT explain(1)',
    })
    expect(rowsIn(lines).slice(-2)).toEqual([
      expect.stringMatching(/^#2 ask\("Explain\.", n: 1\) → "one"/),
      expect.stringMatching(/^#1 explain\(n: 1\) → "one"/),
    ])
  })

  test("over, where requests are held back before its own: they go first, as they have the places", async () => {
    const { lines, asked } = await debug(["i", "i", "o"], { options: ["--budget", "concurrency=1"] })
    expect(rowsIn(lines).at(-1)).toMatch(/^#3 explain\(n: 1\) → "one"/)
    expect(asked.length).toBeGreaterThan(1)
  })

  test("an empty line repeats the last step; other lines show the commands", async () => {
    const { lines } = await debug(["i", "", "frobnicate"])
    expect(rowsIn(lines)).toEqual(["#0 run program.rcl", "#1 explain(n: 0)", "#3 explain(n: 1)"])
    expect(lines).toContain("Unknown command.")
    expect(lines).toContain("  i  into     step to the next event")
  })
})

describe("breakpoints", () => {
  test("a task", async () => {
    const { lines, asked } = await debug(["break explain", "list", "c", "delete 1", "list"])
    expect(lines.slice(2)).toEqual(
      expect.arrayContaining([
        "1  calls of explain",
        "Breakpoint: calls of explain",
        "#1 explain(n: 0)  at program.rcl:3:52",
        "There are no breakpoints.",
      ]),
    )
    expect(asked).toEqual([])
  })

  test("a limit: requests are sent one by one, so that no more is spent than the one that passes it", async () => {
    const { lines, asked } = await debug(["k tokens 10", "c"])
    expect(lines).toContain("Breakpoint: 10 tokens spent")
    expect(asked).toHaveLength(1)
  })

  test("a failure", async () => {
    const { lines } = await debug(["k error", "c"], {
      program: 'TASK bad(x: string): number = 1 / length(trim(x))\nEMIT TRY bad(ask("Say nothing.")) ELSE 0',
      answers: { "Say nothing.": 'CALL("answer", "")' },
    })
    expect(lines).toContain("Breakpoint: a failure")
    expect(rowsIn(lines).at(-1)).toMatch(/^#\d bad\(x: ""\) failed: division-by-zero/)
  })

  test.each(["break", "break usd", "break usd x", "break tokens -1", "break a b c"])("%s: its syntax", async (line) => {
    expect((await debug([line])).lines).toContain(
      "Write break TASK, break task TASK, break usd 0.5, break tokens 1000 or break error.",
    )
  })
})

describe("the display", () => {
  test("arguments, data, names bound by the answer, and the answer so far", async () => {
    const program = 'TASK explain(n: number): string = ask("Explain.", n)\nEMIT explain(0)'
    const { stdout } = await debug(["i", "p", "i", "o", "b", "b", "p", "p half", "p it", "answer", "p nothing"], {
      program,
    })
    for (const text of [
      "  n: 0\n",
      '  half: "a half"\n',
      "\na half!\n",
      "Zero:  and a half! so",
      "nothing is not bound here: print lists the names in scope.",
    ])
      expect(stdout).toContain(text)
  })

  test("in an answer that is asked for again after a refusal", async () => {
    const program = 'EMIT ask("How many?", returns: number)'
    const { stdout } = await debug(["c", "b", "b", "p", "p half", "answer"], {
      program,
      answers: { "How many?": ["I cannot say.", "CALL(LET half = 3)CALL(half + 1)"] },
    })
    expect(stdout).toMatch(/ {2}half: 3\n.*\n3\n.*\n4\n/s)
  })

  test("the line of an imported module", async () => {
    const files = {
      "program.rcl": 'IMPORT whole FROM "./words.rcl"\nEMIT whole(1)',
      "words.rcl": 'TASK part(n: number): string = "a"\n\nTASK whole(n: number): string =\n  part(n) + "b"\n',
    }
    const { lines } = await debug(["break part", "c", "where"], { files })
    expect(lines).toEqual(
      expect.arrayContaining(["→ #2 part(n: 1)  at words.rcl:4:3", "  #1 whole(n: 1)  at program.rcl:2:6"]),
    )
  })

  test("the tree so far", async () => {
    const { stdout } = await debug(["i", "t", "t 0"])
    expect(stdout).toMatch(/^ {2}#0 run program\.rcl {2}.*unfinished\n→ {3}#1 explain\(n: 0\)/m)
    expect(stdout).toContain("1 more below")
  })

  test("nothing in a value acts on the terminal", async () => {
    const hostile = "\u001b[2J\u001b]0;title\u0007\u202eevil"
    const { stdout } = await debug(["i", "p", "p x", "where", "tree", "o", "p result", "a", "c"], {
      program: 'TASK f(x: string): string = ask("Q\u001b[2J?", x)\nPARAM x: string\nEMIT f(x)',
      answers: { "Q\u001b[2J?": hostile },
      options: ["--arg", `x=${hostile}`],
    })
    const shown = stdout.slice(0, stdout.lastIndexOf("The run is over"))
    // oxlint-disable-next-line no-control-regex -- the control characters that must not appear
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(shown).toContain("␛[2J")
  })
})

describe("quitting", () => {
  test("keeps the answers, and says how to resume", async () => {
    const written = new Map<string, string>()
    const model = answering(ANSWERS)
    const surroundings: Surroundings = {
      files: { "program.rcl": PROGRAM },
      written,
      store: memoryStore(),
      configuration: { models: { default: model } },
      stdin: "i\no\nq\n",
    }
    const { status, stderr } = await recall(["debug", "program.rcl"], surroundings)
    expect(status).toBe(130)
    const run = /To resume: recall run --resume ([\w-]+)\n$/.exec(stderr)?.[1]
    const before = model.requests.length
    expect(before).toBe(4)
    expect(await recall(["run", "--resume", run!], surroundings)).toMatchObject({ status: 0, stdout: "all\n" })
    expect(model.requests.slice(before).map(({ question }) => question.text)).toEqual(["Explain.", "Combine."])
  })

  test("a program that fails before there is anything to see: its diagnostic", async () => {
    expect(await debug(["i"], { program: "EMIT nothing" })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("error[unknown-name]"),
    })
    expect(await recall(["debug", "missing.rcl"], { stdin: "i" })).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining("missing.rcl"),
    })
    expect(
      await recall(["debug", "program.rcl", "--arg", "topic=@-"], { files: { "program.rcl": PROGRAM }, stdin: "i" }),
    ).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("the debugger reads its commands from standard input"),
    })
  })
})

test("as a process, with commands from a pipe", async () => {
  await builtCommandLine()
  const folder = await mkdtemp(join(tmpdir(), "recall-debug-"))
  const server = await startModelServer([
    { message: "One?", answer: "1" },
    { message: "Two?", answer: "2" },
  ])
  try {
    await writeFile(join(folder, "d.md"), 'CALL("One?") CALL("Two?")')
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "none", RECALL_MODEL: "openai:test" }
    const early = await recallProcess(["debug", "d.md"], { cwd: folder, env, stdin: "i\ni\ni\ni\ni\n" })
    expect(early.status).toBe(130)
    expect(server.requests).toHaveLength(0)
    const { status, stdout, stderr } = await recallProcess(["debug", "d.md", "--record", "rec.jsonl"], {
      cwd: folder,
      env,
      stdin: "c\n",
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    expect(stdout.endsWith("\n1 2\n")).toBe(true)
    const replayed = await recallProcess(["debug", "d.md", "--replay", "rec.jsonl"], {
      cwd: folder,
      env: {},
      stdin: "i\ni\nc\nb\nq\n",
    })
    expect(replayed).toMatchObject({ status: 0, stderr: "" })
    expect(replayed.stdout.endsWith("\n1 2\n")).toBe(true)
    expect(server.requests).toHaveLength(2)
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
})

test("a trace is stepped through as the run was, and nothing is run", async () => {
  const written = new Map<string, string>()
  const steps = ["i", "i", "i", "o", "p", "b", "c"]
  const live = await debug(steps, { written, options: ["--trace", "run.jsonl"] })
  const dead = await recall(["trace", "debug", "run.jsonl"], { written, stdin: steps.join("\n") })
  expect(dead.status).toBe(0)
  const rows = rowsIn(live.lines).length
  expect(rowsIn(dead.stdout.split("\n"))).toHaveLength(rows)
  expect(await recall(["trace", "debug", "none.jsonl"], { stdin: "i" })).toMatchObject({ status: 2 })
})

test("however one steps, only the steps reached are asked, and the result is the same", async () => {
  const steps = fc.array(fc.constantFrom("i", "o", "u", "b", "b", "w", "p", "a", "t"), { maxLength: 25 })
  await fc.assert(
    fc.asyncProperty(script, steps, async ({ answers }, steps) => {
      const source = `ask("${FIRST}", d: "datum")`
      const plain = answering(answers)
      const expected = await createRuntime({ models: plain }).run(source, { kind: "expression" })
      const model = answering(answers)
      const debug: Debugger = createDebugger()
      const { stepper } = debug
      const run = createRuntime({ models: stepper.gate.around({ default: model }) })
        .run(source, { kind: "expression", trace: (event) => stepper.event(event) })
        .finally(() => stepper.finish())
      await debug.begin()
      let seen = 0
      for (const step of steps) {
        await debug.execute(step)
        seen = Math.max(seen, stepper.state.totals.requests.running + stepper.state.totals.requests.ended)
        expect(model.requests.length).toBeLessThanOrEqual(seen)
      }
      await debug.execute("c")
      await debug.execute("c")
      expect((await run).value).toBe(expected.value)
      expect(model.requests.length).toBe(plain.requests.length)
      expect(stepper.state.end?.outcome).toBe("done")
    }),
    { numRuns: 60 },
  )
})
