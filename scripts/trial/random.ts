// Numbers from a seed: the same seed gives the same numbers on every machine.

export interface Random {
  /** A number of at least 0 and less than 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number
  /** One of the items. */
  pick<T>(items: readonly T[]): T
  /** All items in another order. */
  shuffled<T>(items: readonly T[]): T[]
}

/** The generator mulberry32 (Tommy Ettinger, 2017), begun with a hash (FNV-1a) of the seed and the words. */
export function createRandom(seed: number, ...words: readonly string[]): Random {
  let state = 0x811c9dc5
  for (const character of [seed, ...words].join("/")) state = Math.imul(state ^ character.codePointAt(0)!, 0x01000193)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    whole,
    pick: (items) => items[whole(0, items.length - 1)]!,
    shuffled(items) {
      const all = [...items]
      for (let i = all.length - 1; i > 0; i--) {
        const j = whole(0, i)
        ;[all[i], all[j]] = [all[j]!, all[i]!]
      }
      return all
    },
  }
}

/** Calls `create` until it gives what `seen` does not have, and notes it there. */
export function unseen<T>(create: () => T, seen: Set<T>): T {
  for (let attempt = 0; attempt < 10_000; attempt++) {
    const made = create()
    if (seen.has(made)) continue
    seen.add(made)
    return made
  }
  throw new Error("the templates have no further text: give them more slots")
}
