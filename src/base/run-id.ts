// The name of a run in its trace, its journal and its recorded effects.

/** A new name: short, as people may have to type it, and sorted by the time at which the run began. */
export function newRunId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 6)}`
}
