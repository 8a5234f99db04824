// What names a run: in its trace, in its journal, and in what is noted of its effects.

/** Short, as people may have to type it: sorted by the time at which the run began. */
export function newRunId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 6)}`
}
