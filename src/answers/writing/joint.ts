// The joint of an answer and the text that continues it: a model may repeat there what the answer already has.

import type { Diagnostic } from "../../../grammar/index.ts"
import { shorten } from "../../base/shorten.ts"
import type { Datum } from "../../models/model.ts"
import { Failure, type Location } from "../../values/failure.ts"
import type { Place } from "../decoding/structure.ts"
import { cutNumbersOf, cutWordOf, hasWord, joinedTo } from "../decoding/joined-words.ts"

/** A part of an answer: text, and behind it the node or problem that generation stopped at. */
export interface Fragment {
  /** The text as the model wrote it. */
  readonly text: string
  /** The node as the model wrote it; empty if nothing of it stays. */
  readonly source: string
  /** The result that is placed in the text, as it was shown to the model; null if there is none. */
  readonly shown: Datum | null
}

/** The beginning of a continuation that repeats the answer. */
export interface Repetition {
  readonly text: string
  /** The part of the answer that it repeats, as a phrase. */
  readonly of: string
  /** Whether it may as well be meant, so that it is left in. */
  readonly isDoubtful: boolean
}

export interface Joined {
  readonly fragments: readonly Fragment[]
  /** The text behind the last fragment. */
  readonly tail: string
  /** The place of the last result in JSON; null where the answer is text. */
  readonly place: Place | null
}

/** A text that a continuation may begin with: pieces in order, each in one of its forms. */
interface Reading {
  readonly of: string
  /** Whether the text may as well be meant, so that it stays. */
  readonly isDoubtful?: true
  readonly ignoresCase?: true
  /** The number of its pieces, and the forms that each may have. */
  readonly length: number
  readonly formsAt: (piece: number) => readonly string[]
  /** Whether white space may stand before it. */
  readonly skipsBlanks: boolean
  /** Whether it may end between these two texts. */
  readonly endsBetween: (before: string, after: string) => boolean
}

/** UTF-16 units of a text that is only a repetition if it is written again, even behind white space. */
const MIN_CERTAIN = 12

/** UTF-16 units of the shortest beginning without a node that is recognized when it is written again. */
const MIN_BEGINNING = 8

/** The part of an answer that is repeated where it is not clear which number is meant. */
const CUT_NUMBER = "the number that was cut"

/**
 * Finds a repetition at the beginning of a continuation: of the result before it, of the whole answer so far, or of
 * the word that was cut. It holds the text back only as long as that may be one.
 */
export class Joint {
  private repetition: Repetition | undefined = undefined
  private readonly matchers: readonly Matcher[]
  private held = ""
  private isDecided: boolean

  constructor(joined: Joined) {
    this.matchers = readingsOf(joined).map((reading) => new Matcher(reading))
    this.isDecided = this.matchers.length === 0
  }

  /** Takes text of the continuation, and returns the text that belongs to the answer. */
  push(text: string): string {
    if (this.isDecided) return text
    this.held += text
    for (const matcher of this.matchers) matcher.push(text)
    return this.matchers.some(({ isOpen }) => isOpen) ? "" : this.decide()
  }

  /** The rest of the text that belongs to the answer: the continuation has ended. */
  end(): string {
    return this.isDecided ? "" : this.decide()
  }

  /** The repetition, once it is found; undefined afterwards. */
  takeRepetition(): Repetition | undefined {
    const { repetition } = this
    this.repetition = undefined
    return repetition
  }

  private decide(): string {
    this.isDecided = true
    const { held } = this
    let end = 0
    for (const { ends, reading } of this.matchers) {
      const last = ends.findLast((end) => reading.endsBetween(held.slice(0, end), held.slice(end)))
      if (last === undefined || last <= end) continue
      end = last
      this.repetition = { text: held.slice(0, last), of: reading.of, isDoubtful: reading.isDoubtful === true }
    }
    return this.repetition?.isDoubtful === true ? held : held.slice(end)
  }
}

/** The repair that leaves a repetition out, or the warning of one that may be meant. */
export function reportOf({ text, of, isDoubtful }: Repetition, location: Location): Diagnostic {
  const quoted = JSON.stringify(shorten(text))
  return isDoubtful
    ? { code: "repeated-text", severity: "warning", message: `${quoted} may repeat ${of}`, ...location }
    : { code: "repaired-answer", severity: "repair", message: `left out ${quoted}, which repeats ${of}`, ...location }
}

/** The failure of an answer whose number may be either of two. */
export function doubtfulNumber({ text, of, isDoubtful }: Repetition, location: Location): Failure | undefined {
  if (!isDoubtful || of !== CUT_NUMBER) return undefined
  return new Failure(
    "undecodable-answer",
    `the answer was cut behind ${text}, its rest begins with ${text}, and it is not clear which number is meant`,
    { location },
  )
}

