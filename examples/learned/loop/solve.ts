// Has a model solve random problems and keeps their traces: `solve.ts FILE.model FOLDER SEED TASK:LENGTH:PROBLEMS…`.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { RecallError, createRuntime } from "../../../src/index.ts"
import { tiny } from "../../../src/models/tiny/index.ts"
import { problemOf, randomOf } from "../problems.ts"

const [file = "", folder = "", seed = "", ...asked] = process.argv.slice(2)
const program = await createRuntime({ models: tiny(readFileSync(file)) }).compile(
  readFileSync(new URL("problem.rcl", import.meta.url), "utf8"),
)
mkdirSync(folder, { recursive: true })
for (const one of asked) {
  const [task = "", length = "", problems = ""] = one.split(":")
  const random = randomOf(Number(seed))
  let exact = 0
  for (let number = 0; number < Number(problems); number++) {
    const [a, b, isRight] = problemOf(task, Number(length), random)
    let lines = ""
    try {
      const { value } = await program.run({
        args: { task, a, b },
        trace: (event) => {
          lines += `${JSON.stringify(event)}\n`
        },
      })
      if (isRight(value as string)) exact++
    } catch (error) {
      // A mistake may lead to a question that makes no sense, which the model refuses.
      if (!(error instanceof RecallError)) throw error
    }
    writeFileSync(`${folder}/${task}-${number}.jsonl`, lines)
  }
  console.log(`${task}, ${length} digits: ${exact} of ${problems} exact`)
}
