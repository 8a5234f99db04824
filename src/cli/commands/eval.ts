// `recall eval EXPRESSION`: the value of one expression.

import { readArguments } from "../arguments.ts"
import type { Host } from "../host.ts"
import type { CommonOptions } from "../program.ts"
import { reportRun } from "../report.ts"
import { createSession } from "../session.ts"

/** What diagnostics call the expression. */
const NAME = "<expression>"

export async function evalCommand(expression: string, options: CommonOptions, host: Host): Promise<number> {
  const { runtime, reader, sources } = createSession(host, options)
  sources.add(NAME, expression)
  const run = async () => {
    const args = await readArguments(options.arg, reader)
    return (await runtime()).run(expression, { kind: "expression", name: NAME, args, signal: host.signal })
  }
  return reportRun(run, host, sources, options)
}
