// `recall ask QUESTION`: asks the model one question about the data given as arguments.

import { readArguments } from "../inputs/arguments.ts"
import { evaluateCommand } from "../evaluation.ts"
import type { Host } from "../host.ts"
import type { EvaluationOptions } from "../options.ts"
import { createReader } from "../reader.ts"
import { createSources } from "../sources.ts"

export async function askCommand(question: string, options: EvaluationOptions, host: Host): Promise<number> {
  const tools = { reader: createReader(host), sources: createSources() }
  return evaluateCommand({ command: "ask", subject: question, options }, host, tools, async (runtime, settings) => {
    const data = await readArguments(options.arg, tools.reader)
    return runtime.ask(question, data, settings)
  })
}
