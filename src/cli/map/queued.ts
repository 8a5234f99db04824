// A map whose runs workers make: its documents go into a queue, and its results come from it.

import { RecallError, UsageError } from "../../base/errors.ts"
import type { QueuedProgram, QueueStatus, RunQueue } from "../../queue/index.ts"
import type { Budget } from "../../budget/budget.ts"
import type { ResultFile, ResultLine, Told } from "./results.ts"
import type { DocumentRun } from "./runs.ts"

/** Runs that are submitted in one call. */
const BATCH = 500

export interface QueuedMap {
  readonly queue: RunQueue
  /** The group of the runs in the queue. */
  readonly of: string
  readonly program: QueuedProgram
  /** The values of `--arg`, and the names of those that are untrusted. */
  readonly given: { readonly [name: string]: unknown }
  readonly untrusted: readonly string[]
  readonly each: Budget
  readonly runs: AsyncIterable<DocumentRun>
  readonly results: ResultFile
  readonly signal: AbortSignal
}

/** The documents by the outcomes of their runs. */
export type QueuedCounts = { -readonly [state in "done" | "partial" | "waiting" | "failed"]: number }

/** Submits all runs, and writes a line for each as it ends. Resolves with their counts, also when it is interrupted. */
export async function mapThroughQueue(map: QueuedMap, counts: QueuedCounts): Promise<void> {
  const { queue, of, results, signal } = map
  const documents = await submit(map, counts)
  // A run that waits now may be decided and end before the others do.
  const waiting = new Map<string, ResultLine>()
  try {
    for await (const status of queue.results(of, { signal })) {
      const document = documents.get(status.key ?? "")
      if (document === undefined) continue
      const line = lineOf(status, document)
      if (status.state === "waiting") {
        waiting.set(status.key!, line)
        continue
      }
      waiting.delete(status.key!)
      documents.delete(status.key!)
      counts[status.state === "done" || status.state === "partial" ? status.state : "failed"]++
      await results.append(line)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  for (const line of waiting.values()) {
    counts.waiting++
    await results.append(line)
  }
}

/** Submits the runs, and gives the documents by the names of their runs. */
async function submit(map: QueuedMap, counts: QueuedCounts): Promise<Map<string, string>> {
  const { queue, of, program, given, untrusted, each, runs, results, signal } = map
  const documents = new Map<string, string>()
  let batch: DocumentRun[] = []
  const send = async () => {
    const budget = Object.keys(each).length === 0 ? {} : { budget: each }
    await queue.submitAll(
      batch.map(({ id, args }) => ({ program, args: { ...given, ...args }, untrusted, key: id, of, ...budget })),
    )
    batch = []
  }
  for await (const run of runs) {
    if (signal.aborted) break
    if (run.error !== undefined) {
      counts.failed++
      await results.append({ id: run.document, run: run.id, error: told(run.error) })
      continue
    }
    documents.set(run.id, run.document)
    batch.push(run)
    if (batch.length === BATCH) await send()
  }
  await send()
  return documents
}

function lineOf(
  { key, state, attempts, value, missing, exhausted, error, waiting, warnings, usage }: QueueStatus,
  id: string,
): ResultLine {
  const common = { id, run: key!, attempts, ...(usage === undefined ? {} : { usage: { ...short(usage) } }) }
  const warned = warnings === undefined ? {} : { warnings }
  switch (state) {
    case "done":
      return { ...common, value, ...warned }
    case "partial":
      return { ...common, partial: true, value, missing: missing ?? [], exhausted: exhausted ?? null }
    case "waiting":
      return { ...common, waiting: waiting ?? [] }
    case "failed":
      return { ...common, error: error! }
    case "cancelled":
      return { ...common, error: { code: "interrupted", message: "the run was cancelled" } }
    case "queued":
    case "running":
      throw new Error(`a run that is ${state} has no result: this is a bug in Recall`)
    default:
      return state satisfies never
  }
}

function short({ requests, tokens, usd }: NonNullable<QueueStatus["usage"]>): object {
  return { requests, tokens, usd }
}

function told(error: unknown): Told {
  if (error instanceof UsageError || error instanceof RecallError) return { code: error.code, message: error.message }
  throw error
}
