// Reads the text of templates up to its end: `${`, a live `CALL(`, or the closing of the template.

import { isShield } from "./characters.ts"
import type { CodeTracker } from "./code-tracker.ts"
import { ESCAPED } from "./tokens.ts"

const BACKSLASH = 92
const NEWLINE_LETTERS = [110, 114, 116]

/** One for all templates that are open in a text; the innermost one is read. */
export class TemplateReader {
  /** The end of the last text, or nothing if it continues in the next piece. */
  found: "" | "${" | "CALL(" | "`" | '"""' = ""
  /** The start of the text in the whole source, and its flags. */
  start = 0
  flags = 0

  /** The code tracker of each open template; a backtick template has none. */
  private readonly trackers: (CodeTracker | null)[] = []
  private previous = 0

  open(start: number, tracker: CodeTracker | null): void {
    this.trackers.push(tracker)
    this.begin(start)
  }

  /** Nothing is open: another text is read. */
  reset(): void {
    this.trackers.length = 0
  }

  close(): void {
    this.trackers.pop()
  }

  /** Text continues after a call or an interpolation. */
  resume(start: number): void {
    this.trackers[this.trackers.length - 1]?.skipNode()
    this.begin(start)
  }

  private begin(start: number): void {
    this.start = start
    this.flags = 0
    this.previous = 0
  }

  /** Gives the place where it stopped: at `found`, or where only the next piece can decide. */
  read(text: string, from: number, to: number, final: boolean): number {
    const tracker = this.trackers[this.trackers.length - 1] ?? null
    this.found = ""
    let at = from
    while (at < to) {
      const unit = text.charCodeAt(at)
      if (unit === 96 ? tracker === null : unit === 34 && tracker !== null) {
        if (tracker === null) return this.find("`", at)
        const quotes = matches(text, '"""', at, to)
        if (quotes === 3) return this.find('"""', at)
        if (at + quotes === to && !final) return at
      } else if (unit === 36) {
        const matched = matches(text, "${", at, to)
        if (matched === 2) return this.find("${", at)
        if (at + matched === to && !final) return at
      } else if (unit === 67) {
        const matched = matches(text, "CALL(", at, to)
        if (at + matched === to && matched < 5 && !final) return at
        if (matched === 5 && this.opens(tracker)) return this.find("CALL(", at)
      } else if (unit === BACKSLASH) {
        const matched = matches(text, "\\CALL(", at, to)
        if (at + matched === to && matched < 6 && !final) return at
        this.flags |= ESCAPED
        const next = text.charCodeAt(at + 1)
        const length = matched === 6 ? 6 : Math.min(2, to - at)
        if (tracker !== null) for (let step = 0; step < length; step++) tracker.step(text.charCodeAt(at + step))
        this.previous = matched === 6 || NEWLINE_LETTERS.includes(next) ? 0 : next
        at += length
        continue
      }
      tracker?.step(unit)
      this.previous = unit
      at++
    }
    return to
  }

  private opens(tracker: CodeTracker | null): boolean {
    if (this.previous === BACKSLASH || isShield(this.previous)) return false
    return tracker === null || !tracker.inCode()
  }

  private find(found: "${" | "CALL(" | "`" | '"""', at: number): number {
    this.found = found
    return at
  }
}

/** The number of units of `wanted` that are at `at`. */
function matches(text: string, wanted: string, at: number, to: number): number {
  let count = 0
  while (count < wanted.length && at + count < to && text.charCodeAt(at + count) === wanted.charCodeAt(count)) count++
  return count
}
