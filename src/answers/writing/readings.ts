// The texts that a continuation may repeat: the result before it, the answer so far, or the end of a text that was cut.

import type { Datum } from "../../models/model.ts"
import { hasWord, joinedTo } from "../decoding/joined-words.ts"
import type { Place } from "../decoding/structure.ts"
import { cutReadings } from "./cut-readings.ts"
import { readingOf, type Reading } from "./matcher.ts"

/** A part of an answer: text, and behind it the node or problem that generation stopped at. */
export interface Fragment {
  /** The text as the model wrote it. */
  readonly text: string
  /** The node as the model wrote it; empty if nothing of it stays. */
  readonly source: string
  /** The result that is placed in the text, as it was shown to the model; null if there is none. */
  readonly shown: Datum | null
}

export interface Joined {
  readonly fragments: readonly Fragment[]
  /** The text behind the last fragment. */
  readonly tail: string
  /** The place of the last result in JSON; null where the answer is text. */
  readonly place: Place | null
}

const BEGINNING = "the answer from its beginning"

/** UTF-16 units of a text that is only a repetition if it is written again, even behind white space. */
const MIN_CERTAIN = 12

/** UTF-16 units of the shortest beginning without a node that is recognized when it is written again. */
const MIN_BEGINNING = 8

export function readingsOf({ fragments, tail, place }: Joined): Reading[] {
  const readings: Reading[] = []
  const beginning = beginningOf(fragments, tail, place !== null)
  if (beginning !== null) readings.push(beginning)
  const start = firstWords(fragments, tail, place !== null)
  if (start !== undefined)
    readings.push({
      ...readingOf(BEGINNING, ...withoutMarks(start)),
      isDoubtful: true,
      ignoresCase: true,
      ignoresMarks: true,
    })
  if (tail !== "") return [...readings, ...cutReadings(tail, place !== null)]
  const last = fragments.at(-1)
  const line = last?.text.slice(last.text.lastIndexOf("\n") + 1) ?? ""
  if (place === null && fragments.length > 1 && /\p{L}/u.test(line)) {
    const again = beginningOf([{ ...last!, text: line }], "", false)
    if (again !== null) readings.push({ ...again, of: "the last line of the answer", skipsBlanks: false })
  }
  const shown = last?.shown ?? null
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

/** The first words of an answer, which begin it again where they are written behind a result; undefined without any. */
function firstWords(fragments: readonly Fragment[], tail: string, isJson: boolean): string | undefined {
  const texts = [...fragments.map(({ text }) => text), tail]
  const first = texts.findIndex((text) => text.trim() !== "")
  const text = (texts[first] ?? "").trimStart()
  const words = text.slice(0, MIN_CERTAIN)
  if (text.trimEnd().length >= MIN_BEGINNING) return hasWord(words) ? words : undefined
  const isLabel = !isJson && tail === "" && (fragments[first]?.shown ?? null) !== null
  return isLabel && /\p{L}/u.test(words) ? words : undefined
}

/** A text as it is, and without marks of emphasis and code. */
function withoutMarks(text: string): string[] {
  return [...new Set([text, text.replace(/[*_`]/g, "")])]
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
    const own = piece === 0 ? text?.trimStart() : text
    if (own !== undefined) return isJson ? [own] : withoutMarks(own)
    const { source, shown } = fragments[first + (piece - 1) / 2]!
    if (shown === null) return [source]
    const forms = isJson
      ? [...formsOf(shown, "value"), ...formsOf(shown, "string")]
      : formsOf(shown, null).flatMap((form) => (certain ? wrapped(form) : inMarks(form)))
    return isNew && readsBefore(source) ? forms : [source, ...forms]
  }
  return {
    of: BEGINNING,
    length: 2 * (fragments.length - first) + 1,
    formsAt,
    skipsBlanks: certain,
    ...(isJson ? {} : { ignoresCase: true }),
    ...(isJson || !/\p{L}/u.test(texts[first]!) ? {} : { ignoresMarks: true }),
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
