// Decodes the text of an answer to a value of the requested type.

import { shorten } from "../base/shorten.ts"
import { turn } from "../base/turn.ts"
import { equal } from "../values/equality.ts"
import { Failure, fail } from "../values/failure.ts"
import { spend, spendOnText } from "../values/meter.ts"
import { showInText } from "../values/show.ts"
import type { Piece } from "../program/document/steps.ts"
import { convert, hasType, numberOf, showType, type Type } from "../values/types.ts"
import { fromJson } from "../values/json.ts"
import type { Num, Value } from "../values/values.ts"
import { Mender } from "./mend.ts"
import { acceptsText, onlyResult, Template } from "./structure.ts"
import { endsQuestion } from "./unusable.ts"
import { joinsWords } from "./words.ts"

/** UTF-16 units of an answer in a message. */
const MAX_SHOWN = 60

/** UTF-16 units of an answer that is decoded without a turn of the event loop. */
const UNITS_AT_ONCE = 65_536

/** UTF-16 units of JSON that are read and converted in the time of a step. */
const JSON_UNITS_PER_STEP = 4

export interface Decoded {
  readonly value: Value
  /** The repairs that reading it took, one phrase each. */
  readonly repairs: readonly string[]
}

/** Calls a function at once, and counts its work. */
export type Counted = <T>(go: () => T) => T

/** A part of the answer that may be the JSON. `how` is the repair that finds it; null for the whole answer. */
interface Candidate {
  readonly text: string
  readonly how: string | null
}

/** Reads a text; undefined where it is not of the form that is read. */
type Read = (text: string) => Value | undefined

/**
 * Decodes an answer: as plain JSON, else as a word or number with trimmings, else the JSON in a fence or between its
 * brackets, else JSON mended by jsonrepair. Ambiguous text is not guessed at. Fails with `undecodable-answer`. Takes
 * time linear in the text, in pieces between which the event loop turns where the text is long.
 *
 * `pieces` are the model's texts and the results that make up the text. A result is a value at its place in the JSON,
 * or text in a string there; an answer that is one result alone is its value.
 */
export async function decode(
  text: string,
  type: Type,
  counted: Counted = (go) => go(),
  pieces: readonly Piece[] = [text],
): Promise<Decoded> {
  if (type.kind === "string") return { value: text, repairs: [] }
  const only = counted(() => onlyResult(pieces))
  if (only !== undefined) {
    const value = counted(() => resultAs(only.value, type))
    if (value !== undefined) return { value, repairs: [] }
    if (typeof only.value === "string") return decode(only.value, type, counted)
  }
  const isLong = text.length > UNITS_AT_ONCE
  const template = counted(() => new Template(pieces))
  const read = remembered((part) => template.fill(json(template.asJson(part)), part, type, json))
  const flat = counted(() => (acceptsText(type) || !joinsWords(textsOf(pieces)) ? text : null))
  const exact = counted(() => decodeExactly(template.text, flat, type, read))
  if (exact !== undefined) return exact
  if (isLong) await turn()
  const all = counted(() => candidates(template.text))
  const whole = counted(() => readIn(text, all, type, read))
  if (whole !== undefined) return whole
  const { jsonrepair } = await import("jsonrepair")
  if (isLong) await turn()
  const mender = new Mender(jsonrepair)
  const mend = remembered((broken) =>
    read(broken) === undefined ? template.fill(mended(broken, mender), broken, type, json) : undefined,
  )
  const repaired = counted(() => readIn(text, all, type, mend))
  if (repaired !== undefined) return { ...repaired, repairs: [...repaired.repairs, "mended its JSON"] }
  if (isLong) await turn()
  const problem = counted(() => problemOf(text, all, type, { read, mender }))
  throw undecodable(text, `is not a value of the type ${showType(type)}: ${problem}`)
}

/**
 * Whether an answer is finished, although its model may have more to write: it is one result alone, which is a value of
 * the type as it is. Text may follow a result that is a text, if the type accepts any.
 */
export function isFinished(pieces: readonly Piece[], type: Type): boolean {
  const only = type.kind === "string" ? undefined : onlyResult(pieces)
  if (only === undefined || (typeof only.value === "string" && acceptsText(type))) return false
  if (resultAs(only.value, type) !== undefined) return true
  return typeof only.value === "string" && decodeExactly(only.value, only.value, type, json)?.repairs.length === 0
}

