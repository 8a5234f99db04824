// Solves random problems through the runtime and counts the exact answers: `measure.ts TASK:LENGTH:PROBLEMS…`.
//
// The counts are added to `figures.json`, from which the figures of the documentation are drawn.

import { readFileSync, writeFileSync } from "node:fs"
import { createRuntime } from "../../src/index.ts"
import { tiny } from "../../src/models/tiny/index.ts"

const SEED = 20_261
const FIGURES = new URL("figures.json", import.meta.url)

type Solved = readonly [a: string, b: string, isRight: (answer: string) => boolean]

/** Numbers from 0 to 1, the same for each seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function textOf(random: () => number, length: number, first = 0): string {
  const digit = (from: number) => from + Math.floor(random() * (10 - from))
  return Array.from({ length }, (_, index) => digit(index === 0 ? first : 0)).join("")
}

function problem(task: string, length: number, random: () => number): Solved {
  if (task === "lcs") {
    const [a, b] = [textOf(random, length), textOf(random, length)]
    return [a, b, (answer) => answer.length === longest(a, b) && isWithin(answer, a) && isWithin(answer, b)]
  }
  const [x, y] = [BigInt(textOf(random, length, 1)), BigInt(textOf(random, length, 1))]
  const [a, b] = task === "subtract" && x < y ? [y, x] : [x, y]
  const right = String(task === "add" ? a + b : task === "subtract" ? a - b : a * b)
  return [String(a), String(b), (answer) => answer === right]
}

/** The length of the longest common subsequence, by the table of all pairs of beginnings. */
function longest(a: string, b: string): number {
  let row: number[] = Array.from({ length: b.length + 1 }, () => 0)
  for (const x of a) {
    const next = [0]
    for (let j = 0; j < b.length; j++) next.push(x === b[j] ? row[j]! + 1 : Math.max(next[j]!, row[j + 1]!))
    row = next
  }
  return row[b.length]!
}

function isWithin(part: string, whole: string): boolean {
  let at = -1
  for (const character of part) if ((at = whole.indexOf(character, at + 1)) < 0) return false
  return true
}

const runtime = createRuntime({ models: tiny() })
for (const one of process.argv.slice(2)) {
  const [task = "", length = "", problems = ""] = one.split(":")
  const random = randomOf(SEED)
  const before = process.cpuUsage()
  let [exact, questions, remembered] = [0, 0, 0]
  for (let number = 0; number < Number(problems); number++) {
    const [a, b, isRight] = problem(task, Number(length), random)
    const { value, usage } = await runtime.ask(task, { a, b })
    if (isRight(value as string)) exact++
    else console.log(`wrong: ${task} ${a} ${b}: ${value as string}`)
    questions += usage.questions.asked
    remembered += usage.questions.remembered
  }
  const { user, system } = process.cpuUsage(before)
  const row = {
    exact,
    problems: Number(problems),
    seed: SEED,
    questions: questions / Number(problems),
    remembered: remembered / Number(problems),
    cpuSeconds: Number(((user + system) / 1e6).toFixed(1)),
  }
  console.log(task, length, JSON.stringify(row))
  const figures = JSON.parse(readFileSync(FIGURES, "utf8")) as { recursive: Record<string, Record<string, object>> }
  figures.recursive[task] = { ...figures.recursive[task], [length]: row }
  writeFileSync(FIGURES, `${JSON.stringify(figures, null, 2)}\n`)
}
