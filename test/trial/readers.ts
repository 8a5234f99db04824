// Models of a trial that read perfectly, or with an error, scripted by a problem's truth and a reading of its texts.

import { scripted, type ScriptedFunction, type ScriptedModel, type ScriptedOptions } from "../../src/testing/index.ts"
import { problemOf, type Problem, type Task } from "../../scripts/trial/task.ts"
import { PLACES } from "../../scripts/trial/names.ts"
import { TASKS } from "../../scripts/trial/tasks/index.ts"
import { kindsOf, lockersIn, ordersIn, repairsIn } from "./reading.ts"

/** A reader of the problems of these sizes and seeds; `answer` may change the truth before it is given. */
export function reader(
  sizes: { readonly [task: string]: number },
  seeds: readonly number[],
  { answer = (truth: unknown) => truth, ...options }: ScriptedOptions & { answer?: (truth: unknown) => unknown } = {},
): ScriptedModel {
  const problems = TASKS.filter(({ name }) => name in sizes).flatMap((task: Task) =>
    seeds.map((seed) => problemOf(task, sizes[task.name]!, seed)),
  )
  const read: ScriptedFunction = ({ question, messages }) => {
    const { text, data } = question
    const shown = data[0]?.whole ?? data[0]?.beginning ?? ""
    if (text.startsWith("Give each of these")) return labels(shown)
    if (text.startsWith("Extract every one of these")) return extracted(text, shown)
    const problem = problems.find((one) => isAbout(one, text, messages.at(1)?.content ?? ""))
    if (problem === undefined) throw new Error(`the reader was not prepared for ${text.slice(-200)}`)
    const value = JSON.stringify(answer(problem.truth))
    if (!question.recursive) return problem.returns === "string" ? (JSON.parse(value) as string) : value
    return `CALL(LET size = length(${problem.data.name}))CALL("answer", ${value})`
  }
  return scripted(read, options)
}

function isAbout({ question, data: { text } }: Problem, asked: string, message: string): boolean {
  return asked.endsWith(question) && message.includes(text.slice(0, 300))
}

function labels(items: string): string {
  const lines = items.split("\n").map((line) => /^\[(\d+)\] (.*)$/.exec(line)!)
  return JSON.stringify(lines.map(([, number, item]) => ({ number: Number(number), label: kindsOf(item!)[0] })))
}

/** The records that a program of the library extracts from a passage, each with its sentence. */
function extracted(text: string, passage: string): string {
  const place = /lockers at (\w+),/.exec(text)?.[1]
  const found =
    place !== undefined
      ? lockersIn(passage, place).map(({ sentence, ...record }) => ({ record, quotation: sentence }))
      : text.includes("repairs")
        ? repairsIn(passage, PLACES).map(({ sentence, ...record }) => ({
            record: { ...record, thing: "thing", worker: `of ${sentence}` },
            quotation: sentence,
          }))
        : ordersIn(passage).map(({ quote, ...record }) => ({ record, quotation: quote }))
  return JSON.stringify(found)
}
