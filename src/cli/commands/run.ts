// `recall run FILE`: a module or a document from a file or standard input.

import { UsageError } from "../../errors.ts"
import { moduleId } from "../../host/paths.ts"
import { readArguments } from "../arguments.ts"
import type { Host } from "../host.ts"
import type { RunOptions } from "../program.ts"
import { STDIN } from "../reader.ts"
import { reportRun } from "../report.ts"
import { createSession } from "../session.ts"

export async function runCommand(file: string, options: RunOptions, host: Host): Promise<number> {
  const { runtime, reader, sources } = createSession(host, options)
  const run = async () => {
    const name = file === "-" ? STDIN : moduleId(file)
    const source = await reader.text(file)
    sources.add(name, source)
    const args = await readArguments(options.arg, reader)
    const kind = options.as ?? (file.endsWith(".rcl") ? "module" : "document")
    return (await runtime()).run(source, { kind, name, args, signal: host.signal }).catch(explainArgument)
  }
  return reportRun(run, host, sources, options)
}

/** What a module says of its parameters does not know how the command line gives them. */
function explainArgument(error: unknown): never {
  if (!(error instanceof UsageError) || !error.code.endsWith("-argument")) throw error
  throw new UsageError(error.code, error.message, `${error.hint ?? ""}\non the command line: --arg name=text, --arg name=@file or --arg name:=json`.trimStart())
}
