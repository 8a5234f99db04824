// `recall memo why`: from the journal of a run, and from a trace.

import { describe, expect, test } from "vitest"
import { memoryStore, native, STRING } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { recall } from "../support/command-line.ts"

const PROGRAM = (word: string) => `
TASK size(text: string): number = length(text) + 0
TASK explain(text: string): string = ask("Explain it.", text, tools: [size])
EMIT [explain("one"), explain("one"), explain("${word}"), ask("Title.", recursive: false)]
`

function surroundings() {
  return {
    store: memoryStore(),
    written: new Map<string, string>(),
    configuration: { models: { default: scripted([{ question: /./, answer: "x" }]) } },
  }
}

describe("recall memo why", () => {
  test("says for each question of a trace why it was asked, or found", async () => {
    const given = surroundings()
    const run = (source: string, ...flags: readonly string[]) =>
      recall(["run", "p.rcl", "--trace", "t.jsonl", ...flags], { ...given, files: { "p.rcl": source } })
    const said = async (...row: readonly string[]) => (await recall(["memo", "why", "t.jsonl", ...row], given)).stdout
    await run(PROGRAM("two"))
    expect(await said()).toMatch(/"Explain it\.": asked, as no similar question was stored\n/)
    await run(PROGRAM("three"))
    expect(await said()).toContain('"Explain it.": found in the memo')
    expect(await said()).toContain('"Explain it.": asked, as the nearest stored question has another text (data)')
    await run(PROGRAM("three").replace("+ 0", "+ 1"))
    expect(await said()).toContain("has another definition of the tool size")
    await run(PROGRAM("three"), "--fresh")
    expect(await said()).toContain('"Title.": asked, because of --fresh')
  })

  test("says for removed entries that they are gone, and since when", async () => {
    const given = { ...surroundings(), store: memoryStore({ now: () => Date.UTC(2026, 0, 2, 3, 4, 5) }) }
    const run = () =>
      recall(["run", "p.rcl", "--trace", "t.jsonl"], { ...given, files: { "p.rcl": 'EMIT ask("Title.")' } })
    await run()
    await given.store.collect({ size: 0, age: 0 })
    await run()
    expect((await recall(["memo", "why", "t.jsonl"], given)).stdout).toMatch(
      /^#\d+ "Title\.": asked, as its entry was removed 2026-01-02 03:04:05 UTC\n$/,
    )
  })

  test("says more about a single row, and lists the questions below a call", async () => {
    const given = surroundings()
    await recall(["run", "p.rcl", "--trace", "t.jsonl"], { ...given, files: { "p.rcl": PROGRAM("two") } })
    const events = given.written
      .get("t.jsonl")!
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; id: number; parent: number })
    const question = events.find(({ type }) => type === "question")!
    const why = (row: number | string) => recall(["memo", "why", "t.jsonl", String(row)], given)
    expect((await why(question.id)).stdout).toMatch(
      /^#\d+ "Explain it\.": asked, as no similar question was stored\nIt went to scripted, sample 0\.\n$/,
    )
    expect((await why(question.parent)).stdout).toMatch(/^#\d+ "Explain it\.": asked/)
    expect(await why(9_999)).toMatchObject({ status: 2, stderr: expect.stringContaining("unknown-row") as string })
  })

  test("finds a run by the name printed at its end", async () => {
    const given = surroundings()
    const { stderr } = await recall(["run", "p.rcl", "--budget", "calls=1"], {
      ...given,
      files: { "p.rcl": PROGRAM("two") },
    })
    const [, run] = /--resume (\S+)/.exec(stderr) ?? []
    expect((await recall(["memo", "why", run!], given)).stdout).toContain("asked, as no similar question was stored")
    expect(await recall(["memo", "why", "no-such-run"], given)).toMatchObject({ status: 2 })
  })
})

test("data named by a redaction rule are in neither trace nor journal", async () => {
  const given = surroundings()
  await recall(
    ["run", "p.rcl", "--trace", "t.jsonl", "--arg", "text=hush hush", "--redact", "data:text", "--budget", "calls=1"],
    { ...given, files: { "p.rcl": 'PARAM text: string\nEMIT [ask("Explain it.", text), ask("Again.", text)]' } },
  )
  expect([...given.written.keys()].length).toBeGreaterThan(2)
  for (const [file, content] of given.written) if (file.endsWith(".jsonl")) expect(content).not.toContain("hush hush")
})

test("an answer with effects in its reach is said to be shared by its own run only", async () => {
  const given = surroundings()
  const natives = [native({ name: "stock", effect: "read", returns: STRING, run: () => "3 left" })]
  const source = 'IMPORT stock FROM "host"\nTASK look() = stock()\nEMIT ask("How many?", tools: [look])'
  const configuration = { ...given.configuration, natives }
  for (let run = 0; run < 2; run++)
    await recall(["run", "p.rcl", "--trace", "t.jsonl"], { ...given, configuration, files: { "p.rcl": source } })
  expect((await recall(["memo", "why", "t.jsonl"], given)).stdout).toContain(
    '"How many?": asked, as natives with effects are in reach of its tool look: only its own run shares the answer\n',
  )
  expect((await recall(["trace", "show", "t.jsonl", "1"], given)).stdout).toContain("in reach of its tool look")
})
