// `recall map PROGRAM DOCUMENTS --out FILE`: a run of a program for each document, and a line of JSON for each run.

import { digest } from "../../base/digest.ts"
import { RecallError, UsageError } from "../../base/errors.ts"
import { NO_USAGE } from "../../base/usage.ts"
import type { Diagnostic } from "../../../grammar/index.ts"
import { moduleId } from "../../host/paths.ts"
import type { MapResult } from "../../run/map/options.ts"
import { readBudget } from "../budget.ts"
import { confirmPlan } from "../confirm.ts"
import type { Host } from "../host.ts"
import { readArguments } from "../inputs/arguments.ts"
import { typesOf } from "../inputs/parameters.ts"
import { documentsOf } from "../map/documents.ts"
import { mapThroughQueue, type QueuedCounts, type QueuedMap } from "../map/queued.ts"
import { runsOf, type DocumentRun, type Runs } from "../map/runs.ts"
import {
  keepOnly,
  readResults,
  ResultFile,
  sortResults,
  type Kept,
  type ResultLine,
  type Told,
} from "../map/results.ts"
import { showProgress, statusOf, type Shown } from "../map/status.ts"
import { sharedSum, spentWords, type SumState } from "../map/shared.ts"
import { valuesFor } from "../map/values.ts"
import { openQueue } from "../queue/open.ts"
import { openMemory } from "../memory.ts"
import { leftHint } from "../waits.ts"
import type { MapOptions } from "../options.ts"
import { createReader, STDIN } from "../reader.ts"
import { reportFailure } from "../report.ts"
import { commandRuntime } from "../runtime.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"

/** Runs at once, and requests at once of all runs together. */
const AT_ONCE = 16
/** Hexadecimal digits of the name of a map's group in a queue. */
const GROUP_DIGITS = 12

export async function mapCommand(file: string, input: string, options: MapOptions, host: Host): Promise<number> {
  const sources = createSources()
  let close: () => Promise<void> | undefined = async () => undefined
  let closeShared = async () => {}
  try {
    const { out, to, arg, untrusted = [], atOnce = AT_ONCE, retries, fresh, order, quiet } = options
    checkQueued(options)
    const reader = createReader(host)
    const name = file === "-" ? STDIN : moduleId(file)
    if ([file, input].some((path) => path !== "-" && moduleId(path) === moduleId(out)))
      throw new UsageError("bad-option", `--out would overwrite ${out}, which the command reads`, "name another file")
    const source = await reader.text(file)
    sources.add(name, source)
    const { budget: configured, ...configuration } = await host.configuration()
    const memory = await openMemory(options, host)
    close = async () => memory.store?.close()
    const { concurrency = atOnce, seconds, ...sums } = readBudget(options.budget)
    const shared = await sharedSum(options.shared, sums, configuration, host)
    if (shared !== null) closeShared = shared.close
    const budget = { ...(shared === null ? sums : {}), ...(seconds === undefined ? {} : { seconds }) }
    const runtime = commandRuntime({ ...memory, configuration, authority: options, concurrency }, host, sources)
    const given = await readArguments(arg, reader, typesOf(runtime, source, { kind: "module", name }))
    const compiled = await runtime.compile(source, { name })
    const program = compiled.with({ args: given, untrusted, budget: { ...configured, ...readBudget(options.each) } })
    const documents = await documentsOf(input, reader)
    const runs = await runsOf(documents, {
      texts: sources.all(),
      given,
      untrusted,
      to: to ?? null,
      models: memory.models,
      valuesOf: valuesFor(compiled.parameters, given, to),
    })
    const kept = await readResults(out, runs.names)
    const shown = (): Shown => ({
      progress: map.progress,
      all: runs.names.size,
      kept: kept.size,
      waitsFor: memory.waits.now(),
    })
    const open = { yes: options.yes, runs: runs.names.size - kept.size }
    await confirmPlan(async () => program.plan({ args: (await runs.first(kept))?.args ?? {} }), open, host)
    await keepOnly(out, kept.values())
    const results = await ResultFile.open(out)
    if (options.queue !== undefined) {
      const { [name]: _, ...modules } = Object.fromEntries(sources.all())
      const of = `map ${digest(JSON.stringify([moduleId(out), name])).slice(0, GROUP_DIGITS)}`
      const queued = { of, program: { source, name, modules }, given, untrusted, runs: runs.except(kept), results }
      const each = readBudget(options.each)
      const all = { ...queued, each, signal: host.signal }
      return await throughQueue(all, shownBefore(runs, kept), runs.names, options, host)
    }
    const map = program.map<DocumentRun>({
      inputs: runs.except(kept),
      budget,
      ...(shared === null ? {} : { shared: shared.sum }),
      atOnce,
      stop: host.signal,
      fresh: fresh === true,
      ...(retries === undefined ? {} : { retries }),
    })
    const progress = quiet === true ? null : showProgress(host, shown)
    const began = performance.now()
    try {
      for await (const result of map) await results.append(lineOf(result))
    } finally {
      progress?.end()
      await results.close()
    }
    if (order === "input") await sortResults(out, runs.names)
    const state = shared === null ? null : { limits: shared.sum.limits, ...(await shared.sum.state()) }
    host.stderr.write(leftHint(memory.waits))
    return report(shown(), performance.now() - began, state, options, host)
  } catch (error) {
    return reportFailure(error, host, sources)
  } finally {
    await closeShared()
    await close()
  }
}

