// The journal and the approvals of the calls of a run that can be resumed.

import type { Host } from "../values/functions.ts"
import type { Environment } from "./environment.ts"
import type { ProgramOptions } from "./options.ts"

export type Resumable = Pick<Host, "effects" | "approvals">

/** Null for a run without a store or an id, which nobody can resume. */
export async function resumableOf(
  { store }: Environment,
  { id }: Pick<ProgramOptions, "id">,
): Promise<Resumable | null> {
  if (store === null || id === undefined) return null
  const { effectJournal, storedApprovals } = await import("../memo/resumable.ts")
  return { effects: effectJournal(store, id), approvals: storedApprovals(store, id) }
}
