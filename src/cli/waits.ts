// The reasons for which requests wait: those of models in batches.

import type { Models } from "./model.ts"

export interface Waits {
  /** The reason now; null while no request waits. */
  now(): string | null
  /** The reason when the command was interrupted; null without one. */
  atInterruption(): string | null
}

/** Notes the reason at the interruption before the run ends its requests, as `signal` is followed from now on. */
export function waitsOf(models: Models, signal: AbortSignal): Waits {
  const all = [...new Set(Object.values(models))]
  const now = () => {
    const reasons = [...new Set(all.flatMap(({ waiting }) => waiting?.() ?? []))]
    return reasons.length === 0 ? null : reasons.join(" and ")
  }
  let noted: string | null = null
  signal.addEventListener("abort", () => (noted = now()), { once: true })
  return { now, atInterruption: () => noted }
}

/** The sentence after an interruption; empty where no request waited. */
export function leftHint(waits: Waits | null): string {
  const reason = waits?.atInterruption() ?? null
  return reason === null
    ? ""
    : `Requests waited for ${reason}. A batch that was sent goes on, and the same command takes its answers.\n`
}
