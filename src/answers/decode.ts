// Decodes the text of an answer to a value of the requested type.

import { shorten } from "../base/shorten.ts"
import { equal } from "../values/equality.ts"
import { Failure, fail } from "../values/failure.ts"
import { convert, hasType, numberOf, showType, type Type } from "../values/types.ts"
import { fromJson } from "../values/json.ts"
import type { Num, Value } from "../values/values.ts"

/** UTF-16 units of an answer in a message. */
const MAX_SHOWN = 60

export interface Decoded {
  readonly value: Value
  /** The repairs that reading it took, one phrase each. */
  readonly repairs: readonly string[]
}

/** A part of the answer that may be the JSON. `how` is the repair that finds it; null for the whole answer. */
interface Candidate {
  readonly text: string
  readonly how: string | null
}

/**
 * Decodes an answer: as plain JSON, else as a word or number with trimmings, else the JSON in a fence or between its
 * brackets, else JSON mended by jsonrepair. Ambiguous text is not guessed at. Fails with `undecodable-answer`.
 */
export async function decode(text: string, type: Type): Promise<Decoded> {
  if (type.kind === "string") return { value: text, repairs: [] }
  const plain = json(text)
  if (type.kind === "any") return { value: plain === undefined ? text : plain, repairs: [] }
  if (plain !== undefined && fits(plain, type)) return { value: plain, repairs: [] }
  const exact = attempt(text, type)
  if (exact !== undefined && typeof exact !== "object" && fits(exact, type)) return { value: exact, repairs: [] }

  const converted = plain === undefined ? undefined : attempt(plain, type)
  if (converted !== undefined) return { value: converted, repairs: [] }
  const word = wordIn(text, type)
  if (word !== undefined)
    return { value: word, repairs: [`read ${JSON.stringify(shorten(text, MAX_SHOWN))} as ${JSON.stringify(word)}`] }
  const all = candidates(text)
  const whole = readIn(text, all, type, json)
  if (whole !== undefined) return whole
  const { jsonrepair } = await import("jsonrepair")
  const mended = readIn(text, all, type, (broken) => mend(broken, jsonrepair))
  if (mended !== undefined) return { ...mended, repairs: [...mended.repairs, "mended its JSON"] }
  const problem = `is not a value of the type ${showType(type)}: ${problemOf(text, all, type)}`
  throw fail("undecodable-answer", `the answer ${JSON.stringify(shorten(text, MAX_SHOWN))} ${problem}`)
}

/** The value of the first candidate that can be read. Fails where another fence has a different value. */
function readIn(
  text: string,
  all: readonly Candidate[],
  type: Type,
  read: (text: string) => Value | undefined,
): Decoded | undefined {
  let first: { readonly value: Value; readonly how: string | null } | undefined
  for (const candidate of all) {
    if (first !== undefined && (first.how !== FENCED || candidate.how !== FENCED)) break
    const found = read(candidate.text)
    const value = found === undefined ? undefined : attempt(found, type)
    if (value === undefined) continue
    first ??= { value, how: candidate.how }
    if (!equal(first.value, value)) {
      const several = `has several values of the type ${showType(type)}, each in a fence of its own`
      throw fail("undecodable-answer", `the answer ${JSON.stringify(shorten(text, MAX_SHOWN))} ${several}`)
    }
  }
  return first === undefined ? undefined : { value: first.value, repairs: first.how === null ? [] : [first.how] }
}

/** Only text that begins like a list or a record can be broken JSON: jsonrepair turns prose into a string or a list. */
function mend(text: string, jsonrepair: (text: string) => string): Value | undefined {
  if (!/^[[{]/.test(text)) return undefined
  let mended: string
  try {
    mended = jsonrepair(text)
  } catch {
    return undefined // not even with repairs: the caller tries something else
  }
  return json(mended)
}

function json(text: string): Value | undefined {
  try {
    return fromJson(text)
  } catch {
    return undefined // not JSON: the caller tries something else
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
    if (thrown instanceof Failure) return undefined
    throw thrown
  }
}

const FENCED = "took the JSON out of its fence"

/** The parts of the answer that may be the JSON, the most likely first. Takes time linear in the text. */
function candidates(text: string): readonly Candidate[] {
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
  const bare = text
    .trim()
    .replace(/^["'“‘*`]+/, "")
    .replace(/(?<!["'”’*`.!])["'”’*`.!]+$/, "")
    .trim()
  switch (type.kind) {
    case "number":
      return numberOf(bare) ?? onlyNumber(text)
    case "boolean":
      return /^(true|yes)$/i.test(bare) ? true : /^(false|no)$/i.test(bare) ? false : undefined
    case "literal":
      return typeof type.value === "string" && type.value.toLowerCase() === bare.toLowerCase() ? type.value : undefined
    case "null":
      return /^(null|none)$/i.test(bare) ? null : undefined
    case "union":
      return type.members.map((member) => wordIn(text, member)).find((word) => word !== undefined)
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

/** The number of a short text that has no other: `The answer is 42.` */
function onlyNumber(text: string): Num | undefined {
  if (text.length > MAX_SENTENCE) return undefined
  const numbers = [...text.matchAll(/(?<![\p{L}\d.,])[-+−]?\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][-+]?\d+)?/gu)]
  const digits = text.match(/\d+/g) ?? []
  const [only] = numbers
  if (only === undefined || numbers.length !== 1 || digits.join("") !== only[0].replaceAll(/\D/g, "")) return undefined
  return FACTOR.test(text.slice(only.index + only[0].length))
    ? undefined
    : numberOf(only[0].replaceAll(",", "").replace("−", "-"))
}

/** UTF-16 units of the longest answer that is searched for a number. */
const MAX_SENTENCE = 200

function problemOf(text: string, all: readonly Candidate[], type: Type): string {
  const found = all.map((candidate) => json(candidate.text)).find((value) => value !== undefined)
  if (found === undefined && text.trim() === "") return "it is empty"
  if (found === undefined && type.kind !== "host") return "it is not JSON"
  try {
    convert(found ?? text, type)
    return "it cannot be read"
  } catch (thrown) {
    return thrown instanceof Failure ? thrown.message : "it cannot be read"
  }
}
