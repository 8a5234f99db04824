// Finds, joins and covers spans of a text.

export interface Found {
  readonly start: number
  readonly end: number
}

/** Replaces each hidden UTF-16 unit, so that offsets in the text stay valid. */
const COVER = "█"

/** Replaces a value of which even the length is hidden. */
export const HIDDEN = COVER.repeat(6)

/** Adds all places of `literal` to `found`, overlapping ones too. */
export function placesOf(literal: string, text: string, found: Found[]): void {
  for (let start = text.indexOf(literal); start >= 0; start = text.indexOf(literal, start + 1))
    found.push({ start, end: start + literal.length })
}

/** The spans in order, with overlapping ones joined. */
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

/** The text with the spans covered, which must be in order and disjoint. */
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
