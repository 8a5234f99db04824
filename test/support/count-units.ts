// Counts the units of text that a piece of code looks at: growth out of proportion shows without a clock.

/** A method, and how many units of text a call of it looks at. */
interface Counted {
  readonly of: object
  readonly name: string
  units(self: string, parameters: readonly unknown[], result: unknown): number
}

const READING: readonly Counted[] = [
  { of: String.prototype, name: "charCodeAt", units: () => 1 },
  {
    of: String.prototype,
    name: "indexOf",
    units: (text, [wanted, from = 0], found) =>
      (Number(found) < 0 ? text.length : Number(found) + String(wanted).length) - Math.min(Number(from), text.length),
  },
  { of: Array.prototype, name: "join", units: (_, __, joined) => String(joined).length },
]

const whole = (text: string): number => text.length
const parameter = (_: unknown, [text]: readonly unknown[]): number => String(text).length
const result = (_: unknown, __: unknown, part: unknown): number => String(part).length

/** With the methods that read a text as a whole. */
const READING_AND_CUTTING: readonly Counted[] = [
  ...READING,
  ...["slice", "substring"].map((name) => ({ of: String.prototype, name, units: result })),
  ...["matchAll", "normalize", "replace", "split", "toLowerCase", "trim", "trimEnd", "trimStart"].map((name) => ({
    of: String.prototype,
    name,
    units: whole,
  })),
  { of: RegExp.prototype, name: "test", units: parameter },
  { of: Intl.Segmenter.prototype, name: "segment", units: parameter },
]

/** The units looked at by `charCodeAt`, `indexOf`, and by joining pieces, while `run` runs. */
export function countUnits(run: () => void): number {
  return counting(READING, run)
}

/**
 * Counts the units as well that are cut out, searched by expressions that are not sticky, folded, trimmed, or divided
 * into words.
 */
export function countAllUnits(run: () => void): number {
  return counting(READING_AND_CUTTING, run)
}

function counting(methods: readonly Counted[], run: () => void): number {
  let count = 0
  const originals = methods.map(({ of, name }) => Object.getOwnPropertyDescriptor(of, name)!)
  for (const [i, { of, name, units }] of methods.entries()) {
    const original = originals[i]!.value as (...parameters: unknown[]) => unknown
    const value = function (this: string, ...parameters: unknown[]): unknown {
      const result = Reflect.apply(original, this, parameters)
      count += units(this, parameters, result)
      return result
    }
    Object.defineProperty(of, name, { ...originals[i], value })
  }
  try {
    run()
  } finally {
    for (const [i, { of, name }] of methods.entries()) Object.defineProperty(of, name, originals[i]!)
  }
  return count
}
