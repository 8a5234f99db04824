// `recall trace fork`: the program of a trace again, with one result replaced.

import { describe, expect, test } from "vitest"
import { memoryStore } from "../../src/memo/stores/memory.ts"
import { answering, type Answers } from "../support/asking.ts"
import { recall, type Outcome, type Surroundings } from "../support/command-line.ts"

const PROGRAM = `TASK part(n: number): string = ask("Explain.", n)
EMIT ask("Combine.", parts: FOR n IN range(0, 3) : part(n))
`
const ANSWERS: Answers = {
  "Explain.": ({ question: { data } }) => `part ${data[0]!.whole}`,
  "Combine.": ({ question: { data } }) => `all: ${data[0]!.whole}`,
}

/** A traced run, and the questions asked from then on. */
async function traced(program = PROGRAM, file = "program.rcl", modules: { readonly [file: string]: string } = {}) {
  const written = new Map<string, string>()
  const model = answering(ANSWERS)
  const surroundings: Surroundings = {
    files: { [file]: program, ...modules, "value.json": '"from a file"', "value.txt": "a text" },
    written,
    configuration: { models: { default: model } },
  }
  await recall(["run", file, "--trace", "run.jsonl", "--quiet", "--no-memo"], surroundings)
  const before = model.requests.length
  const { stdout } = await recall(["trace", "tree", "run.jsonl"], surroundings)
  const row = /#(\d+) part\(n: 1\)/.exec(stdout)?.[1] ?? "1"
  const fork = (...options: readonly string[]): Promise<Outcome> =>
    recall(["trace", "fork", "run.jsonl", row, "--quiet", ...options], surroundings)
  return {
    fork,
    row,
    written,
    surroundings,
    asked: () => model.requests.slice(before).map(({ question }) => question.text),
  }
}

