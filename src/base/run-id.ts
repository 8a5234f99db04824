// The name of a run in its trace, its journal and its recorded effects.

/** A new name: short, as people may have to type it, and sorted by the time at which the run began. */
export function newRunId(): string {
  // A whole number, as the digits of a fraction take long.
  const chance = Math.floor(Math.random() * 36 ** 4).toString(36)
  return `${Date.now().toString(36)}-${chance.padStart(4, "0")}`
}