function resultAs(value: Value, type: Type): Value | undefined {
  return fits(value, type) ? value : attempt(value, type)
}

function textsOf(pieces: readonly Piece[]): readonly string[] {
  return pieces.length === 1 ? [] : pieces.map((piece) => (typeof piece === "string" ? piece : showInText(piece.value)))
}

/**
 * The value of an answer that needs nothing cut off or mended, other than around a word or number. `text` is the answer
 * with its results as text, or null where that would make words of several pieces.
 */
function decodeExactly(template: string, text: string | null, type: Type, read: Read): Decoded | undefined {
  const plain = read(template)
  if (type.kind === "any") return { value: plain === undefined ? text! : plain, repairs: [] }
  if (plain !== undefined && fits(plain, type)) return { value: plain, repairs: [] }
  spendOnText(template.length)
  const exact = text === null ? undefined : attempt(text, type)
  if (exact !== undefined && typeof exact !== "object" && fits(exact, type)) return { value: exact, repairs: [] }

  const converted = plain === undefined ? undefined : attempt(plain, type)
  if (converted !== undefined) return { value: converted, repairs: [] }
  const word = text === null ? undefined : wordIn(text, type)
  if (text === null || word === undefined) return undefined
  return { value: word, repairs: [`read ${JSON.stringify(shorten(text, MAX_SHOWN))} as ${JSON.stringify(word)}`] }
}

/** The value of the first candidate that can be read. Fails where another fence has a different value. */
function readIn(text: string, all: readonly Candidate[], type: Type, read: Read): Decoded | undefined {
  let first: { readonly value: Value; readonly how: string | null } | undefined
  for (const candidate of all) {
    if (first !== undefined && (first.how !== FENCED || candidate.how !== FENCED)) break
    const found = read(candidate.text)
    const value = found === undefined ? undefined : attempt(found, type)
    if (value === undefined) continue
    first ??= { value, how: candidate.how }
    if (!equal(first.value, value))
      throw undecodable(text, `has several values of the type ${showType(type)}, each in a fence of its own`)
  }
  return first === undefined ? undefined : { value: first.value, repairs: first.how === null ? [] : [first.how] }
}

function mended(text: string, mender: Mender): Value | undefined {
  const whole = mender.mend(text)
  return whole === undefined ? undefined : json(whole)
}

function json(text: string): Value | undefined {
  spend(1 + text.length / JSON_UNITS_PER_STEP)
  try {
    return fromJson(text)
  } catch (thrown) {
    if (endsQuestion(thrown)) throw thrown
    return undefined // not JSON: the caller tries something else
  }
}

/** Reads each text once: the candidates of an answer are often the same. */
function remembered(read: Read): Read {
  const known = new Map<string, Value | undefined>()
  return (text) => {
    if (!known.has(text)) known.set(text, read(text))
    return known.get(text)
  }
}

function attempt(value: Value, type: Type): Value | undefined {
  return unlessFailing(() => convert(value, type))
}

function fits(value: Value, type: Type): boolean {
  return unlessFailing(() => hasType(value, type)) === true
}

function unlessFailing<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (thrown) {
    if (thrown instanceof Failure && !endsQuestion(thrown)) return undefined
    throw thrown
  }
}

function undecodable(text: string, problem: string): Failure {
  return fail("undecodable-answer", `the answer ${JSON.stringify(shorten(text, MAX_SHOWN))} ${problem}`)
}

const FENCED = "took the JSON out of its fence"

/** The parts of the answer that may be the JSON, the most likely first. Takes time linear in the text. */
function candidates(text: string): readonly Candidate[] {
  spendOnText(4 * text.length)
  const found: Candidate[] = [{ text: text.trim(), how: null }]
  for (const fenced of fencedIn(text)) found.push({ text: fenced, how: FENCED })
  for (const [open, close] of [
    ["{", "}"],
    ["[", "]"],
  ] as const) {
    const start = text.indexOf(open)
    const end = text.lastIndexOf(close)
    if (start >= 0 && end > start)
      found.push({ text: text.slice(start, end + 1), how: "took the JSON out of the text around it" })
  }
  return found
}

