// `--budget`, the configuration's budget, and the offline model on data that it has to divide.

import { describe, expect, test } from "vitest"
import { DEFAULT_BUDGET } from "../../src/budget/budget.ts"
import { recall } from "../support/command-line.ts"

const files = { "doc.md": 'Doc CALL("a?") CALL("b?") end' }
const long = Array.from(
  { length: 200 },
  (_, i) =>
    `Chapter ${i}. River ${i} rises in the hills and falls to the sea. Ship number ${i * 7} sails on it in spring.`,
).join("\n\n")

describe("a budget that is used up", () => {
  test("prints the partial result and which limit to raise, and ends with status 3", async () => {
    const { status, stdout, stderr } = await recall(["run", "doc.md", "--budget", "calls=1"], { files })
    expect(status).toBe(3)
    expect(stdout).toMatch(/^Doc The offline model .* CALL\("b\?"\) end\n$/)
    expect(stderr).toContain("error[budget-exhausted]: the budget of calls (1) is used up")
    expect(stderr).toContain("raise it: --budget calls=…")
    expect(stderr).toContain('Missing: CALL("b?")\n')
  })
  test("prints what is known of a list, and reports what is missing in it", async () => {
    const program = { "rows.rcl": "EMIT FOR i IN range(20) : {i: i, note: ask(`Note ${i}?`)}" }
    const { status, stdout, stderr } = await recall(["run", "rows.rcl", "--budget", "calls=3"], { files: program })
    expect(status).toBe(3)
    const notes = (JSON.parse(stdout) as readonly { note: string | null }[]).map(({ note }) => note !== null)
    expect(notes).toEqual(Array.from({ length: 20 }, (_, i) => i < 3))
    expect(stderr).toContain("Missing: [3].note, [4].note, ")
    expect(stderr).toContain("[12].note, and 7 more\n")
  })
  test("prints nothing where nothing is known", async () => {
    const program = { "one.rcl": 'EMIT upper(ask("a") + "b")' }
    const { status, stdout, stderr } = await recall(["run", "one.rcl", "--budget", "calls=0"], { files: program })
    expect([status, stdout]).toEqual([3, ""])
    expect(stderr).not.toContain("Missing")
  })
  test("is partial in --json", async () => {
    const { stdout } = await recall(["run", "doc.md", "--json", "--budget", "calls=1"], { files })
    expect(JSON.parse(stdout)).toMatchObject({
      partial: true,
      missing: [{ source: "doc.md", span: { start: 15, end: 25 }, line: 1, column: 16 }],
      usage: { requests: 1 },
    })
  })
  test("can be the configuration's, with limits replaced one by one on the command line", async () => {
    const configuration = { budget: { calls: 1, depth: 5 } }
    expect((await recall(["run", "doc.md"], { files, configuration })).status).toBe(3)
    expect((await recall(["run", "doc.md", "--budget", "calls=2"], { files, configuration })).status).toBe(0)
    expect((await recall(["run", "doc.md", "--budget", "calls=none"], { files, configuration })).status).toBe(0)
  })
  test("is foreseen by a plan", async () => {
    const line = "A run ends early at its budget of calls (1): raise it with --budget calls=…\n"
    const planned = async (calls: number) =>
      (await recall(["plan", "doc.md"], { files, configuration: { budget: { calls } } })).stdout
    expect(await planned(1)).toContain(line)
    expect(await planned(2)).not.toContain("A run ends early")
  })
  test("can be that which every run has, which the message says how to raise", async () => {
    const { calls } = DEFAULT_BUDGET
    const program = { "many.rcl": `EMIT length(FOR i IN range(${calls + 1}) : ask("a", i, recursive: false))` }
    const { status, stderr } = await recall(["run", "many.rcl"], { files: program })
    expect(status).toBe(3)
    expect(stderr).toContain(`the budget of calls (${calls}) is used up`)
    expect(stderr).toContain("raise it: --budget calls=… (none lifts it), or the host's budget: { calls: … }")
  })
})

test.each([
  ["cals=1", "there is no budget of cals"],
  ["calls", '"calls" is not a limit'],
  ["calls=Infinity", '"calls=Infinity" is not a limit'],
  ["tokens=none", "the budget of tokens is infinite: leave it out"],
  ["calls=many", '"calls=many" is not a limit'],
  ["calls=1.5", "the budget of calls must be a whole number"],
  ["tokens=-1", "the budget of tokens must be a number of at least 0"],
])("--budget %s is wrong usage", async (budget, message) => {
  const { status, stderr } = await recall(["run", "doc.md", "--budget", budget], { files })
  expect(status).toBe(2)
  expect(stderr).toContain(message)
})

test.each([
  ["joined", 'join((FOR n IN range(1, 13) : ask("?", text: `It is ${n}.`)), "; ")', "4 of 12"],
  ["chosen", '"All: " + join((FOR n IN range(1, 13) WHERE n > 2 : ask("?", text: `It is ${n}.`)), "; ")', "4 of 10"],
  ["bound by LET", 'LET xs = (FOR n IN range(6) : ask("?", text: `It is ${n}.`)) IN length(join(xs, ""))', "4 of 6"],
])("a value without parts says how many items of its list are known: %s", async (_, expression, known) => {
  const { status, stderr } = await recall(["eval", expression, "--budget", "calls=4"])
  expect(status).toBe(3)
  expect(stderr).toMatch(new RegExp(`^Missing: .* \\(${known} items are known\\)$`, "m"))
})

test("a limit that is given twice is refused", async () => {
  const { status, stderr } = await recall(["eval", "1", "--budget", "calls=1,tokens=2,calls=2"])
  expect({ status, stderr }).toEqual({ status: 2, stderr: "error[invalid-budget]: --budget gives calls twice\n" })
})

test("a question about a long text is divided and answered, and costs no dollars with the offline model", async () => {
  const { status, stdout } = await recall(
    [
      "ask",
      "Summarise this text in two sentences.",
      "--arg",
      "text=@long.txt",
      "--json",
      "--budget",
      "usd=1,calls=100",
    ],
    { files: { "long.txt": long } },
  )
  expect(status).toBe(0)
  const { text, usage } = JSON.parse(stdout) as {
    text: string
    usage: { requests: number; questions: { asked: number } }
  }
  expect(text).toMatch(/River \d+/)
  expect(text).not.toContain("CALL(")
  expect(usage.requests).toBe(usage.questions.asked)
  expect(usage.requests).toBeGreaterThan(3)
})
