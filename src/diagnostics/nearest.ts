// The name that was probably meant by a misspelt one.

/** Longer names are not compared: they are not typed by hand. */
const LONGEST_NAME = 64

/**
 * The candidate nearest to `name`, or undefined if none is near. A candidate is near if it is equal but for case, or
 * has at most one slip for every three letters (at least one, at most three): a letter too many, too few or wrong, or
 * two swapped. The first of equally near ones wins. Optimal string alignment distance (Boytsov 2011, section 2.1).
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST_NAME) return undefined
  const wanted = name.toLowerCase()
  let best: string | undefined
  let limit = Math.min(Math.max(Math.floor(name.length / 3), 1), 3) + 1
  for (const candidate of candidates) {
    if (candidate === name || candidate.length > LONGEST_NAME || Math.abs(candidate.length - name.length) >= limit)
      continue
    const slips = distance(wanted, candidate.toLowerCase())
    // A name of one or two letters is not a misspelling of another one that shares none of them.
    if (slips >= limit || slips >= Math.max(name.length, candidate.length)) continue
    best = candidate
    limit = slips
    if (limit === 0) break
  }
  return best
}

function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let slips = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (!same && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        slips = Math.min(slips, beforeLast[j - 2]! + 1)
      row.push(slips)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}
