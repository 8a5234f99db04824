// Evaluates for a command, with its memo, trace, progress, viewer and the journal that makes it resumable.

import { Channel } from "../base/channel.ts"
import { UsageError } from "../base/errors.ts"
import { visible } from "../diagnostics/visible.ts"
import { moduleId } from "../host/paths.ts"
import type { MemoStore } from "../memo/store.ts"
import { SYSTEM_CLOCK } from "../base/clock.ts"
import type { RunOptions } from "../run/options.ts"
import type { RunResult } from "../run/result.ts"
import { newRunId } from "../base/run-id.ts"
import type { Runtime } from "../runtime.ts"
import { TRACE_BEGINNING, type TraceEvent } from "../trace/events.ts"
import { readRedaction } from "./redaction.ts"
import { lineOf } from "../trace/write.ts"
import type { Host } from "./host.ts"
import { createJournal, resumeHint, type Evaluation, type Journal } from "./journal.ts"
import { openMemory, type Memory } from "./memory.ts"
import type { Models } from "./model.ts"
import type { EvaluationOptions } from "./options.ts"
import { lazyProgress } from "./progress/lazy.ts"
import type { Reader } from "./reader.ts"
import { reportFailure, reportRun } from "./report.ts"
import { commandRuntime } from "./runtime.ts"
import type { Sources } from "./sources.ts"
import { EXIT } from "./status.ts"
import { leftHint, type Waits } from "./waits.ts"

/** The options of a run besides its source and arguments. */
export type Settings = Pick<RunOptions, "id" | "stop" | "untrusted" | "fresh" | "trace" | "traceCalls" | "redact">

export interface Tools {
  readonly reader: Reader
  readonly sources: Sources
  /** The debugger: it receives all events and wraps the models. */
  readonly watch?: { event(event: TraceEvent): void; around(models: Models): Models }
}

type Sink = (event: TraceEvent) => void

/** Evaluates, reports the result, and prints how to resume if it is not complete. Resolves with the exit status. */
export async function evaluateCommand(
  evaluation: Evaluation,
  given: Host,
  tools: Tools,
  evaluate: (runtime: Runtime, settings: Settings) => Promise<RunResult>,
): Promise<number> {
  const { options } = evaluation
  const journal = createJournal(evaluation, given, tools.reader)
  let waits: Waits | null = null
  const progress =
    options.quiet === true
      ? null
      : lazyProgress(given.stderr, {
          env: given.env,
          columns: () => given.columns(),
          clock: SYSTEM_CLOCK,
          waiting: () => waits?.now() ?? null,
        })
  const host: Host =
    progress === null
      ? given
      : {
          ...given,
          stdout: progress.withProgress(given.stdout),
          stderr: progress.withProgress(given.stderr),
          confirm: (question) => progress.suspended(() => given.confirm(question)),
        }
  const view = new Channel<TraceEvent>()
  const viewer = options.view === true ? await showViewer(view, host) : null
  const profiling = isProfiled(options) ? (await import("./profile.ts")).createProfiling(options, given) : null
  const sinks: Sink[] = [
    ...(profiling === null ? [] : [profiling.event]),
    ...(progress === null ? [] : [progress.event]),
    ...(tools.watch === undefined ? [] : [tools.watch.event]),
    ...(viewer === null ? [] : [(event: TraceEvent) => view.push(event)]),
  ]
  const writeErrors: unknown[] = []
  let abandoned: string | null = null
  const run = async () => {
    const open = await openEvaluation(evaluation, host, tools, journal, sinks)
    waits = open.waits
    let isDone = false
    try {
      const result = await evaluate(open.runtime, open.settings)
      isDone = !result.partial
      if (result.partial && result.waiting.length > 0) await journal.wait()
      return result
    } finally {
      if (!isDone) abandoned = open.abandon()
      writeErrors.push(...(await open.close()))
      progress?.end()
    }
  }
  const status = await reportRun(run, host, tools.sources, options)
  view.close()
  await profiling?.end().catch((error: unknown) => writeErrors.push(error))
  // A file that cannot be written must not cost the user the result.
  for (const error of writeErrors) reportFailure(error, host, tools.sources)
  if (status === EXIT.partial || status === EXIT.failed || status === EXIT.interrupted || status === EXIT.waiting)
    host.stderr.write(resumeHint(journal))
  host.stderr.write(leftHint(waits))
  if (abandoned !== null) host.stderr.write(`The recording of the unfinished run is ${visible(abandoned)}\n`)
  await viewer?.closed()
  return status === EXIT.done && writeErrors.length > 0 ? EXIT.usage : status
}

