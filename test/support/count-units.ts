// Counts the units of text that a piece of code looks at: growth out of proportion shows without a clock.

/** The units looked at by `charCodeAt`, `indexOf`, `replaceAll`, `join` and by joining pieces, while `run` runs. */
export function countUnits(run: () => void): number {
  let count = 0
  const { charCodeAt, indexOf } = String.prototype
  const { join } = Array.prototype
  Object.assign(String.prototype, {
    charCodeAt(this: string, at: number): number {
      count++
      return charCodeAt.call(this, at)
    },
    indexOf(this: string, wanted: string, from = 0): number {
      const found = indexOf.call(this, wanted, from)
      count += (found < 0 ? this.length : found + wanted.length) - Math.min(from, this.length)
      return found
    },
  })
  Object.assign(Array.prototype, {
    join(this: unknown[], separator?: string): string {
      const joined = join.call(this, separator)
      count += joined.length
      return joined
    },
  })
  try {
    run()
  } finally {
    Object.assign(String.prototype, { charCodeAt, indexOf })
    Object.assign(Array.prototype, { join })
  }
  return count
}
