// An evaluation from the command line, with all around it: the memo, recordings, the trace, the journal by which it can be resumed.

import { UsageError } from "../errors.ts"
import { recordTo } from "../host/recording/record.ts"
import { readRecording, replayFrom } from "../host/recording/replay.ts"
import { DEFAULT_MEMO } from "../host/sqlite/store.ts"
import { fileModules } from "../host/modules.ts"
import { replayModels } from "../memo/replay.ts"
import type { MemoStore } from "../memo/store.ts"
import { lazyStore } from "../memo/stores/lazy.ts"
import { recordingStore } from "../memo/stores/recording.ts"
import { lockedModules } from "../modules/lock.ts"
import { createRuntime, type RunOptions, type RunResult, type Runtime } from "../runtime.ts"
import type { TraceEvent } from "../trace/events.ts"
import { lineOf } from "../trace/write.ts"
import { readBudget } from "./budget.ts"
import type { Host } from "./host.ts"
import { lockOf } from "./lock.ts"
import { createJournal, resumeHint, type Journal } from "./journal.ts"
import { chooseModels, type Models } from "./model.ts"
import type { EvaluationOptions } from "./program.ts"
import type { Reader } from "./reader.ts"
import { reportRun } from "./report.ts"
import type { Sources } from "./sources.ts"
import { EXIT } from "./status.ts"

/** What was asked for on the command line: what a later process needs to do it again. */
export interface Evaluation {
  readonly command: "run" | "ask" | "eval"
  /** The file, the question or the expression. */
  readonly subject: string
  readonly options: EvaluationOptions
}

/** What a run is given besides its source and arguments. */
export type Settings = Pick<RunOptions, "id" | "stop" | "fresh" | "trace" | "traceCalls">

export interface Tools {
  readonly reader: Reader
  readonly sources: Sources
}

/** Evaluates, reports what came of it, and says how to go on where it was not all. */
export async function evaluateCommand(evaluation: Evaluation, host: Host, tools: Tools, evaluate: (runtime: Runtime, settings: Settings) => Promise<RunResult>): Promise<number> {
  const { options } = evaluation
  const journal = createJournal(evaluation, host, tools.reader)
  const run = async () => {
    const open = await openEvaluation(options, host, tools, journal)
    try {
      return await evaluate(open.runtime, open.settings)
    } finally {
      await open.close()
    }
  }
  const status = await reportRun(run, host, tools.sources, options)
  if (status === EXIT.partial || status === EXIT.failed || status === EXIT.interrupted) host.stderr.write(resumeHint(journal))
  return status
}

interface Open {
  readonly runtime: Runtime
  readonly settings: Settings
  close(): Promise<void>
}

async function openEvaluation(options: EvaluationOptions, host: Host, { sources }: Tools, journal: Journal): Promise<Open> {
  checkOptions(options)
  const configuration = await host.configuration()
  const { models, store } = await remembering(options, host, await modelsOf(options, host))
  const runtime = createRuntime({
    models,
    memo: store ?? options.memo !== false,
    // Limits of the command line take the place of the configuration's, one by one.
    budget: { ...configuration.budget, ...readBudget(options.budget) },
    modules: lockedModules(sources.recording(fileModules({ read: (path) => host.readFile(path) })), lockOf(host)),
  })
  const trace = options.trace === undefined ? null : await host.openFile(options.trace)
  const sinks: ((event: TraceEvent) => void)[] = []
  if (trace !== null) sinks.push((event) => trace.write(lineOf(event)))
  const isKept = store !== null && options.replay === undefined
  if (isKept) sinks.push((event) => journal.tell(event))
  return {
    runtime,
    settings: {
      stop: host.signal,
      fresh: options.fresh === true,
      ...(options.id === undefined ? {} : { id: options.id }),
      ...(sinks.length === 0 ? {} : { trace: (event) => sinks.forEach((sink) => sink(event)), traceCalls: trace !== null }),
    },
    async close() {
      await Promise.all([trace?.close(), journal.close(), store?.close()])
    },
  }
}

function checkOptions({ memo, record, replay, fresh }: EvaluationOptions): void {
  if (replay === undefined || (record === undefined && fresh !== true && memo === undefined)) return
  throw new UsageError("bad-option", "--replay takes all answers from its recording: it goes with none of --record, --fresh, --memo and --no-memo")
}

async function modelsOf({ model, replay }: EvaluationOptions, host: Host): Promise<Models> {
  if (replay === undefined) return chooseModels(model, await host.configuration(), host)
  return replayModels(readRecording(replay)) as Models
}

/** Where answers are kept; null where nothing is, or by `--no-memo`. */
async function remembering(options: EvaluationOptions, host: Host, models: Models): Promise<{ readonly models: Models; readonly store: MemoStore | null }> {
  const { memo, record, replay } = options
  if (replay !== undefined) {
    return { models, store: replayFrom(replay, { warn: (message) => host.stderr.write(`warning: ${message}\n`) }) }
  }
  const path = memo === undefined || memo === true ? DEFAULT_MEMO : memo
  const kept = path === false || Object.values(models).every(({ keep }) => keep === false) ? null : lazyStore(() => host.openStore(path))
  if (record === undefined) return { models, store: kept }
  const recording = recordTo(record, { models })
  return { models: recorded(models), store: kept === null ? recording : recordingStore(kept, recording) }
}

/** In a recording stands what every model wrote, also one whose answers are not kept otherwise. */
function recorded(models: Models): Models {
  return Object.fromEntries(Object.entries(models).map(([name, { keep: _, ...model }]) => [name, model])) as unknown as Models
}
