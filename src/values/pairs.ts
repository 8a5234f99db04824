// Sets of pairs, for comparisons of values that share parts.

/** A set of pairs of objects. */
export class Pairs {
  private readonly seen = new Map<object, Set<object>>()
  /** Adds a pair; false if it was there. */
  add(a: object, b: object): boolean {
    let others = this.seen.get(a)
    if (others === undefined) this.seen.set(a, (others = new Set()))
    if (others.has(b)) return false
    others.add(b)
    return true
  }
}