/** The options that say how runs are made, by how they are written. */
const OF_WORKERS: readonly (readonly [keyof MapOptions, string])[] = [
  ["budget", "--budget"],
  ["shared", "--shared"],
  ["fresh", "--fresh"],
  ["record", "--record"],
  ["replay", "--replay"],
  ["atOnce", "--at-once"],
  ["retries", "--retries"],
  ["model", "--model"],
  ["memo", "--memo"],
  ["allow", "--allow"],
  ["confirmLater", "--confirm-later"],
]

/** Refuses options that are the workers'. */
function checkQueued(options: MapOptions): void {
  if (options.queue === undefined) return
  const given = OF_WORKERS.find(([name]) => options[name] !== undefined)
  if (given === undefined) return
  const written = options.memo === false && given[0] === "memo" ? "--no-memo" : given[1]
  throw new UsageError(
    "bad-option",
    `${written} has no effect with --queue, whose workers make the runs`,
    "give it to recall worker where that has it; --each limits each run",
  )
}

function shownBefore(runs: Runs, kept: Kept): Omit<Shown, "progress"> {
  return { all: runs.names.size, kept: kept.size, waitsFor: null }
}

/** Has workers make the runs. */
async function throughQueue(
  map: Omit<QueuedMap, "queue">,
  before: Omit<Shown, "progress">,
  names: Runs["names"],
  options: MapOptions,
  host: Host,
): Promise<number> {
  const began = performance.now()
  const counts: QueuedCounts = { done: 0, partial: 0, waiting: 0, failed: 0 }
  const shown = (): Shown => ({ ...before, progress: { ...counts, read: 0, usage: NO_USAGE, exhausted: null } })
  const progress = options.quiet === true ? null : showProgress(host, shown)
  try {
    const queue = openQueue(options, host)
    try {
      await mapThroughQueue({ ...map, queue }, counts)
    } finally {
      await queue.close()
    }
  } finally {
    progress?.end()
    await map.results.close()
  }
  if (options.order === "input") await sortResults(options.out, names)
  return report(shown(), performance.now() - began, null, options, host)
}

function lineOf(result: MapResult<unknown, DocumentRun>): ResultLine {
  const { input, attempts, usage } = result
  const { requests, tokens, usd, unpriced } = usage
  const common = {
    id: input.document,
    run: input.id,
    attempts,
    usage: { requests, tokens, usd, ...(unpriced === undefined ? {} : { unpriced }) },
  }
  switch (result.outcome) {
    case "failed":
      return { ...common, error: errorOf(result.error) }
    case "done":
      return { ...common, value: result.result.value, ...warningsOf(result.result.diagnostics) }
    case "partial": {
      const { value, missing, exhausted } = result.result
      const paths = missing.flatMap(({ path }) => (path === undefined ? [] : [path]))
      return { ...common, partial: true, value, missing: paths, exhausted }
    }
    case "waiting":
      return { ...common, waiting: result.result.waiting }
    default:
      return result satisfies never
  }
}

/** The first error of a failure. Rethrows any exception that is none of the program or its arguments. */
function errorOf(error: unknown): Told {
  if (error instanceof UsageError) return told(error)
  if (!(error instanceof RecallError)) throw error
  const first = error.diagnostics.find(({ severity }) => severity === "error")
  return told(first ?? { code: error.code, message: error.message })
}

function warningsOf(diagnostics: readonly Diagnostic[]): Pick<ResultLine, "warnings"> {
  return diagnostics.length === 0 ? {} : { warnings: diagnostics.map(told) }
}

const WAITING_HINT =
  "Calls of some runs wait for a decision: recall approvals list. The same command then resumes these runs.\n"

function told({ code, message, hint }: Omit<Told, "hint"> & { readonly hint?: string | undefined }): Told {
  return { code, message, ...(hint === undefined ? {} : { hint }) }
}

/** Tells how far the map has come, and gives the exit status. */
function report(state: Shown, milliseconds: number, shared: SumState | null, options: MapOptions, host: Host): number {
  const { progress, all, kept } = state
  const { done, partial, waiting, failed, exhausted, usage } = progress
  const open = all - kept - done - partial - waiting - failed
  if (options.json === true) {
    const counts = { documents: all, kept, done, partial, waiting, failed, open, exhausted, usage }
    host.stdout.write(`${JSON.stringify(shared === null ? counts : { ...counts, shared })}\n`)
  }
  if (options.quiet !== true) host.stderr.write(`${statusOf(state, milliseconds)}\n`)
  if (shared !== null && options.quiet !== true)
    host.stderr.write(`Of the budget ${options.shared} ${spentWords(shared)}.\n`)
  if (exhausted !== null)
    host.stderr.write(`The budget of ${exhausted} is used up: raise --budget ${exhausted}=… to go on.\n`)
  if (open + partial + failed > 0)
    host.stderr.write("The same command goes on: it runs the documents that have no whole result.\n")
  if (waiting > 0) host.stderr.write(WAITING_HINT)
  if (open > 0 && exhausted === null) return EXIT.interrupted
  if (failed > 0) return EXIT.failed
  return open + partial > 0 ? EXIT.partial : waiting > 0 ? EXIT.waiting : EXIT.done
}
