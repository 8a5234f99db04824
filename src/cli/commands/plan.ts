// `recall plan FILE`: what a run would ask, without asking it.

import { visible } from "../../diagnostics/visible.ts"
import { moduleId } from "../../host/paths.ts"
import type { Following, Plan } from "../../run/plan.ts"
import type { PlannedQuestion } from "../../run/planner.ts"
import { shorten } from "../../base/shorten.ts"
import { readArguments } from "../arguments.ts"
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

/** UTF-16 units of a question in a line. */
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
      const runtime = commandRuntime(
        { ...memory, configuration: await host.configuration(), remembers: true },
        host,
        sources,
      )
      const plan = await runtime.plan(source, {
        kind: options.as ?? (file.endsWith(".rcl") ? "module" : "document"),
        name,
        args: await readArguments(options.arg, reader),
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

function textOf({ certain, remembered, following: { smallest, usual } }: Plan): string {
  return [
    ...(certain.length === 0
      ? [remembered === 0 ? "Nothing is asked." : "Nothing is asked that is not remembered."]
      : [
          `Asked for certain: ${countWords(certain.length, "question")}, ${describeCost(costOf(certain))}`,
          ...listed(certain),
          ...(certain.some(({ recursive }) => recursive)
            ? ["  Answers may ask further questions of their own; a budget bounds these: --budget calls=…"]
            : []),
        ]),
    ...(remembered === 0 ? [] : [`Remembered, and not asked: ${countWords(remembered, "question")}`]),
    ...thenLines(smallest, usual),
  ]
    .map((line) => `${line}\n`)
    .join("")
}

/** What follows from answers, which nobody knows yet. */
function thenLines(smallest: Following, usual: Following): string[] {
  const [least, most] = [smallest.questions.length, usual.questions.length].sort((a, b) => a - b) as [number, number]
  const stopped = usual.stopped ?? smallest.stopped
  const lines =
    most === 0
      ? []
      : [
          `Then, with the answers: ${least === most ? countWords(most, "question") : `${least} to ${countWords(most, "question")}, and more where an answer is a longer list`}`,
          ...listed(usual.questions),
        ]
  return stopped === null ? lines : [...lines, `What follows from there cannot be foreseen: ${visible(stopped)}`]
}

/** A line for each task and question, with how often it is asked. */
function listed(questions: readonly PlannedQuestion[]): string[] {
  const groups = new Map<string, { readonly first: PlannedQuestion; times: number }>()
  for (const question of questions) {
    const key = JSON.stringify([question.task, question.question, question.model])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: question, times: 1 })
    else group.times++
  }
  return [...groups.values()].map(
    ({ first: { task, question, model }, times }) =>
      `  ${String(times).padStart(5)} × ${visible(task)}: ${visible(JSON.stringify(shorten(question, MAX_QUESTION)))}${model === "default" ? "" : ` (${visible(model)})`}`,
  )
}
