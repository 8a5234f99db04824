// The journal of a run: its command line and the outcomes of its questions, to resume it and to explain its misses.

import { parseJsonExactly, stringifyJson } from "../values/json-text.ts"
import type { Id, TraceEvent } from "../trace/events.ts"
import { lineOf } from "../trace/write.ts"
import { DEFAULT_MEMO } from "../host/sqlite/default.ts"
import { UsageError } from "../base/errors.ts"
import type { TextFile } from "../host/text-file.ts"
import type { Host } from "./host.ts"
import type { EvaluationOptions, ForkOptions, ResearchOptions } from "./options.ts"
import type { Reader } from "./reader.ts"

/** Journals that are kept; older ones are removed. */
export const MAX_RUNS = 50

/**
 * The folder of the journals, beside the memo: RUN.json has the command line, RUN.jsonl the trace without its texts.
 */
export const RUNS_FOLDER = DEFAULT_MEMO.replace(/[^/]*$/, "runs")

/** The command lines of runs that wait for a person: they outlast the journals of the runs since. */
const WAITING_FOLDER = RUNS_FOLDER.replace(/[^/]*$/, "waiting")
const MAX_WAITING = 1_000

/** A command with its subject and options: all that a later process needs to repeat it. */
export interface Evaluation {
  readonly command: "run" | "ask" | "eval" | "fork" | "research"
  /** The file, the question, the expression, the trace or the folder. */
  readonly subject: string
  readonly options: EvaluationOptions & Partial<ForkOptions> & ResearchOptions & { readonly question?: string }
}

export interface Journal {
  /** The id of the run once the journal has started: when it asked or changed something. */
  readonly run: string | null
  /** Whether the answer to a question of the run is stored. */
  readonly hasAnswers: boolean
  append(event: TraceEvent): void
  /** Keeps the command line of a run that waits for a person, whatever the number of runs since. */
  wait(): Promise<void>
  /** Resolves when the command line is on disk, if the journal has started. `close` reports a failure to write it. */
  started(): Promise<void>
  close(): Promise<void>
}

/** Events with messages, answers, long values or texts of modules, which a journal omits. */
const OMITTED: ReadonlySet<TraceEvent["type"]> = new Set(["value", "import", "request", "delta"])

/** The file of a journal that cannot be written. */
const NOWHERE: TextFile = { write: () => undefined, close: () => Promise.resolve() }

/** A journal that starts with the first question or the first native that changes something. */
export function createJournal(evaluation: Evaluation, host: Host, reader: Reader): Journal {
  const { options } = evaluation
  // A resumed `--fresh` run asks again what was stored before this moment, and not what this run has asked since.
  const resumed: Evaluation =
    options.fresh === true ? { ...evaluation, options: { ...options, fresh: new Date().toISOString() } } : evaluation
  const early: TraceEvent[] = []
  const questions = new Set<Id>()
  let hasAnswers = false
  let run: string | null = null
  let file: Promise<TextFile> | undefined
  /** The file once it is open; until then the events wait in `early`. */
  let opened: TextFile | undefined

  const text = () => `${stringifyJson({ ...resumed, ...(reader.stdin === null ? {} : { stdin: reader.stdin }) }, 2)}\n`
  const begin = async (id: string): Promise<TextFile> => {
    await host.writeFile(`${RUNS_FOLDER}/${id}.json`, text())
    const journal = await host.openFile(`${RUNS_FOLDER}/${id}.jsonl`)
    await host.keepNewest(RUNS_FOLDER, MAX_RUNS)
    for (const event of early.splice(0)) journal.write(lineOf(event))
    opened = journal
    return journal
  }
  return {
    get run() {
      return run
    },
    get hasAnswers() {
      return hasAnswers
    },
    append(event) {
      if (event.type === "question") questions.add(event.id)
      hasAnswers ||= isAnswer(event, questions)
      if (OMITTED.has(event.type)) return
      if (opened !== undefined) return opened.write(lineOf(event))
      early.push(event)
      if (file !== undefined || !mustBeResumable(event)) return
      const first = early[0] as TraceEvent & { readonly type: "run" }
      run = first.run
      file = begin(run)
      // `close` awaits the same promise and reports its rejection.
      file.catch(() => (opened = NOWHERE))
    },
    async wait() {
      if (run === null) return
      await host.writeFile(`${WAITING_FOLDER}/${run}.json`, text())
      await host.keepNewest(WAITING_FOLDER, MAX_WAITING)
    },
    async started() {
      await file?.catch(() => undefined)
    },
    async close() {
      if (file === undefined) return
      try {
        await (await file).close()
      } catch (error) {
        host.stderr.write(
          `warning: the run ${run} cannot be resumed, as its journal could not be written: ${
            error instanceof Error ? error.message : String(error)
          }\n`,
        )
        run = null
      }
    },
  }
}

/** Whether a run that has emitted this event must not repeat its work from the start. */
function mustBeResumable(event: TraceEvent): boolean {
  return (
    event.type === "question"
    || (event.type === "hit" && event.what === "question")
    || (event.type === "native" && event.effect === "write")
  )
}

/** Whether an event gives the answer to a question. `questions` has those that were asked. */
function isAnswer(event: TraceEvent, questions: ReadonlySet<Id>): boolean {
  return (
    (event.type === "result" && questions.has(event.id))
    || (event.type === "hit" && event.what === "question" && event.from !== "flight")
  )
}

/** One line with the command that resumes an unfinished run; empty for a run that asked and changed nothing. */
export function resumeHint({ run, hasAnswers }: Journal): string {
  if (run === null) return ""
  return `${hasAnswers ? "Answers so far are stored. " : ""}To resume: recall run --resume ${run}\n`
}

/** The command line of an earlier run. Throws `UsageError` if it has no journal. */
export async function readEvaluation(run: string, host: Host): Promise<Evaluation & { readonly stdin?: string }> {
  if (!/^[\w-]+$/.test(run)) throw new UsageError("unknown-run", `${JSON.stringify(run)} is not the id of a run`)
  const bytes =
    (await bytesAt(`${RUNS_FOLDER}/${run}.json`, host)) ?? (await bytesAt(`${WAITING_FOLDER}/${run}.json`, host))
  if (bytes === null)
    throw new UsageError(
      "unknown-run",
      `there is no run ${run} to resume`,
      `${RUNS_FOLDER}, in the folder where a run was started, has the last ${MAX_RUNS} that asked something`,
    )
  const evaluation = readJson(new TextDecoder().decode(bytes)) as Evaluation | undefined
  if (typeof evaluation?.subject === "string") return evaluation
  throw new UsageError(
    "unknown-run",
    `the journal of the run ${run} cannot be read: ${RUNS_FOLDER}/${run}.json`,
    "run the command again: answers so far are in the memo",
  )
}

async function bytesAt(path: string, host: Host): Promise<Uint8Array | null> {
  try {
    return await host.readFile(path)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === "ENOENT") return null
    throw error
  }
}

function readJson(text: string): unknown {
  try {
    return parseJsonExactly(text)
  } catch {
    return undefined
  }
}
