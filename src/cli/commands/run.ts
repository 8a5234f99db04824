// `recall run FILE`: a module or a document from a file or standard input; `recall run --resume RUN` goes on with an earlier command.

import { UsageError } from "../../base/errors.ts"
import { moduleId } from "../../host/paths.ts"
import { readArguments } from "../arguments.ts"
import { confirmRun } from "../confirm.ts"
import { evaluateCommand } from "../evaluation.ts"
import type { Host } from "../host.ts"
import { readEvaluation } from "../journal.ts"
import type { RunOptions } from "../options.ts"
import { createReader, STDIN } from "../reader.ts"
import { reportFailure } from "../report.ts"
import { createSources } from "../sources.ts"
import { askCommand } from "./ask.ts"
import { evalCommand } from "./eval.ts"

export async function runCommand(file: string | undefined, options: RunOptions, host: Host): Promise<number> {
  if (options.resume !== undefined) return resume(options.resume, file, options, host)
  if (file === undefined)
    return reportFailure(
      new UsageError("missing-argument", "there is no file to run", "write recall run FILE, or - for standard input"),
      host,
      createSources(),
    )
  const tools = { reader: createReader(host), sources: createSources() }
  const { reader, sources } = tools
  return evaluateCommand({ command: "run", subject: file, options }, host, tools, async (runtime, settings) => {
    const name = file === "-" ? STDIN : moduleId(file)
    const source = await reader.text(file)
    sources.add(name, source)
    const args = await readArguments(options.arg, reader)
    const kind = options.as ?? (file.endsWith(".rcl") ? "module" : "document")
    await confirmRun(runtime, source, { kind, name, args, fresh: settings.fresh ?? false }, options, host).catch(
      explainArgument,
    )
    return runtime.run(source, { kind, name, args, ...settings }).catch(explainArgument)
  })
}

/** The same command again, under the same name: what it has asked is not asked again. Options that are given now take the old ones' place. */
async function resume(
  run: string,
  file: string | undefined,
  { resume: _, ...given }: RunOptions,
  host: Host,
): Promise<number> {
  try {
    if (file !== undefined)
      throw new UsageError(
        "bad-option",
        "--resume goes on with the command that the run was begun with, so there is no file to name",
      )
    const { command, subject, options: begun, stdin } = await readEvaluation(run, host)
    const options = { ...begun, ...given, id: run }
    const surroundings: Host =
      stdin === undefined ? host : { ...host, readStdin: async () => new TextEncoder().encode(stdin) }
    switch (command) {
      case "run":
        return await runCommand(subject, options, surroundings)
      case "ask":
        return await askCommand(subject, options, surroundings)
      case "eval":
        return await evalCommand(subject, options, surroundings)
      case "fork":
        return await (await import("./trace/fork.ts")).forkCommand(subject, options.row ?? "", options, surroundings)
    }
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
}

/** What a module says of its parameters does not know how the command line gives them. */
export function explainArgument(error: unknown): never {
  if (!(error instanceof UsageError) || !error.code.endsWith("-argument")) throw error
  throw new UsageError(
    error.code,
    error.message,
    `${error.hint ?? ""}\non the command line: --arg name=text, --arg name=@file or --arg name:=json`.trimStart(),
  )
}
