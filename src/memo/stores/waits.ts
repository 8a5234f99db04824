// Finds cycles of questions that wait for each other.

/** The waits between questions, each noted by an owner and valid as long as its lease. */
export interface Waits {
  add(from: readonly string[], to: string, owner: string): void
  /** The questions for which `key` waits, by the word of owners whose lease is not over. */
  targets(key: string, isLive: (owner: string) => boolean): Iterable<string>
  /** Removes the waits of a question, as another owner makes it now. */
  removeFrom(key: string): void
  /** Removes all waits of a question and for it, as it is answered or nobody makes it. */
  remove(key: string): void
  /** Forgets the waits of owners whose lease is over. */
  prune(isLive: (owner: string) => boolean): void
}

export function createWaits(): Waits {
  const targets = new Map<string, Map<string, string>>()
  const sources = new Map<string, Set<string>>()
  const cut = (from: string, to: string) => {
    targets.get(from)?.delete(to)
    if (targets.get(from)?.size === 0) targets.delete(from)
    sources.get(to)?.delete(from)
    if (sources.get(to)?.size === 0) sources.delete(to)
  }
  const removeFrom = (key: string) => {
    for (const target of targets.get(key)?.keys() ?? []) cut(key, target)
  }
  return {
    add(from, to, owner) {
      for (const source of from) {
        targets.set(source, (targets.get(source) ?? new Map()).set(to, owner))
        sources.set(to, (sources.get(to) ?? new Set()).add(source))
      }
    },
    *targets(key, isLive) {
      for (const [target, owner] of targets.get(key) ?? []) if (isLive(owner)) yield target
    },
    removeFrom,
    remove(key) {
      removeFrom(key)
      for (const source of sources.get(key) ?? []) cut(source, key)
    },
    prune(isLive) {
      for (const [source, owners] of targets)
        for (const [target, owner] of owners) if (!isLive(owner)) cut(source, target)
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
