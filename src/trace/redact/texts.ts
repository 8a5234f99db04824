// Known texts, the values of hidden data, of which every longer part is found in other texts.

import type { Found } from "./spans.ts"

/** UTF-16 units of the consecutive windows of a known text: any part twice as long contains a whole window. */
const WINDOW = 16
/** The most places of one window that are stored: a repetitive text must not take quadratic time. */
const MAX_PLACES = 8
/** UTF-16 units of the shortest text or line that is hidden: shorter ones occur everywhere by chance. */
export const MIN_HIDDEN = 4

interface KnownPlace {
  readonly text: string
  readonly start: number
}

export class KnownTexts {
  private readonly known = new Set<string>()
  /** Texts and lines that are too short for windows, and the lengths of those with each beginning. */
  private readonly short = new Set<string>()
  private readonly lengths = new Map<string, Set<number>>()
  private readonly windows = new Map<string, KnownPlace[]>()

  add(text: string): void {
    if (this.known.has(text)) return
    this.known.add(text)
    // The form that is escaped in JSON counts as well.
    for (const form of new Set([text, JSON.stringify(text).slice(1, -1)])) {
      for (let start = 0; start + WINDOW <= form.length; start += WINDOW) this.addWindow(form, start)
    }
    for (const line of text.split(/\r\n|\n|\r/)) this.addShort(line.trim())
  }

  private addShort(text: string): void {
    if (text.length < MIN_HIDDEN || text.length >= 2 * WINDOW) return
    this.short.add(text)
    const beginning = text.slice(0, MIN_HIDDEN)
    const lengths = this.lengths.get(beginning)
    if (lengths === undefined) this.lengths.set(beginning, new Set([text.length]))
    else lengths.add(text.length)
  }

  private addWindow(text: string, start: number): void {
    const window = text.slice(start, start + WINDOW)
    const places = this.windows.get(window)
    if (places === undefined) this.windows.set(window, [{ text, start }])
    else if (places.length < MAX_PLACES) places.push({ text, start })
  }

  /** Adds the parts of known texts to `found`: whole lines, and every run of 31 units or more. */
  find(text: string, found: Found[]): void {
    if (this.known.size === 0) return
    this.findShort(text, found)
    for (let i = 0; i + WINDOW <= text.length; i++) {
      const places = this.windows.get(text.slice(i, i + WINDOW))
      if (places === undefined) continue
      let end = i
      for (const place of places) {
        const span = common(text, i, place)
        found.push(span)
        end = Math.max(end, span.end)
      }
      i = Math.max(i, end - WINDOW)
    }
  }

  private findShort(text: string, found: Found[]): void {
    for (let start = 0; start + MIN_HIDDEN <= text.length; start++) {
      for (const length of this.lengths.get(text.slice(start, start + MIN_HIDDEN)) ?? []) {
        if (this.short.has(text.slice(start, start + length))) found.push({ start, end: start + length })
      }
    }
  }
}

/** The longest span around a shared window in which the text and the known one are the same. */
function common(text: string, at: number, place: KnownPlace): Found {
  let back = 0
  while (at - back > 0 && place.start - back > 0 && text[at - back - 1] === place.text[place.start - back - 1]) back++
  let length = WINDOW
  while (
    at + length < text.length
    && place.start + length < place.text.length
    && text[at + length] === place.text[place.start + length]
  )
    length++
  return { start: at - back, end: at + length }
}
