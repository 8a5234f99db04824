// The time range that the chart shows, with zooming and panning.

export interface Range {
  /** Milliseconds since the run began. */
  readonly from: number
  readonly to: number
}

/** Minimum milliseconds of a range. */
const LEAST = 0.5

/** Zooms in by `factor`, out if it is below 1, and keeps the moment at `share` of the width in place. */
export function zoom(range: Range, factor: number, share: number, whole: number): Range {
  const width = Math.min(Math.max((range.to - range.from) / factor, Math.min(LEAST, whole)), whole)
  const fixed = range.from + (range.to - range.from) * share
  return within({ from: fixed - width * share, to: fixed + width * (1 - share) }, whole)
}

export function pan(range: Range, share: number, whole: number): Range {
  const shift = (range.to - range.from) * share
  return within({ from: range.from + shift, to: range.to + shift }, whole)
}

/** The range of a call, with some room around it. */
export function around(from: number, to: number, whole: number): Range {
  const room = Math.max((to - from) * 0.15, LEAST)
  return within({ from: from - room, to: to + room }, whole)
}

function within({ from, to }: Range, whole: number): Range {
  const width = Math.min(to - from, whole)
  const start = Math.min(Math.max(0, from), whole - width)
  return { from: start, to: start + width }
}

/** Evenly spaced round moments in a range, about `most` of them. */
export function ticks({ from, to }: Range, most: number): readonly number[] {
  const raw = (to - from) / Math.max(1, most)
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= raw) ?? raw
  const found: number[] = []
  for (let n = Math.ceil(from / step); n * step <= to && found.length <= most + 1; n++) found.push(n * step)
  return found
}
