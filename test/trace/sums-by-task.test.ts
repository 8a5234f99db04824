// The sums of tasks with all that lies below their calls, and the tree of questions alone.

import fc from "fast-check"
import { expect, test } from "vitest"
import { createRuntime, type TraceEvent } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { sumsOf } from "../../src/trace/order.ts"
import { EMPTY, fold, RUN } from "../../src/trace/reduce.ts"
import type { RunState } from "../../src/trace/state.ts"
import { sumsByTask, totalsByTask } from "../../src/trace/totals.ts"
import { treeOf } from "../../src/trace/tree.ts"
import { recall } from "../support/command-line.ts"

const SOURCE = `
TASK whole(n: number): string = join(FOR i IN range(0, n) : part(i))
TASK part(i: number): string = ask(\`Part \${i}?\`, recursive: false)
TASK down(n: number): string = IF n == 0 THEN "" ELSE ask(\`Level \${n}?\`, recursive: false) + down(n - 1)
PARAM n: number
EMIT whole(n) + down(n) + ask("Outside?")
`
const rules = [
  { question: "Outside?", answer: 'It is CALL("Inside?").' },
  { question: /./, answer: "An answer." },
]

async function stateOf(n: number): Promise<RunState> {
  const events: TraceEvent[] = []
  const price = { input: 1, output: 1 }
  const runtime = createRuntime({ models: scripted(rules, { price }) })
  await runtime.run(SOURCE, { args: { n }, trace: (event) => events.push(event) })
  return fold(EMPTY, events)
}

test("a call counts with all below it, and a recursive one once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (n) => {
      const state = await stateOf(n)
      const [own, sums, all] = [totalsByTask(state), sumsByTask(state), sumsOf(state).get(RUN)!]
      expect(own.get("whole")!.questions).toBe(0)
      expect([sums.get("whole")!.questions, sums.get("part")!.questions, sums.get("down")!.questions]).toEqual([
        n,
        n,
        n,
      ])
      const outside = own.get(null)!
      expect(sums.get("whole")!.input + sums.get("down")!.input + outside.input).toBe(all.input)
      expect(sums.get("whole")!.usd).toBeCloseTo(own.get("part")!.usd!, 12)
    }),
    { numRuns: 8 },
  )
})

test("the tree of questions has each question once, below the one whose answer asked it", async () => {
  const state = await stateOf(3)
  const [run, ...rows] = treeOf(state, { questions: true })
  expect([run!.level, run!.row.kind]).toEqual([0, "run"])
  expect(rows.map(({ level, row }) => `${level} ${row.kind} ${row.name}`).toSorted()).toEqual(
    [
      ...["Part 0?", "Part 1?", "Part 2?", "Level 1?", "Level 2?", "Level 3?", "Outside?"].map(
        (name) => `1 question ${name}`,
      ),
      "2 question Inside?",
    ].toSorted(),
  )
  expect(treeOf(state, { questions: true, depth: 1 }).map(({ row }) => row.name)).not.toContain("Inside?")
})

test("the command line prints both", async () => {
  const written = new Map<string, string>()
  const configuration = { models: { default: scripted(rules) } }
  await recall(["run", "p.rcl", "--arg", "n:=2", "--trace", "t.jsonl"], {
    files: { "p.rcl": SOURCE },
    written,
    configuration,
  })
  const { stdout } = await recall(["trace", "tree", "t.jsonl", "--questions"], { files: Object.fromEntries(written) })
  const rows = stdout.slice(0, stdout.indexOf("\n\n")).split("\n")
  expect(rows).toHaveLength(1 + 2 + 2 + 2)
  expect(rows.filter((row) => row.includes('ask("Part '))).toHaveLength(2)
  for (const row of rows.filter((each) => each.includes('ask("Part '))) expect(row).toMatch(/^ {2}#.*, in part$/)
  expect(rows.find((row) => row.includes("Inside?"))).toMatch(/^ {4}#/)
  expect(stdout).toMatch(/\n {2}whole: 1 call, 0 questions.*; with all below 2 questions, /)
  expect(stdout).toMatch(/\n {2}part: 2 calls, 2 questions(?!.*with all below)/)
  const json = JSON.parse(
    (await recall(["trace", "tree", "t.jsonl", "--json"], { files: Object.fromEntries(written) })).stdout,
  ) as {
    readonly byTask: readonly { readonly task: string | null; readonly withBelow: { readonly questions: number } }[]
  }
  expect(json.byTask.find(({ task }) => task === "whole")!.withBelow.questions).toBe(2)
})
