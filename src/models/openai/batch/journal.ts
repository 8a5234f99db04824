// The list of a provider's batches as a journal: it says which requests were sent, and has their answers.

import type { Batch, BatchApi } from "./api.ts"
import { agreed, idIn, outcomeIn, type Outcome } from "./line.ts"

/** The key of a batch's metadata for the name of the batches it belongs to. */
export const NAME_KEY = "recall_batch"
/** Seconds for which the answers of a batch are used: the memo has them for longer. */
const USED_FOR = 7 * 86_400

const ENDED: ReadonlySet<Batch["status"]> = new Set(["completed", "expired", "cancelled", "failed"])

export function isEnded({ status }: Batch): boolean {
  return ENDED.has(status)
}

/** The batches of a name at an endpoint, the newest first. `now` in milliseconds since 1970. */
export async function* batchesOf(api: BatchApi, name: string, endpoint: string, now: number): AsyncGenerator<Batch> {
  for await (const batch of api.list()) {
    if (batch.created_at < now / 1_000 - USED_FOR) return
    if (batch.metadata?.[NAME_KEY] === name && batch.endpoint === endpoint) yield batch
  }
}

/** The ids of the requests in a batch, in their order. */
export async function idsIn(api: BatchApi, { input_file_id: file }: Batch): Promise<readonly string[]> {
  const ids: string[] = []
  for await (const line of api.lines(file)) ids.push(idIn(line) ?? "")
  return ids
}

/** A file that was read to its end and has less than its batch counts, or a line that is no JSON. */
export class Incomplete extends Error {
  override readonly name = "Incomplete"
  /** The outcomes that are there. */
  readonly outcomes: ReadonlyMap<string, Outcome>
  constructor(outcomes: ReadonlyMap<string, Outcome>) {
    super("the file of a batch is incomplete")
    this.outcomes = outcomes
  }
}

/** The outcomes of a batch that has ended. Throws `Incomplete` where its files have fewer. */
export async function outcomesOf(api: BatchApi, batch: Batch): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  let isWhole = true
  for (const file of [batch.output_file_id, batch.error_file_id]) {
    if (file === undefined || file === null || file === "") continue
    for await (const line of api.lines(file)) {
      const outcome = outcomeIn(line)
      if (outcome === "broken") isWhole = false
      else if (outcome !== undefined) outcomes.set(outcome.id, agreed(outcomes.get(outcome.id), outcome))
    }
  }
  const { completed = 0 } = batch.request_counts ?? {}
  if (!isWhole || outcomes.size < completed) throw new Incomplete(outcomes)
  return outcomes
}
