// Checks every card of every task: `node examples/learned/verify.ts [FILE.model] [TASK…]`.
//
// A network without a mistake is exact for problems of any length: the rule is, and the network follows it.

import { readFileSync } from "node:fs"
import { Decoder } from "../../src/models/tiny/decoder.ts"
import { readWeights } from "../../src/models/tiny/file.ts"
import type { Prefix } from "../../src/models/tiny/prefixes.ts"
import { questionsOf } from "./cards.ts"
import { compare } from "./check.ts"
import { TASKS } from "./rule.ts"

/** Remembers by how much the best token was ahead of the second, at worst: rounding elsewhere must stay below it. */
class MeasuredDecoder extends Decoder {
  margin = Infinity

  override next(prefix: Prefix): string {
    const [first, second] = [...prefix.state.scores()].toSorted((a, b) => b - a)
    this.margin = Math.min(this.margin, first! - second!)
    return super.next(prefix)
  }
}

const [path = "tiny.model", ...asked] = process.argv.slice(2)
const file = readFileSync(new URL(path, path.startsWith("/") ? "file:///" : import.meta.url))
const decoder = new MeasuredDecoder(readWeights(file))
let mistakes = 0
for (const task of TASKS.filter((one) => asked.length === 0 || asked.includes(one))) {
  const questions = questionsOf(task)
  const found = questions.map((inputs) => compare(decoder, task, inputs))
  const wrong = found.flatMap((one) => one.wrong)
  const compared = found.reduce((sum, one) => sum + one.compared, 0)
  console.log(`${task}: ${questions.length} questions, ${compared} pieces, ${wrong.length} wrong`)
  for (const line of wrong.slice(0, 10)) console.log(`  ${line}`)
  mistakes += wrong.length
}
console.log(`The best token was ahead by ${decoder.margin.toFixed(2)} at least.`)
process.exitCode = mistakes === 0 ? 0 : 1
