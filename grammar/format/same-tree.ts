// Compares trees by their content, not by their places.

/** Compares all but the spans. */
export function sameTree(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const one = Object.entries(a).filter(([key]) => key !== "start" && key !== "end")
  const other = Object.entries(b).filter(([key]) => key !== "start" && key !== "end")
  return (
    one.length === other.length
    && one.every(([key, value]) => Object.hasOwn(b, key) && sameTree(value, (b as { [key: string]: unknown })[key]))
  )
}
