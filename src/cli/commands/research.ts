// `recall research FOLDER QUESTION`: answers a question from the files of a folder, in a report with checked citations.

import { UsageError } from "../../base/errors.ts"
import { explained, isMissing } from "../../host/files.ts"
import type { CompleteResult, RunResult } from "../../run/result.ts"
import { evaluateCommand } from "../evaluation.ts"
import type { Host } from "../host.ts"
import { TINY } from "../../models/tiny/traits.ts"
import { chooseModels } from "../model.ts"
import type { ResearchOptions } from "../options.ts"
import { createReader, type Reader } from "../reader.ts"
import { reportFailure } from "../report.ts"
import { readResearchFiles } from "../research/documents.ts"
import { confirmResearch, planned } from "../research/plan.ts"
import { PROGRAM_NAME, researchProgram } from "../research/program.ts"
import { answerOf, REPORT_BEGINNING, reportFile, reportOf, traceFile } from "../research/report.ts"
import { createSession } from "../session.ts"
import { createSources, type Sources } from "../sources.ts"
import { EXIT } from "../status.ts"
import { countWords, numberWords } from "../words.ts"

export async function researchCommand(
  folder: string | undefined,
  question: string | undefined,
  options: ResearchOptions,
  host: Host,
): Promise<number> {
  if (options.print === true) {
    host.stdout.write(researchProgram())
    return EXIT.done
  }
  if (folder === undefined || question === undefined || question.trim() === "")
    return reportFailure(
      new UsageError(
        "missing-argument",
        `there is no ${folder === undefined ? "folder to read" : "question to answer"}`,
        'write recall research FOLDER "QUESTION"',
      ),
      host,
      createSources(),
    )
  const out = options.out ?? reportFile(question)
  const trace = options.trace ?? traceFile(out)
  const evaluation = { command: "research", subject: folder, options: { ...options, question, out, trace } } as const
  const tools = { reader: createReader(host), sources: createSources() }
  if (options.plan === true) return printPlan(folder, question, options, host)
  return evaluateCommand(evaluation, host, tools, async (runtime, settings) => {
    await refuseOther(out, host)
    await refuseTiny(options, host)
    const { source, args, words } = await programOf(folder, question, options, tools)
    const given = { kind: "module", name: PROGRAM_NAME, args, fresh: settings.fresh } as const
    const plan = await planned(() => runtime.plan(source, given))
    if (options.quiet !== true) host.stderr.write(`${words}\n${plan.usd === 0 ? "" : `${plan.words}.\n`}`)
    if (options.yes !== true) await confirmResearch(plan, host)
    const result = await runtime.run(source, { ...settings, ...given })
    return result.partial ? unfinished(result, host) : written(result, { out, trace }, options, host)
  })
}

interface Tools {
  readonly reader: Reader
  readonly sources: Sources
}

/** The program with its arguments, and the files in words and in numbers. */
async function programOf(folder: string, question: string, options: ResearchOptions, { reader, sources }: Tools) {
  const { program, points } = options
  const source = program === undefined ? researchProgram() : await reader.text(program)
  sources.add(PROGRAM_NAME, source)
  const { documents, unread } = await readResearchFiles(folder, reader)
  const characters = documents.reduce((sum, { text }) => sum + text.length, 0)
  const left = unread === 0 ? "" : `, ${numberWords(unread)} left out`
  return {
    source,
    args: { documents, question, ...(points === undefined ? {} : { points }) },
    counts: { files: documents.length, characters, unread },
    words: `${countWords(documents.length, "file")}, ${countWords(characters, "character")}${left}`,
  }
}

async function printPlan(folder: string, question: string, options: ResearchOptions, host: Host): Promise<number> {
  const session = createSession(host, options)
  try {
    await refuseTiny(options, host)
    const { source, args, words, counts } = await programOf(folder, question, options, session)
    const runtime = await session.runtime()
    const plan = () => runtime.plan(source, { kind: "module", name: PROGRAM_NAME, args })
    host.stdout.write(
      options.json === true
        ? `${JSON.stringify({ ...counts, ...(await plan()) }, null, 2)}\n`
        : `${words}\n${(await planned(plan)).words}.\n`,
    )
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, session.sources)
  } finally {
    await session.close()
  }
}

/** Refuses to overwrite a file that is no report. */
async function refuseOther(out: string, host: Host): Promise<void> {
  try {
    const text = new TextDecoder().decode(await host.readFile(out))
    if (text === "" || text.startsWith(REPORT_BEGINNING)) return
  } catch (error) {
    if (isMissing(error)) return
    throw explained(error, out)
  }
  throw new UsageError("already-there", `${out} is no report of earlier research`, "name another file with --out")
}

/** Refuses the model that has learned sums alone, and would fail at the first question of research. */
async function refuseTiny(options: ResearchOptions, host: Host): Promise<void> {
  if (options.program !== undefined || (await modelOf(options, host)) !== TINY.id) return
  throw new UsageError(
    "bad-option",
    "the tiny model cannot do research: it has learned sums, and reads no files",
    "name a language model, as --model openai:NAME",
  )
}

/** A budget has ended the run, or the user. What is known of the report is no report. */
function unfinished(result: RunResult & { readonly partial: true }, host: Host): RunResult {
  if (!host.signal.aborted)
    host.stderr.write(
      "No report is written. The same command with a larger --budget goes on, and pays nothing twice.\n",
    )
  return { ...result, text: "", missing: [] }
}

/** Writes the report. Gives the result with the answer as its text. */
async function written(
  result: CompleteResult,
  { out, trace }: { readonly out: string; readonly trace: string },
  options: ResearchOptions,
  host: Host,
): Promise<RunResult> {
  await host.writeFile(out, reportOf(result, await modelOf(options, host)))
  if (options.quiet !== true) host.stderr.write(`Report: ${out}\nTrace: ${trace} (recall trace view ${trace})\n`)
  return { ...result, text: answerOf(result) }
}

/** The id of the model that answers. */
async function modelOf({ model, replay }: ResearchOptions, host: Host): Promise<string> {
  if (replay !== undefined) return `replayed from ${replay}`
  return (await chooseModels(model, await host.configuration(), host)).default.id
}
