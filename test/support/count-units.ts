// Counts the units of text that a piece of code looks at: what grows out of proportion shows without a clock.

/** The units looked at by `charCodeAt`, `indexOf`, `replaceAll`, `join` and by joining pieces, while `run` runs. */
export function countUnits(run: () => void): number {
  let count = 0
  const { charCodeAt, indexOf } = String.prototype
  const { join } = Array.prototype
  String.prototype.charCodeAt = function (at) {
    count++
    return charCodeAt.call(this, at)
  }
  String.prototype.indexOf = function (wanted, from = 0) {
    const found = indexOf.call(this, wanted, from)
    count += (found < 0 ? this.length : found + wanted.length) - Math.min(from, this.length)
    return found
  }
  Array.prototype.join = function (separator) {
    const joined = join.call(this, separator)
    count += joined.length
    return joined
  }
  try {
    run()
  } finally {
    Object.assign(String.prototype, { charCodeAt, indexOf })
    Object.assign(Array.prototype, { join })
  }
  return count
}
