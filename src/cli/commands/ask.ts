// `recall ask QUESTION`: one question to the model, about the data given as arguments.

import { readArguments } from "../arguments.ts"
import type { Host } from "../host.ts"
import type { CommonOptions } from "../program.ts"
import { reportRun } from "../report.ts"
import { createSession } from "../session.ts"

export async function askCommand(question: string, options: CommonOptions, host: Host): Promise<number> {
  const { runtime, reader, sources } = createSession(host, options)
  const run = async () => {
    const data = await readArguments(options.arg, reader)
    return (await runtime()).ask(question, data, { signal: host.signal })
  }
  return reportRun(run, host, sources, options)
}
