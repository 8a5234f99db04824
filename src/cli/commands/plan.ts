// `recall plan FILE`: prints what a run would ask and cost, without asking.

import { visible } from "../../diagnostics/visible.ts"
import { moduleId } from "../../host/paths.ts"
import type { Following, Plan } from "../../run/plan.ts"
import type { PlannedQuestion } from "../../run/planner.ts"
import { shorten } from "../../base/shorten.ts"
import { readArguments } from "../inputs/arguments.ts"
import { typesOf } from "../inputs/parameters.ts"
import type { Host } from "../host.ts"
import { openMemory } from "../memory.ts"
import { costOf, describeCost } from "../plan-cost.ts"
import type { PlanOptions } from "../options.ts"
import { createReader, STDIN } from "../reader.ts"
import { reportFailure } from "../report.ts"
import { commandRuntime } from "../runtime.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"
import { countWords } from "../words.ts"

/** UTF-16 units of a question on a line. */
const MAX_QUESTION = 70

export async function planCommand(file: string, options: PlanOptions, host: Host): Promise<number> {
  const [reader, sources] = [createReader(host), createSources()]
  try {
    const name = file === "-" ? STDIN : moduleId(file)
    const source = await reader.text(file)
    sources.add(name, source)
    const memory = await openMemory(options, {
      ...host,
      openStore: (path, bounds) => host.openStore(path, bounds, "read"),
    })
    try {
      const runtime = commandRuntime({ ...memory, configuration: await host.configuration() }, host, sources)
      const kind = options.as ?? (file.endsWith(".rcl") ? "module" : "document")
      const plan = await runtime.plan(source, {
        kind,
        name,
        args: await readArguments(options.arg, reader, typesOf(runtime, source, { kind, name })),
        signal: host.signal,
      })
      host.stdout.write(options.json === true ? `${JSON.stringify(plan, null, 2)}\n` : textOf(plan))
      return EXIT.done
    } finally {
      await memory.store?.close()
    }
  } catch (error) {
    return reportFailure(error, host, sources)
  }
}

function textOf({ certain, remembered, following: { smallest, usual }, notCalled }: Plan): string {
  return [
    ...(certain.length === 0
      ? [remembered === 0 ? "No questions." : "No questions beyond those remembered."]
      : [
          `Certain: ${countWords(certain.length, "question")}, ${describeCost(costOf(certain))}`,
          ...listed(certain),
          ...(certain.some(({ recursive }) => recursive)
            ? [
                "  Answers may ask further questions; --budget calls=… limits them",
                "  Each call in an answer sends its request again, from the provider's cache where it has one",
              ]
            : []),
        ]),
    ...(remembered === 0 ? [] : [`Remembered: ${countWords(remembered, "question")}`]),
    ...thenLines(smallest, usual),
    ...(notCalled.length === 0
      ? []
      : [`Not called: ${notCalled.join(", ")}; questions that depend on what they give are not known`]),
  ]
    .map((line) => `${line}\n`)
    .join("")
}

/** The questions that depend on answers: a range between the smallest and the usual sample answers. */
function thenLines(smallest: Following, usual: Following): string[] {
  const [least, most] = [smallest.questions.length, usual.questions.length].sort((a, b) => a - b) as [number, number]
  const stopped = usual.stopped ?? smallest.stopped
  const lines =
    most === 0
      ? []
      : [
          `Depending on answers: ${
            least === most
              ? countWords(most, "question")
              : `${least} to ${countWords(most, "question")}, and more if an answer is a longer list`
          }`,
          ...listed(usual.questions),
        ]
  return stopped === null ? lines : [...lines, `Further questions cannot be predicted: ${visible(stopped)}`]
}

/** A line for each task and question, with its number of occurrences. */
function listed(questions: readonly PlannedQuestion[]): string[] {
  const groups = new Map<string, { readonly first: PlannedQuestion; times: number }>()
  for (const question of questions) {
    const key = JSON.stringify([question.task, question.question, question.model])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: question, times: 1 })
    else group.times++
  }
  return [...groups.values()].map(({ first: { task, question, model }, times }) => {
    const quoted = visible(JSON.stringify(shorten(question, MAX_QUESTION)))
    const suffix = model === "default" ? "" : ` (${visible(model)})`
    return `  ${String(times).padStart(5)} × ${visible(task)}: ${quoted}${suffix}`
  })
}
