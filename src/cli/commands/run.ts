// `recall run FILE`: runs a module or document; `recall run --resume RUN` resumes an unfinished run.

import { UsageError } from "../../base/errors.ts"
import { moduleId } from "../../host/paths.ts"
import { FORMS, readArguments } from "../inputs/arguments.ts"
import { typesOf } from "../inputs/parameters.ts"
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
    const kind = options.as ?? (/\.rcl$/i.test(file) ? "module" : "document")
    const args = await readArguments(options.arg, reader, typesOf(runtime, source, { kind, name }))
    const { fresh = false, untrusted } = settings
    await confirmRun(runtime, source, { kind, name, args, untrusted, fresh }, options, host).catch(explainArgument)
    return runtime.run(source, { kind, name, args, ...settings }).catch(explainArgument)
  })
}

/** Executes the command of an earlier run again, under its id. Options given now override the original ones. */
async function resume(run: string, file: string | undefined, options: RunOptions, host: Host): Promise<number> {
  const { resume: _, ...given } = options
  try {
    if (file !== undefined)
      throw new UsageError("bad-option", "--resume runs the original command again, so there is no file to name")
    const { command, subject, options: original, stdin } = await readEvaluation(run, host)
    const resumed = { ...original, ...given, id: run }
    const surroundings: Host =
      stdin === undefined ? host : { ...host, readStdin: async () => new TextEncoder().encode(stdin) }
    switch (command) {
      case "run":
        return await runCommand(subject, resumed, surroundings)
      case "ask":
        return await askCommand(subject, resumed, surroundings)
      case "eval":
        return await evalCommand(subject, resumed, surroundings)
      case "research":
        return await (await import("./research.ts")).researchCommand(subject, resumed.question, resumed, surroundings)
      case "fork":
        return await (await import("./trace/fork.ts")).forkCommand(subject, resumed.row ?? "", resumed, surroundings)
    }
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
}

/** Adds the syntax of `--arg` to an error about arguments, which comes from the runtime and does not know it. */
export function explainArgument(error: unknown): never {
  if (!(error instanceof UsageError) || !error.code.endsWith("-argument")) throw error
  throw new UsageError(error.code, error.message, `${error.hint ?? ""}\nfor --arg ${FORMS}`.trimStart())
}
