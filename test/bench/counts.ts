// The number of evaluations that the memo saves: exact figures, not times.

import { readFileSync } from "node:fs"
import { createRuntime } from "../../src/index.ts"
import { partsOf, questionsAfter, questionsAsked, SUMMARY, TREE } from "./count-questions.ts"
import { FIB } from "./fib.group.ts"
import { median } from "./statistics.ts"

export interface Count {
  readonly program: string
  readonly without: number
  readonly with: number
}

const EDITS = 64

export async function countEvaluations(): Promise<readonly Count[]> {
  const lcs = readFileSync(new URL("../../examples/lcs.rcl", import.meta.url), "utf8")
  return [
    await count("calls: longest common subsequence of 12345678 and 13579246 (examples/lcs.rcl)", lcs),
    await count("calls: fib(30)", `${FIB}\nEMIT fib(30)`),
    await questions("2^10 equal parts", partsOf(2 ** 10, 1)),
    await questions("2^16 equal parts", partsOf(2 ** 16, 1)),
    await questions("4,096 parts, of them 64 different, in turn", partsOf(4_096, 64)),
    await questions("10,000 parts, of them 100 different, in turn", partsOf(10_000, 100)),
    await edited("tree_reduce over 1,024 different parts", TREE),
    await edited("std/summary over 1,024 different parts", SUMMARY),
  ]
}

async function count(program: string, source: string): Promise<Count> {
  const evaluated = async (memo: boolean): Promise<number> =>
    (await createRuntime({ memo }).run(source)).usage.calls.evaluated
  return { program, without: await evaluated(false), with: await evaluated(true) }
}

async function questions(program: string, parts: readonly string[]): Promise<Count> {
  return {
    program: `questions: tree_reduce over ${program}`,
    without: await questionsAsked(TREE, parts, false),
    with: await questionsAsked(TREE, parts, true),
  }
}

/** The second run of a text after one part was edited, at many places. */
async function edited(program: string, source: string): Promise<Count> {
  const parts = partsOf(1024)
  const counts = await questionsAfter(
    source,
    parts,
    Array.from({ length: EDITS }, (_, i) => parts.with((i * 397) % 1024, `The edit ${i}.`)),
  )
  const share = Math.round((100 * counts.filter((count) => count <= 12).length) / EDITS)
  const mean = counts.reduce((sum, count) => sum + count) / EDITS
  const spread =
    `median of ${EDITS} edits, which take ${Math.min(...counts)} to ${Math.max(...counts)}, `
    + `${mean.toFixed(1)} on average, ${share} % at most 12`
  return {
    program: `questions: ${program}, again after one was edited (${spread})`,
    without: await questionsAsked(source, parts, false),
    with: median(counts),
  }
}
