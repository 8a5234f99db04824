// Tells fenced code blocks and inline code spans from prose, by the text before a place alone.

const TAB = 9
const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const TICK = 96
const TILDE = 126

// The surroundings of the place.
const PROSE = 0
const SPAN = 1
const INFO = 2
const FENCE = 3

// The beginning of the line up to the place. A fence opens after the first three, and closes after the first two.
const PLAIN = 0
const QUOTED = 1
const MARKED = 2
const BULLET = 3
const DIGITS = 4
const TEXT = 5

function isPrefixUnit(unit: number): boolean {
  return (
    unit === SPACE
    || unit === TAB
    || unit === 62
    || unit === 45
    || unit === 42
    || unit === 43
    || (unit >= 48 && unit <= 57)
    || unit === 46
    || unit === 41
  )
}

/** The state of a line after one more unit that is neither a newline nor part of a run. */
function nextLine(line: number, unit: number): number {
  if (line === TEXT) return TEXT
  if (line === DIGITS) return unit >= 48 && unit <= 57 ? DIGITS : unit === 46 || unit === 41 ? BULLET : TEXT
  if (unit === SPACE || unit === TAB) return line === BULLET ? MARKED : line
  if (line === BULLET) return TEXT
  if (unit === 62) return line === PLAIN ? QUOTED : line
  if (unit === 45 || unit === 42 || unit === 43) return BULLET
  return unit >= 48 && unit <= 57 ? DIGITS : TEXT
}

/**
 * Follows code through a text that comes in pieces (`begin`), each unit once. A fence is three or more ` or ~ after
 * indentation, `>` or list markers; the same character at least as often and nothing else on a line closes it. A run of
 * n backticks opens a span, and the next run of n on the same line, or the line's end, closes it.
 */
export class CodeTracker {
  private mode = PROSE
  private fence = 0
  private length = 0
  private line = PLAIN
  private closing = false
  private run = 0
  private runUnit = 0
  private runLine = PLAIN

  private tick = -1
  private tilde = -1

  /** A new piece of the text follows: offsets count in it from now on. */
  begin(): void {
    this.tick = this.tilde = -1
  }

  /** Takes one unit. */
  step(unit: number): void {
    if (this.run > 0) {
      if (unit === this.runUnit) {
        this.run++
        return
      }
      this.endRun()
    }
    if (unit === NEWLINE) {
      this.line = PLAIN
      if (this.mode === SPAN || this.closing) this.mode = PROSE
      else if (this.mode === INFO) this.mode = FENCE
      this.closing = false
    } else if (unit === TICK || unit === TILDE) {
      this.run = 1
      this.runUnit = unit
      this.runLine = this.line
      this.line = TEXT
      this.closing = false
    } else {
      this.line = nextLine(this.line, unit)
      if (this.closing && unit !== SPACE && unit !== TAB && unit !== RETURN) this.closing = false
    }
  }

  private endRun(): void {
    const length = this.run
    this.run = 0
    if (this.mode === PROSE) {
      if (length >= 3 && this.runLine <= MARKED) this.enter(INFO, length)
      else if (this.runUnit === TICK) this.enter(SPAN, length)
    } else if (this.mode === SPAN) {
      if (this.runUnit === TICK && length === this.length) this.mode = PROSE
    } else if (this.mode === INFO) {
      if (this.runUnit === TICK && this.fence === TICK) this.mode = length === this.length ? PROSE : SPAN
    } else if (this.runUnit === this.fence && length >= this.length && this.runLine <= QUOTED) this.closing = true
  }

  private enter(mode: number, length: number): void {
    this.mode = mode
    this.fence = this.runUnit
    this.length = length
  }

  /**
   * Takes `text` from `from` to `to`. With `fences` it stops before a run of backticks that could open a live block (at
   * the start of a line of prose, not at `except`) and gives the place where it stopped, else `to`.
   */
  advance(text: string, from: number, to: number, fences: boolean, except: number): number {
    let at = from
    while (at < to) {
      if (this.mode !== PROSE || this.run > 0) {
        this.step(text.charCodeAt(at++))
        continue
      }
      const run = this.nextRun(text, at)
      if (run >= to) {
        this.skipProse(text, at, to)
        return to
      }
      this.skipProse(text, at, run)
      at = run
      if (fences && this.line === PLAIN && at !== except && text.charCodeAt(at) === TICK) return at
      this.step(text.charCodeAt(at++))
    }
    return to
  }

  /** Each search starts where the last one ended, so a text is searched once. */
  private nextRun(text: string, from: number): number {
    if (this.tick < from) this.tick = find(text, "`", from)
    if (this.tilde < from) this.tilde = find(text, "~", from)
    return this.tick < this.tilde ? this.tick : this.tilde
  }

  private skipProse(text: string, from: number, to: number): void {
    let start = to
    while (start > from && isPrefixUnit(text.charCodeAt(start - 1))) start--
    if (start > from) {
      if (text.charCodeAt(start - 1) !== NEWLINE) {
        this.line = TEXT
        return
      }
      this.line = PLAIN
    }
    for (let at = start; at < to; at++) this.line = nextLine(this.line, text.charCodeAt(at))
  }

  /** Whether what comes next lies in no code, and in no run of backticks or tildes that is still growing. */
  isInProse(): boolean {
    return this.mode === PROSE && this.run === 0
  }

  /** Takes a whole piece of prose without backticks and tildes. */
  skipPlain(text: string): void {
    this.skipProse(text, 0, text.length)
  }

  /** Ends a run: the next unit is no part of it. Whether that lies in code. */
  inCode(): boolean {
    if (this.run > 0) this.endRun()
    return this.mode !== PROSE
  }

  /** Goes past a node or an interpolation, which is no text. */
  skipNode(): void {
    if (this.run > 0) this.endRun()
    this.line = TEXT
    this.closing = false
  }

  /** Begins a line: behind a live block, which ends with its line, or behind a node of an answer. */
  beginLine(): void {
    this.line = PLAIN
  }
}

function find(text: string, wanted: string, from: number): number {
  const found = text.indexOf(wanted, from)
  return found < 0 ? Number.POSITIVE_INFINITY : found
}
