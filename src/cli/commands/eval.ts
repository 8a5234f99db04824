// `recall eval EXPRESSION`: prints the value of one expression.

import { readArguments } from "../inputs/arguments.ts"
import { evaluateCommand } from "../evaluation.ts"
import type { Host } from "../host.ts"
import type { EvaluationOptions } from "../options.ts"
import { createReader } from "../reader.ts"
import { createSources } from "../sources.ts"

/** The source name of the expression in diagnostics. */
const NAME = "<expression>"

export async function evalCommand(expression: string, options: EvaluationOptions, host: Host): Promise<number> {
  const tools = { reader: createReader(host), sources: createSources() }
  tools.sources.add(NAME, expression)
  return evaluateCommand({ command: "eval", subject: expression, options }, host, tools, async (runtime, settings) => {
    const args = await readArguments(options.arg, tools.reader)
    return runtime.run(expression, { kind: "expression", name: NAME, args, ...settings })
  })
}
