// `recall plan FILE`: prints what a run would ask and cost, without asking.

import { withDefaults } from "../../budget/budget.ts"
import { visible } from "../../diagnostics/visible.ts"
import { moduleId } from "../../host/paths.ts"
import type { Plan, Uncertainty } from "../../run/plan.ts"
import type { PlannedQuestion } from "../../run/planner.ts"
import { USUAL_ITEMS } from "../../run/sample.ts"
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
import { countWords, numberWords } from "../words.ts"

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
      const configuration = await host.configuration()
      const runtime = commandRuntime({ ...memory, configuration, authority: options }, host, sources)
      const kind = options.as ?? (/\.rcl$/i.test(file) ? "module" : "document")
      const plan = await runtime.plan(source, {
        kind,
        name,
        args: await readArguments(options.arg, reader, typesOf(runtime, source, { kind, name })),
        untrusted: options.untrusted,
        signal: host.signal,
      })
      host.stdout.write(
        options.json === true
          ? `${JSON.stringify(plan, null, 2)}\n`
          : planText(plan, withDefaults(configuration.budget ?? {}).calls),
      )
      return EXIT.done
    } finally {
      await memory.store?.close()
    }
  } catch (error) {
    return reportFailure(error, host, sources)
  }
}

/** The plan in words. `calls` is the budget of a run, which ends one that asks more. */
export function planText(
  { certain, remembered, following: { questions, least, open } }: Plan,
  calls = Infinity,
): string {
  return [
    ...(certain.length > 0
      ? [`Certain: ${countWords(certain.length, "question")}, ${describeCost(costOf(certain))}`, ...listed(certain)]
      : questions.length > 0
        ? []
        : [remembered === 0 ? "No questions." : "No questions beyond those remembered."]),
    ...(remembered === 0 ? [] : [`Remembered: ${countWords(remembered, "question")}`]),
    ...(questions.length === 0
      ? []
      : [
          `Depending on answers: ${estimate(0, questions.length, least, open)}, ${describeCost(costOf(questions))}`,
          ...listed(questions),
          `In all: ${estimate(certain.length, questions.length, least, open)}`,
        ]),
    ...open.flatMap(reasonsOf),
    ...(certain.length + questions.length > calls
      ? [`A run ends early at its budget of calls (${numberWords(calls)}): raise it with --budget calls=…`]
      : []),
  ]
    .map((line) => `${line}\n`)
    .join("")
}

/** `27 questions` where nothing else can happen, else `about 27 questions, at least 2`. */
function estimate(certain: number, following: number, least: number, open: readonly Uncertainty[]): string {
  const usual = countWords(certain + following, "question")
  if (open.length === 0 && least === following) return usual
  return least === following ? `${usual} or more` : `about ${usual}, at least ${numberWords(certain + least)}`
}

function reasonsOf(uncertainty: Uncertainty): readonly string[] {
  switch (uncertainty.why) {
    case "recursive":
      return [
        "Answers may ask further questions; --budget calls=… limits them",
        "Each call in an answer sends its request again, from the provider's cache where it has one",
      ]
    case "lists":
      return [`A list in an answer is taken to have ${USUAL_ITEMS} items, and a longer one may lead to more questions`]
    case "answers":
      return ["The answers decide which of these questions are asked"]
    case "native":
      return [`A plan does not call ${visible(uncertainty.native)}, whose result may lead to other questions`]
    case "failure":
      return [`Further questions cannot be predicted: ${visible(uncertainty.message)}`]
    default:
      return uncertainty satisfies never
  }
}

/** A line for each task and question, with its number of occurrences. */
function listed(questions: readonly PlannedQuestion[]): string[] {
  const groups = new Map<string, { readonly first: PlannedQuestion; times: number }>()
  for (const question of questions) {
    const key = JSON.stringify([question.task, question.question, question.model, question.untrusted])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: question, times: 1 })
    else group.times++
  }
  return [...groups.values()].map(({ first: { task, question, model, untrusted, recursive }, times }) => {
    const quoted = visible(JSON.stringify(shorten(question, MAX_QUESTION)))
    const trust = untrusted ? [`untrusted data, ${recursive ? "with" : "without"} calls`] : []
    const notes = [...(model === "default" ? [] : [visible(model)]), ...trust]
    const suffix = notes.length === 0 ? "" : ` (${notes.join(", ")})`
    return `  ${String(times).padStart(5)} × ${visible(task)}: ${quoted}${suffix}`
  })
}
