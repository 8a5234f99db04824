// Finds cycles of questions that wait for each other.

/** The waits between questions, each for the duration of a lease. */
export interface Waits {
  add(from: readonly string[], to: string, until: number): void
  /** The questions for which `key` waits at that time. */
  targets(key: string, time: number): Iterable<string>
  /** Removes all waits of a question and for it, as it is answered or nobody makes it. */
  remove(key: string): void
  /** Forgets waits whose lease was over at that time. */
  expire(time: number): void
}

export function createWaits(): Waits {
  const targets = new Map<string, Map<string, number>>()
  const sources = new Map<string, Set<string>>()
  const cut = (from: string, to: string) => {
    targets.get(from)?.delete(to)
    if (targets.get(from)?.size === 0) targets.delete(from)
    sources.get(to)?.delete(from)
    if (sources.get(to)?.size === 0) sources.delete(to)
  }
  return {
    add(from, to, until) {
      for (const source of from) {
        targets.set(source, (targets.get(source) ?? new Map()).set(to, until))
        sources.set(to, (sources.get(to) ?? new Set()).add(source))
      }
    },
    *targets(key, time) {
      for (const [target, until] of targets.get(key) ?? []) if (until > time) yield target
    },
    remove(key) {
      for (const target of targets.get(key)?.keys() ?? []) cut(key, target)
      for (const source of sources.get(key) ?? []) cut(source, key)
    },
    expire(time) {
      for (const [source, ends] of targets) for (const [target, until] of ends) if (until <= time) cut(source, target)
    },
  }
}

/** Whether `key` is one of the questions `within` which it is asked, or waits for one, directly or through others. */
export function isCyclic(
  key: string,
  within: readonly string[],
  targetsOf: (key: string) => Iterable<string>,
): boolean {
  const asking = new Set(within)
  const seen = new Set([key])
  const open = [key]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (asking.has(at)) return true
    for (const target of targetsOf(at)) {
      if (seen.has(target)) continue
      seen.add(target)
      open.push(target)
    }
  }
  return false
}
