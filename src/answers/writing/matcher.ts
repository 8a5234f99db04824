// A text that a continuation may begin with, which is followed as the continuation arrives.

/** A text that a continuation may begin with: pieces in order, each in one of its forms. */
export interface Reading {
  readonly of: string
  /** Whether the text may as well be meant, so that it stays. */
  readonly isDoubtful?: true
  readonly ignoresCase?: true
  /** Whether marks of emphasis and code may be added to it. */
  readonly ignoresMarks?: true
  /** The number of its pieces, and the forms that each may have. */
  readonly length: number
  readonly formsAt: (piece: number) => readonly string[]
  /** Whether white space may stand before it. */
  readonly skipsBlanks: boolean
  /** Whether it may end between these two texts. */
  readonly endsBetween: (before: string, after: string) => boolean
}

/** A reading of one piece in one of its forms, with nothing before it. */
export function readingOf(of: string, ...forms: readonly string[]): Reading {
  return { of, length: 1, formsAt: () => forms, skipsBlanks: false, endsBetween: () => true }
}

/** A place in a reading: in a form of a piece, or behind the last piece. */
interface State {
  readonly piece: number
  readonly form: string
  readonly offset: number
}

/** Follows a reading in all ways at once, character by character. */
export class Matcher {
  readonly reading: Reading
  /** The lengths of the texts that are the reading, in ascending order. */
  readonly ends: number[] = []
  private states: State[]
  private length = 0
  /** The text behind the last of these ends. */
  private behind = ""
  private endsInDigit = false
  /** The text up to that end, and the mark that it opens and does not close. */
  private matched = ""
  private openMark = ""

  constructor(reading: Reading) {
    this.reading = reading
    this.states = this.enter(0)
  }

  /** Whether more text may be part of the reading, or decide whether it ends there. */
  get isOpen(): boolean {
    return this.states.length > 0
  }

  push(text: string): void {
    for (let i = 0; i < text.length && this.states.length > 0; i++) {
      const unit = text[i]!
      this.length++
      this.behind += unit
      const states = this.states.flatMap((state) => this.proceed(state, unit))
      if (this.reading.ignoresMarks === true && this.behind === this.openMark) this.ends.push(this.length)
      // A number may go on behind a point, or with an exponent.
      const mayGoOn = this.endsInDigit && /^(?:[.,]|[eE][+-]?)$/.test(this.behind)
      const mayClose = this.behind !== "" && this.openMark.startsWith(this.behind)
      this.states = mayGoOn || mayClose ? [...states, { piece: Infinity, form: "", offset: 0 }] : states
      if (this.ends.at(-1) !== this.length) continue
      this.openMark = unclosedMarkIn((this.matched += this.behind))
      this.behind = ""
      this.endsInDigit = /\p{Nd}/u.test(unit)
    }
  }

  private enter(piece: number): State[] {
    const { length, formsAt } = this.reading
    if (piece < length)
      return formsAt(piece).flatMap((form) => (form === "" ? this.enter(piece + 1) : [{ piece, form, offset: 0 }]))
    if (this.length > 0 && this.ends.at(-1) !== this.length) this.ends.push(this.length)
    return [{ piece, form: "", offset: 0 }]
  }

  private proceed(state: State, unit: string): State[] {
    const { piece, form, offset } = state
    if (form === "") return []
    const expected = form[offset]!
    const isExpected =
      expected === unit || (this.reading.ignoresCase === true && expected.toLowerCase() === unit.toLowerCase())
    if (isExpected) return offset + 1 < form.length ? [{ piece, form, offset: offset + 1 }] : this.enter(piece + 1)
    if (this.reading.ignoresMarks === true && MARK.test(unit)) return [state]
    if (!/\s/.test(unit)) return []
    const mayFollow = offset === 0 ? piece === 0 && this.reading.skipsBlanks : isBetweenTokens(form, offset)
    return mayFollow ? [state] : []
  }
}

/** Whether white space may be added at a place of a text that looks like JSON. */
function isBetweenTokens(text: string, offset: number): boolean {
  return /^[[{]/.test(text) && (/[,:[{]/.test(text[offset - 1]!) || /[\]}]/.test(text[offset]!))
}

const MARK = /[*_`]/

/** The last mark of emphasis or code in a text that it has an odd number of times; empty if there is none. */
function unclosedMarkIn(text: string): string {
  const marks = text.match(/([*_`])\1*/g) ?? []
  return marks.findLast((mark) => marks.filter((other) => other === mark).length % 2 === 1) ?? ""
}