/** Fenced blocks of one answer that are tried. */
const MAX_FENCES = 8

function fencedIn(text: string): readonly string[] {
  const found: string[] = []
  let inside: string[] | null = null
  for (const line of text.split("\n")) {
    if (!line.trimStart().startsWith("```")) inside?.push(line)
    else if (inside === null) inside = []
    else {
      found.push(inside.join("\n").trim())
      inside = null
      if (found.length === MAX_FENCES) break
    }
  }
  return found
}

/**
 * The value of an answer of one word or number, without regard to case, quotes and final period; or its only number.
 */
function wordIn(text: string, type: Type): Value | undefined {
  spendOnText(4 * text.length)
  const bare = text
    .trim()
    .replace(/^["'“‘*`]+/, "")
    .replace(/(?<!["'”’*`.!])["'”’*`.!]+$/, "")
    .trim()
  return wordOf(bare.toLowerCase(), text, type)
}

/** The value of a word in lower case; `text` is the answer that it is of. */
function wordOf(word: string, text: string, type: Type): Value | undefined {
  switch (type.kind) {
    case "number":
      return heldNumber(word) ?? onlyNumber(text)
    case "boolean":
      return /^(true|yes)$/.test(word) ? true : /^(false|no)$/.test(word) ? false : undefined
    case "literal":
      return typeof type.value === "string" && type.value.toLowerCase() === word ? type.value : undefined
    case "null":
      return /^(null|none)$/.test(word) ? null : undefined
    case "union":
      return type.members.map((member) => wordOf(word, text, member)).find((value) => value !== undefined)
    case "any":
    case "string":
    case "function":
    case "type":
    case "record-of-any":
    case "list":
    case "record":
    case "host":
      return undefined
  }
}

const FACTOR_WORDS =
  /[%‰]|per\s?cent|dozen|hundred|thousand|lakh|crore|mil(?:li[oó]n|liard)|bil(?:lion|liard)|trillion|[百千万萬億亿兆만억조]/
const FACTOR_LETTERS = /[kmbt]|mn|bn|tn/

/** A factor after a number: a share (`42%`), a multiple (`3 million`, `5k`; `5m` may be one). */
const FACTOR = new RegExp(`^(?:\\s*(?:${FACTOR_WORDS.source})|(?:${FACTOR_LETTERS.source})(?!\\p{L}))`, "iu")

/** The number that a text consists of, if the language can hold it. */
function heldNumber(text: string): Num | undefined {
  try {
    return numberOf(text)
  } catch (thrown) {
    if (endsQuestion(thrown)) throw thrown
    return undefined
  }
}

/** The number of a short text that has no other: `The answer is 42.` */
function onlyNumber(text: string): Num | undefined {
  if (text.length > MAX_SENTENCE) return undefined
  const numbers = [...text.matchAll(/(?<![\p{L}\d.,])[-+−]?\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][-+]?\d+)?/gu)]
  const digits = text.match(/\d+/g) ?? []
  const [only] = numbers
  if (only === undefined || numbers.length !== 1 || digits.join("") !== only[0].replaceAll(/\D/g, "")) return undefined
  return FACTOR.test(text.slice(only.index + only[0].length))
    ? undefined
    : heldNumber(only[0].replaceAll(",", "").replace("−", "-"))
}

/** UTF-16 units of the longest answer that is searched for a number. */
const MAX_SENTENCE = 200

function problemOf(
  text: string,
  all: readonly Candidate[],
  type: Type,
  { read, mender }: { readonly read: Read; readonly mender: Mender },
): string {
  const found = all.map((candidate) => read(candidate.text)).find((value) => value !== undefined)
  if (found === undefined && text.trim() === "") return "it is empty"
  if (found === undefined && type.kind !== "host")
    return mender.isExhausted ? "it is not JSON, and too long or too broken to be mended" : "it is not JSON"
  try {
    convert(found ?? text, type)
    return "it cannot be read"
  } catch (thrown) {
    if (endsQuestion(thrown)) throw thrown
    return thrown instanceof Failure ? thrown.message : "it cannot be read"
  }
}
