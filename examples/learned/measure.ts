// Solves random problems through the runtime and counts the exact answers: `measure.ts TASK:LENGTH:PROBLEMS…`.
//
// The counts are added to `figures.json`, from which the figures of the documentation are drawn.

import { readFileSync, writeFileSync } from "node:fs"
import { createRuntime } from "../../src/index.ts"
import { tiny } from "../../src/models/tiny/index.ts"
import { problemOf, randomOf } from "./problems.ts"

const SEED = 20_261
const FIGURES = new URL("figures.json", import.meta.url)

const runtime = createRuntime({ models: tiny() })
for (const one of process.argv.slice(2)) {
  const [task = "", length = "", problems = ""] = one.split(":")
  const random = randomOf(SEED)
  const before = process.cpuUsage()
  let [exact, questions, remembered] = [0, 0, 0]
  for (let number = 0; number < Number(problems); number++) {
    const [a, b, isRight] = problemOf(task, Number(length), random)
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
