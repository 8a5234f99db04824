// Spans of a text: found, joined, and covered.

export interface Found {
  readonly start: number
  readonly end: number
}

/** Stands for each hidden UTF-16 unit: so spans of the text that count on still fit. */
const COVER = "█"

/** Stands for a value of which nothing is told, not even its length. */
export const HIDDEN = COVER.repeat(6)

/** All places of `literal`, overlapping ones, too. */
export function placesOf(literal: string, text: string, found: Found[]): void {
  for (let start = text.indexOf(literal); start >= 0; start = text.indexOf(literal, start + 1))
    found.push({ start, end: start + literal.length })
}

/** In order, and what overlaps as one. */
export function joined(found: Found[]): readonly Found[] {
  found.sort((a, b) => a.start - b.start)
  const spans: { start: number; end: number }[] = []
  for (const { start, end } of found) {
    const last = spans[spans.length - 1]
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else spans.push({ start, end })
  }
  return spans
}

/** The text with the spans, which are in order and apart, covered. */
export function covered(text: string, spans: readonly Found[]): string {
  if (spans.length === 0) return text
  const parts: string[] = []
  let at = 0
  for (const { start, end } of spans) {
    parts.push(text.slice(at, start), COVER.repeat(end - start))
    at = end
  }
  return parts.join("") + text.slice(at)
}