function readingsOf({ fragments, tail, place }: Joined): Reading[] {
  const readings: Reading[] = []
  const beginning = beginningOf(fragments, tail, place !== null)
  if (beginning !== null) readings.push(beginning)
  const first = [...fragments.map(({ text }) => text), tail].find((text) => text.trim() !== "")?.trimStart() ?? ""
  if (first.trimEnd().length >= MIN_BEGINNING && hasWord(first.slice(0, MIN_CERTAIN)))
    readings.push({
      ...readingOf("the answer from its beginning", first.slice(0, MIN_CERTAIN)),
      isDoubtful: true,
      ignoresCase: true,
    })
  if (tail !== "") {
    for (const number of cutNumbersOf(tail))
      readings.push({
        ...readingOf(CUT_NUMBER, number),
        ...(/^[^,]*\.[^,]*\p{Nd}$/u.test(number) ? {} : { isDoubtful: true }),
      })
    const word = cutWordOf(tail)
    if (word !== undefined)
      readings.push({
        ...readingOf("the word that was cut", word),
        endsBetween: (before, after) => joinedTo(before, after) !== undefined,
      })
    return readings
  }
  const shown = fragments.at(-1)?.shown ?? null
  for (const form of shown === null ? [] : formsOf(shown, place)) {
    if (!hasWord(form)) continue
    const forms = place === null ? inMarks(form) : [form]
    readings.push({
      ...readingOf("the result before it", ...forms),
      skipsBlanks: place === "value" || form.length >= MIN_CERTAIN,
      endsBetween: isBetweenWords,
    })
  }
  return readings
}

/** A reading of one piece in one of its forms, with nothing before it. */
function readingOf(of: string, ...forms: readonly string[]): Reading {
  return { of, length: 1, formsAt: () => forms, skipsBlanks: false, endsBetween: () => true }
}

/** A text as it is, and in the marks that a model may set around it. */
function wrapped(text: string): string[] {
  return [
    text,
    `**${text}**`,
    `*${text}*`,
    `__${text}__`,
    `_${text}_`,
    `\`${text}\``,
    `"${text}"`,
    `“${text}”`,
    `'${text}'`,
  ]
}

/** The same for a text alone: around a number such marks may be signs. */
function inMarks(text: string): string[] {
  return /\p{L}/u.test(text) ? wrapped(text) : [text]
}

/**
 * The whole answer so far, with each node as written or as its result. Null where that is too little to tell. A call
 * alone that reads what is before it is another call behind it.
 */
function beginningOf(fragments: readonly Fragment[], tail: string, isJson: boolean): Reading | null {
  const texts = [...fragments.map(({ text }) => text), tail]
  const from = fragments.findIndex(({ text, source }) => text.trim() !== "" || source !== "")
  const first = from < 0 ? fragments.length : from
  const certain = texts[first]!.trim().length >= MIN_BEGINNING
  if (!certain && !fragments.some(({ source }) => source !== "")) return null
  const isNew = first === fragments.length - 1 && texts[first]!.trim() === ""
  const formsAt = (piece: number): readonly string[] => {
    const text = texts[first + piece / 2]
    if (text !== undefined) return [piece === 0 ? text.trimStart() : text]
    const { source, shown } = fragments[first + (piece - 1) / 2]!
    if (shown === null) return [source]
    const forms = isJson
      ? [...formsOf(shown, "value"), ...formsOf(shown, "string")]
      : formsOf(shown, null).flatMap((form) => (certain ? wrapped(form) : inMarks(form)))
    return isNew && readsBefore(source) ? forms : [source, ...forms]
  }
  return {
    of: "the answer from its beginning",
    length: 2 * (fragments.length - first) + 1,
    formsAt,
    skipsBlanks: certain,
    ...(isJson ? {} : { ignoresCase: true }),
    endsBetween: (before, after) => hasWord(before) && (tail !== "" || isBetweenWords(before, after)),
  }
}

/** The forms in which a model writes a result that it was shown. */
function formsOf({ whole, beginning, kind }: Datum, place: Joined["place"]): string[] {
  const shown = whole === null ? [`${beginning}…`, beginning] : [whole]
  if (place === null || place === "text" || kind !== "string") return shown
  const quoted = shown.map((text) => JSON.stringify(text))
  return [...shown, ...(place === "value" ? quoted : quoted.map((text) => text.slice(1, -1)))]
}

/** Whether a call reads what is before it in the answer, so that it may have another result behind itself. */
export function readsBefore(source: string): boolean {
  return /\b(?:it|so_far)\b/.test(source)
}

function isBetweenWords(before: string, after: string): boolean {
  const joined = joinedTo(before, after)
  return joined === undefined || (/\p{Nd}$/u.test(before.slice(-2)) && !/\p{Nd}/u.test(joined))
}

/** A place in a reading: in a form of a piece, or behind the last piece. */
interface State {
  readonly piece: number
  readonly form: string
  readonly offset: number
}

/** Follows a reading in all ways at once, character by character. */
class Matcher {
  readonly reading: Reading
  /** The lengths of the texts that are the reading, in ascending order. */
  readonly ends: number[] = []
  private states: State[]
  private length = 0
  /** The text behind the last of these ends. */
  private behind = ""
  private endsInDigit = false

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
      // A number may go on behind a point, or with an exponent.
      const mayGoOn = this.endsInDigit && /^(?:[.,]|[eE][+-]?)$/.test(this.behind)
      this.states = mayGoOn ? [...states, { piece: Infinity, form: "", offset: 0 }] : states
      if (this.ends.at(-1) !== this.length) continue
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
    if (!/\s/.test(unit)) return []
    const mayFollow = offset === 0 ? piece === 0 && this.reading.skipsBlanks : isBetweenTokens(form, offset)
    return mayFollow ? [state] : []
  }
}

/** Whether white space may be added at a place of a text that looks like JSON. */
function isBetweenTokens(text: string, offset: number): boolean {
  return /^[[{]/.test(text) && (/[,:[{]/.test(text[offset - 1]!) || /[\]}]/.test(text[offset]!))
}
