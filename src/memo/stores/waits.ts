// Circles of questions that wait for each other, over what each is known to wait for.

export interface Wait {
  readonly from: string
  readonly to: string
}

/** Whether `key` is, or waits directly or through others for, one of the questions for whose sake it is asked. */
export function isCyclic(key: string, within: readonly string[], waits: Iterable<Wait>): boolean {
  const asking = new Set(within)
  if (asking.has(key)) return true
  const targets = new Map<string, string[]>()
  for (const { from, to } of waits) {
    const known = targets.get(from)
    if (known === undefined) targets.set(from, [to])
    else known.push(to)
  }
  const seen = new Set([key])
  const open = [key]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const target of targets.get(at) ?? []) {
      if (asking.has(target)) return true
      if (seen.has(target)) continue
      seen.add(target)
      open.push(target)
    }
  }
  return false
}
