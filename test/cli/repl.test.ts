// `recall repl`: names stay, inputs of several lines, commands, and the cancellation of what is running.

import { describe, expect, test } from "vitest"
import { memoryStore } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { startModelServer } from "../../src/testing/server/index.ts"
import { recallProcess } from "../support/built.ts"
import { recall, type Surroundings } from "../support/command-line.ts"

/** The outcome of a session with these lines. */
function session(lines: readonly string[], surroundings: Surroundings = {}, ...options: readonly string[]) {
  return recall(["repl", ...options], { stdin: `${lines.join("\n")}\n`, ...surroundings })
}

describe("inputs", () => {
  test.each([
    ["an expression", ["1 + 1"], "2\n"],
    ["a text is printed verbatim", ['"a\\nb"'], "a\nb\n"],
    ["names stay", ["LET a = 2, b = a * 3", "TASK f(x) = x + b", "f(a)"], "8\n"],
    [
      "a name is declared again, and those that use it see that",
      ["LET a = 1", "TASK f() = a", "LET a = 5", "f()"],
      "5\n",
    ],
    ["one of several names is declared again", ["LET a = 1, b = 2", "LET a = 3", "[a, b]"], "[3,2]\n"],
    ["an import", ['IMPORT slugify, truncate AS cut FROM "std/text"', 'slugify(cut("Go on and on", 6))'], "go-on\n"],
    ["LET with IN is an expression", ["LET x = 2 IN x * x"], "4\n"],
    ["EMIT, as in a module", ["EMIT 3"], "3\n"],
    ["brackets continue", ["[1,", "2", "]"], "[1,2]\n"],
    ["operators continue", ["1 +", "2"], "3\n"],
    ["a task continues", ["TASK f(x) =", "  IF x > 1 THEN 1", "  ELSE 0", "f(2)"], "1\n"],
    ["a text in three quotes continues", ['"""', "  a", "  b", '  """'], "a\nb\n"],
    ["an empty line is nothing", ["", "  ", "1"], "1\n"],
    ["the end of the input leaves", ["1"], "1\n"],
    [":quit leaves", ["1", ":quit", "2"], "1\n"],
  ])("%s", async (_, lines, output) => {
    expect(await session(lines)).toEqual({ status: 0, stdout: output, stderr: "" })
  })

  test("an argument is a name", async () => {
    expect((await session(["length(text)"], {}, "--arg", "text=abc")).stdout).toBe("3\n")
  })

  test("errors are reported, and the session continues", async () => {
    const { status, stdout, stderr } = await session(["1 / 0", "nope", '"abc', "1 + )", "1 +", "", "2"])
    expect([status, stdout]).toEqual([0, "2\n"])
    expect(stderr.match(/^error\[[\w-]+\]/gm)).toEqual([
      "error[division-by-zero]",
      "error[unknown-name]",
      "error[unclosed-string]",
      "error[mismatched-bracket]",
      "error[syntax-error]",
    ])
  })

  test("errors are placed in the expression as it was typed", async () => {
    const { stderr } = await session(["TASK f(x) = 1 / x", "1 / 0", "  f(0)"])
    expect(stderr).toContain("<repl>:1:1\n  |\n1 | 1 / 0\n  | ^^^^^")
    expect(stderr).toContain("in f(x: 0) at <repl>:1:1\n")
    expect(stderr).not.toContain("EMIT")
  })

  test("a declaration that is wrong does not stay, nor does it take the place of another", async () => {
    const { stdout, stderr } = await session(["LET a = 1", "LET a = nope", "a", "TASK f() = nope", "2"])
    expect(stdout).toBe("1\n2\n")
    expect(stderr.match(/nope is not defined/g)).toHaveLength(2)
  })

  test("a TEST is left to recall test", async () => {
    expect((await session(['TEST "x" : true', "1"])).stdout).toBe("A session runs no TEST: recall test does.\n1\n")
  })
})

describe("commands", () => {
  test.each([
    [":type 1", "number"],
    [':type [1, "a", {b: null}]', "[number | string | {b: null}]"],
    [":type []", "[any]"],
    [":type upper", "upper(text: string): string"],
    [":type twice", "twice(x: number): number"],
    [":nope", "There is no command :nope. :help lists them."],
    [":doc nope", "There is no task nope."],
  ])("%s gives %s", async (command, output) => {
    const { stdout } = await session(["## Twice as much.", "TASK twice(x: number): number = 2 * x", command])
    expect(stdout).toBe(`${output}\n`)
  })

  test(":doc has the signature, the description, and the import", async () => {
    const { stdout } = await session([
      ":doc slugify",
      "## Twice as much.",
      "TASK twice(x: number): number = 2 * x",
      ":doc twice",
    ])
    expect(stdout).toMatch(/^slugify\(text: string\): string\n {2}The text as part of an address/)
    expect(stdout).toContain('\n  IMPORT slugify FROM "std/text"\n')
    expect(stdout).toContain("twice(x: number): number\n  Twice as much.\n")
  })

  test(":help names every command", async () => {
    const { stdout } = await session([":help"])
    for (const command of [":type", ":doc", ":help", ":quit"]) expect(stdout).toContain(`  ${command} `)
  })
})

describe("questions", () => {
  const answers = [{ question: /./, answer: "Ada" }]

  test("go to the configured model, and are asked once in a session and in later ones", async () => {
    const [model, store] = [scripted(answers), memoryStore()]
    const surroundings = { configuration: { models: { default: model } }, store }
    expect((await session(['LET who = ask("Who?", recursive: false)', "who", "who"], surroundings)).stdout).toBe(
      "Ada\nAda\n",
    )
    expect((await session(['ask("Who?", recursive: false)'], surroundings)).stdout).toBe("Ada\n")
    expect(model.requests).toHaveLength(1)
  })

  test("are bounded by the budget of each input", async () => {
    const configuration = { models: { default: scripted(answers) } }
    const asking = (n: number) => `ask("Who is ${n}?", recursive: false)`
    const { stdout, stderr } = await session(
      [asking(1), `[${asking(2)}, ${asking(3)}]`, asking(4)],
      { configuration },
      "--budget",
      "calls=1",
    )
    expect(stdout).toContain("Ada\n")
    expect(stdout.endsWith("Ada\n")).toBe(true)
    expect(stderr).toContain("budget-exhausted")
  })

  test("are cancelled by an interruption, and a second one leaves", async () => {
    let handle: (() => boolean) | null = null
    const handled: boolean[] = []
    const model = scripted(({ question }) => {
      if (question.text === "Silence?") handled.push(handle!(), handle!())
      return "Ada"
    })
    const { status, stdout, stderr } = await session(['ask("Silence?")', 'ask("Who?")'], {
      configuration: { models: { default: model } },
      onIntercept: (given) => (handle = given),
    })
    expect(handled).toEqual([true, false])
    expect([status, stdout]).toEqual([0, "Ada\n"])
    expect(stderr).toContain("Cancelled.")
    expect(handle).toBe(null)
  })
})

test("a real Ctrl-C ends the question and not the session", async () => {
  const server = await startModelServer([{ message: "Who?", answer: "Ada" }, { fault: { kind: "stall", after: 0 } }])
  try {
    const outcome = await recallProcess(["repl"], {
      env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "none", RECALL_MODEL: "openai:test" },
      stdin: 'ask("Silence?")\nask("Who?")\n',
      during: (child) => void server.arrived(1).then(() => child.kill("SIGINT")),
    })
    expect(outcome).toMatchObject({ status: 0, stdout: "Ada\n" })
    expect(outcome.stderr).toMatch(/^Cancelled\./)
  } finally {
    await server.close()
  }
})
