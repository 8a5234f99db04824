// The public tasks of modules as tools.

import { UsageError } from "../../base/errors.ts"
import type { Budget } from "../../budget/budget.ts"
import { describeModule } from "../../reference/describe.ts"
import { argumentsSchema, outputSchema } from "../../reference/tool-schema.ts"
import type { TaskSignature } from "../../program/signatures.ts"
import type { Redaction } from "../../base/redaction.ts"
import type { Effect } from "../../values/effect.ts"
import { argumentsIn, TEXT_OR_FILE, type ReadText } from "./arguments.ts"
import type { ServedModule } from "./served-module.ts"
import type { Annotations, Tool } from "./tool.ts"

export interface CallSettings {
  readonly read: ReadText
  readonly budget: Budget
  readonly redact: readonly Redaction[]
}

/** Throws a `UsageError` for two tasks that would have the same name as tools. */
export function taskTools(modules: readonly ServedModule[], settings: CallSettings): readonly Tool[] {
  const tasks = modules.flatMap((module) => module.program.signatures.map((signature) => ({ module, signature })))
  const counts = new Map<string, number>()
  for (const { signature } of tasks) counts.set(signature.name, (counts.get(signature.name) ?? 0) + 1)
  const owners = new Map<string, string>()
  return tasks.map(({ module, signature }) => {
    const isUnique = counts.get(signature.name) === 1
    const name = isUnique ? signature.name : `${module.name.replaceAll(/[^\p{L}\p{N}_-]/gu, "_")}_${signature.name}`
    const owner = owners.get(name)
    if (owner !== undefined)
      throw new UsageError(
        "duplicate-name",
        `${owner} and ${module.path} both have a task that is the tool ${name}`,
        "rename one of the files or tasks, or serve them with two servers",
      )
    owners.set(name, module.path)
    return toolOf(name, module, signature, settings)
  })
}

function toolOf(
  name: string,
  { program, text }: ServedModule,
  signature: TaskSignature,
  { read, budget, redact }: CallSettings,
): Tool {
  return {
    name,
    description: descriptionOf(signature, text),
    input: argumentsSchema(signature, TEXT_OR_FILE),
    output: signature.returns === null ? {} : outputSchema(signature.returns),
    annotations: annotationsOf(program.effectOf(signature.name)),
    async call(given, { signal, trace, run }) {
      const values = await argumentsIn(signature, given, read)
      const task = program.tasks[signature.name]!
      return task.run(...values, { budget, signal, trace, traceCalls: false, redact, id: run })
    },
  }
}

/** The documentation, an example from the tests, and the promise that lets a caller call again. */
function descriptionOf({ name, documentation }: TaskSignature, text: string): string {
  const { reference } = describeModule(name, text)
  const example = reference.tasks.find((task) => task.name === name)?.examples[0]
  return [
    ...(documentation === null ? [] : [documentation]),
    ...(example === undefined ? [] : [`Example: ${example}`]),
    "Answers are remembered: after a time-out call again with the same arguments, and nothing is paid for twice.",
  ].join("\n")
}

/** The hints that follow from the natives that a task can reach. */
export function annotationsOf(effect: Effect): Annotations {
  return { readOnlyHint: effect !== "write", destructiveHint: effect === "write", openWorldHint: effect !== "none" }
}