interface Open {
  readonly runtime: Runtime
  readonly settings: Settings
  readonly abandon: Memory["abandon"]
  readonly waits: Waits
  /** Resolves with the errors of writing the trace, the journal, a recording and the memo. */
  close(): Promise<readonly unknown[]>
}

async function openEvaluation(
  evaluation: Evaluation,
  host: Host,
  { sources, watch }: Tools,
  journal: Journal,
  sinks: Sink[],
): Promise<Open> {
  const { options } = evaluation
  refuseOverwrite(evaluation)
  const configuration = await host.configuration()
  const memory = await openMemory(options, host)
  const store = memory.store === null ? null : resumable(memory.store, journal)
  const runtime = commandRuntime(
    {
      store,
      models: watch?.around(memory.models) ?? memory.models,
      configuration,
      budget: options.budget,
      authority: options,
    },
    host,
    sources,
  )
  const trace = options.trace === undefined ? null : await host.openFile(options.trace, TRACE_BEGINNING)
  if (trace !== null) sinks.push((event) => trace.write(lineOf(event)))
  if (memory.isPersistent) sinks.push((event) => journal.append(event))
  return {
    runtime,
    settings: {
      stop: host.signal,
      ...(options.untrusted === undefined ? {} : { untrusted: options.untrusted }),
      fresh: typeof options.fresh === "string" ? new Date(options.fresh) : options.fresh === true,
      redact: [...(configuration.redact ?? []), ...(options.redact ?? []).map(readRedaction)],
      // Chosen before the run begins: the effects of natives are recorded under it, even if the run is interrupted.
      id: options.id ?? newRunId(),
      ...(sinks.length === 0
        ? {}
        : {
            trace: (event) => sinks.forEach((sink) => sink(event)),
            traceCalls: trace !== null || options.view === true || watch !== undefined || isProfiled(options),
          }),
    },
    abandon: memory.abandon,
    waits: memory.waits,
    async close() {
      const ends = await Promise.allSettled([trace?.close(), journal.close(), store?.close()])
      return ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []))
    },
  }
}

/** Refuses to overwrite the program or trace that the command reads, and to write two files to one place. */
function refuseOverwrite({ command, subject, options }: Evaluation): void {
  const written = [
    ["trace", options.trace],
    ["record", options.record],
    ["profile-file", options.profileFile],
  ] as const
  const places = new Map<string, string>()
  for (const [option, file] of written) {
    if (file === undefined) continue
    const other = places.get(moduleId(file))
    if (other !== undefined)
      throw new UsageError("bad-option", `--${other} and --${option} would both write ${file}`, "name two files")
    places.set(moduleId(file), option)
  }
  if (subject === "-" || (command !== "run" && command !== "fork")) return
  for (const [option, file] of written) {
    if (file === undefined || moduleId(file) !== moduleId(subject)) continue
    throw new UsageError(
      "bad-option",
      `--${option} would overwrite ${subject}, the ${command === "run" ? "program" : "trace"} to ${command}`,
      "name another file",
    )
  }
}

/** Starts the journal before the first irreversible effect, so that a resumed run does not repeat it. */
function resumable(store: MemoStore, journal: Journal): MemoStore {
  return {
    ...store,
    async beginEffect(run, effect) {
      await journal.started()
      return store.beginEffect(run, effect)
    },
  }
}

/** Serves the viewer during the run and, after it, until the user interrupts. */
async function showViewer(events: AsyncIterable<TraceEvent>, host: Host): Promise<{ closed(): Promise<void> }> {
  const { serveViewer } = await import("../host/viewer/serve.ts")
  const viewer = await serveViewer({ source: { events } })
  host.stderr.write(`View the run at ${viewer.url}\n`)
  return {
    async closed() {
      host.stderr.write("Ctrl-C stops the viewer.\n")
      if (!host.signal.aborted)
        await new Promise<void>((resolve) => host.signal.addEventListener("abort", () => resolve(), { once: true }))
      await viewer.close()
    },
  }
}

/** Whether a run needs the events of all calls for its profile. */
function isProfiled({ profile, profileFile }: EvaluationOptions): boolean {
  return profile === true || profileFile !== undefined
}
