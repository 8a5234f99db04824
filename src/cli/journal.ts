// The journal of a run: what was asked for, and what became of its questions, so that it can be resumed and its misses explained.

import type { TraceEvent } from "../trace/events.ts"
import { lineOf } from "../trace/write.ts"
import { DEFAULT_MEMO } from "../host/sqlite/store.ts"
import { UsageError } from "../base/errors.ts"
import type { TextFile } from "../host/text-file.ts"
import type { Host } from "./host.ts"
import type { EvaluationOptions, ForkOptions } from "./options.ts"
import type { Reader } from "./reader.ts"

/** Runs whose journals are kept; older ones go. */
export const MAX_RUNS = 50

/** Where journals are, beside the memo: RUN.json is what was asked for, RUN.jsonl the trace of its questions without their texts. */
export const RUNS_FOLDER = DEFAULT_MEMO.replace(/[^/]*$/, "runs")

/** A command with its subject and options: all that a later process needs to repeat it. */
export interface Evaluation {
  readonly command: "run" | "ask" | "eval" | "fork"
  /** The file, the question, the expression or the trace. */
  readonly subject: string
  readonly options: EvaluationOptions & Partial<ForkOptions>
}

export interface Journal {
  /** The run that has a journal: one that asked or changed something. */
  readonly run: string | null
  tell(event: TraceEvent): void
  /** Resolves when it is on the disk how to go on, as far as the journal is begun and can be written: `close` tells of that. */
  begun(): Promise<void>
  close(): Promise<void>
}

/** What is not in it: what a model is sent and writes, the long values, and the texts of modules. */
const LEFT_OUT: ReadonlySet<TraceEvent["type"]> = new Set(["value", "import", "request", "delta"])

/** A journal that is begun with the first question, or the first native that changes something. */
export function createJournal(evaluation: Evaluation, host: Host, reader: Reader): Journal {
  const { options } = evaluation
  // Whoever goes on asks anew what had been kept before, and not what was asked since.
  const resumed: Evaluation =
    options.fresh === true ? { ...evaluation, options: { ...options, fresh: new Date().toISOString() } } : evaluation
  const early: TraceEvent[] = []
  let run: string | null = null
  let file: Promise<TextFile> | undefined
  let written = Promise.resolve()

  const begin = async (id: string): Promise<TextFile> => {
    await host.writeFile(
      `${RUNS_FOLDER}/${id}.json`,
      `${JSON.stringify({ ...resumed, ...(reader.stdin === null ? {} : { stdin: reader.stdin }) }, null, 2)}\n`,
    )
    const opened = await host.openFile(`${RUNS_FOLDER}/${id}.jsonl`)
    await host.keepNewest(RUNS_FOLDER, MAX_RUNS)
    return opened
  }
  const write = (event: TraceEvent) => {
    written = written.then(async () => (await file!).write(lineOf(event)))
    // What goes wrong is told by `close`, where somebody waits for it.
    written.catch(() => undefined)
  }
  return {
    get run() {
      return run
    },
    tell(event) {
      if (LEFT_OUT.has(event.type)) return
      if (file !== undefined) return write(event)
      early.push(event)
      if (!mustBeResumable(event)) return
      const first = early[0] as TraceEvent & { readonly type: "run" }
      run = first.run
      file = begin(run)
      early.forEach(write)
    },
    async begun() {
      await file?.catch(() => undefined)
    },
    async close() {
      if (file === undefined) return
      try {
        await written
        await (await file).close()
      } catch (error) {
        host.stderr.write(
          `warning: the run ${run} cannot be resumed, as its journal could not be written: ${error instanceof Error ? error.message : String(error)}\n`,
        )
        run = null
      }
    },
  }
}

/** Whether a run has come to what is not to be done twice. */
function mustBeResumable(event: TraceEvent): boolean {
  return (
    event.type === "question"
    || (event.type === "hit" && event.what === "question")
    || (event.type === "native" && event.effect === "write")
  )
}

/** One line that says how to go on with a run that did not come to its end; nothing for one that asked and changed nothing. */
export function resumeHint({ run }: Journal): string {
  return run === null ? "" : `What was asked is kept. To go on: recall run --resume ${run}\n`
}

/** What a run was asked for. Throws `UsageError` where there is no such journal. */
export async function readEvaluation(run: string, host: Host): Promise<Evaluation & { readonly stdin?: string }> {
  if (!/^[\w-]+$/.test(run)) throw new UsageError("unknown-run", `${JSON.stringify(run)} names no run`)
  let bytes: Uint8Array
  try {
    bytes = await host.readFile(`${RUNS_FOLDER}/${run}.json`)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== "ENOENT") throw error
    throw new UsageError(
      "unknown-run",
      `there is no run ${run} to resume`,
      `the last ${MAX_RUNS} that asked something are in ${RUNS_FOLDER}, in the folder in which they ran`,
    )
  }
  const evaluation = readJson(new TextDecoder().decode(bytes)) as Evaluation | undefined
  if (typeof evaluation?.subject === "string") return evaluation
  throw new UsageError(
    "unknown-run",
    `what the run ${run} was asked for cannot be read in ${RUNS_FOLDER}/${run}.json`,
    "run the command again: what was asked is kept in the memo",
  )
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
