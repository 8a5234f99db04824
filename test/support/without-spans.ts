// Trees compared by content, not by place.

/** The value without `start` and `end`, at every depth. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "start" && key !== "end")
      .map(([key, inner]) => [key, withoutSpans(inner)]),
  )
}