describe("the result of a row", () => {
  test.each([
    ["--set", '"new"', "new"],
    ["--set-text", "new", "new"],
    ["--set-text", "@@new", "@new"],
    ["--set", "@value.json", "from a file"],
    ["--set-text", "@value.txt", "a text"],
  ])("%s %s", async (option, value, shown) => {
    const { fork, asked } = await traced()
    expect(await fork(option, value)).toEqual({
      status: 0,
      stdout: `all: ["part 0","${shown}","part 2"]\n`,
      stderr: "2 questions taken from the trace, 1 asked\n",
    })
    expect(asked()).toEqual(["Combine."])
  })

  test("--json, --trace, and a fork of the resulting trace", async () => {
    const { fork, written, surroundings } = await traced()
    const { stdout } = await fork("--set-text", "new", "--json", "--trace", "fork.jsonl")
    expect(JSON.parse(stdout)).toMatchObject({
      value: 'all: ["part 0","new","part 2"]',
      usage: { questions: { asked: 1, remembered: 2 }, requests: 1 },
    })
    expect(written.get("fork.jsonl")).toContain('"remembered":true')
    const tree = (await recall(["trace", "tree", "fork.jsonl"], surroundings)).stdout
    const row = /#(\d+) ask\("Combine\."/.exec(tree)![1]!
    expect(
      await recall(["trace", "fork", "fork.jsonl", row, "--set-text", "end", "--quiet"], surroundings),
    ).toMatchObject({ stdout: "end\n", stderr: "2 questions taken from the trace, 0 asked\n" })
  })

  test("questions are kept, and the second time none is asked", async () => {
    const { fork, surroundings, asked } = await traced()
    const store = memoryStore()
    Object.assign(surroundings, { store })
    await fork("--set-text", "new")
    expect(await fork("--set-text", "new")).toMatchObject({
      stdout: 'all: ["part 0","new","part 2"]\n',
      stderr: "2 questions taken from the trace, 0 asked\n",
    })
    expect(asked()).toEqual(["Combine."])
  })

  test("the program is that of the trace, whatever has become of the file", async () => {
    const { fork, surroundings } = await traced()
    Object.assign(surroundings, { files: { "program.rcl": "EMIT 1" } })
    const { stdout, stderr } = await fork("--set-text", "new")
    expect(stdout).toBe('all: ["part 0","new","part 2"]\n')
    expect(stderr).toContain("program.rcl has changed since the trace: the version in the trace is run\n")
  })

  test.each<[string, { readonly [file: string]: string }, string]>([
    [
      "changed",
      { "lib/tasks.rcl": 'TASK part(n: number): string = "changed"' },
      "lib/tasks.rcl has changed since the trace: the version in the trace is run\n",
    ],
    ["gone", {}, ""],
  ])("modules are those of the trace where their files are %s", async (_, files, said) => {
    const { fork, surroundings, asked } = await traced(
      'IMPORT part FROM "./lib/tasks.rcl"\nEMIT ask("Combine.", parts: FOR n IN range(0, 3) : part(n))',
      "main.rcl",
      {
        "lib/tasks.rcl": 'IMPORT QUESTION FROM "./words.rcl"\nTASK part(n: number): string = ask(QUESTION, n)',
        "lib/words.rcl": 'LET QUESTION = "Explain."',
      },
    )
    Object.assign(surroundings, { files })
    expect(await fork("--set-text", "new", "--no-memo")).toEqual({
      status: 0,
      stdout: 'all: ["part 0","new","part 2"]\n',
      stderr: `${said}2 questions taken from the trace, 1 asked\n`,
    })
    expect(asked()).toEqual(["Combine."])
  })

  test("a failure in a module is shown in its text as the trace has it", async () => {
    const { fork, surroundings } = await traced(
      'IMPORT part, checked FROM "./tasks.rcl"\nEMIT checked(part(1))',
      "main.rcl",
      {
        "tasks.rcl":
          'TASK part(n: number): string = ask("Explain.", n)\n'
          + 'TASK checked(text: string): string = IF text == "new" THEN fail("not this one") ELSE text',
      },
    )
    Object.assign(surroundings, { files: { "tasks.rcl": "LET other = 1" } })
    const { status, stderr } = await fork("--set-text", "new", "--no-memo")
    expect(status).toBe(1)
    expect(stderr).toContain('IF text == "new" THEN fail("not this one") ELSE text')
  })

  test("the model named in the trace is asked, without a configuration", async () => {
    const written = new Map<string, string>()
    const surroundings: Surroundings = { files: { "d.md": 'CALL("Say it.")' }, written }
    await recall(["run", "d.md", "--trace", "run.jsonl", "--quiet", "--no-memo"], surroundings)
    expect(
      await recall(["trace", "fork", "run.jsonl", "2", "--set-text", "said", "--quiet"], surroundings),
    ).toMatchObject({ status: 0, stdout: "said\n", stderr: "0 questions taken from the trace, 0 asked\n" })
  })
})

describe("refused", () => {
  test("no value, and two", async () => {
    const { fork } = await traced()
    expect(await fork()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("error[bad-option]: exactly one of --set and --set-text"),
    })
    expect(await fork("--set", "1", "--set-text", "1")).toMatchObject({ status: 2 })
    expect(await fork("--set", "new")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/error\[bad-argument\].*not JSON[^]*--set-text/),
    })
  })

  test("a trace that would replace the one that is forked", async () => {
    const { fork, written } = await traced()
    const before = written.get("run.jsonl")
    expect(await fork("--set-text", "x", "--trace", "run.jsonl")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("--trace would overwrite run.jsonl, the trace to fork"),
    })
    expect(written.get("run.jsonl")).toBe(before)
  })

  test("a value of another type, an unknown row, a trace that was cut", async () => {
    const { fork, surroundings, written, row } = await traced()
    const refused = await fork("--set", "5")
    expect(refused).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining(
        `error[wrong-value]: the result of row ${row} is of the type string, and the value is the number 5`,
      ),
    })
    expect(refused.stderr).not.toContain("nothing equal to row")
    expect(await recall(["trace", "fork", "run.jsonl", "99", "--set", "5"], surroundings)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("error[unknown-row]"),
    })
    expect(await recall(["trace", "fork", "run.jsonl", "0", "--set", "5"], surroundings)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("error[unforkable]: row 0 is the run itself"),
    })
    written.set("cut.jsonl", written.get("run.jsonl")!.slice(0, -40))
    expect(await recall(["trace", "fork", "cut.jsonl", row, "--set-text", "x"], surroundings)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("error[unforkable]: the trace has no end"),
    })
  })
})
