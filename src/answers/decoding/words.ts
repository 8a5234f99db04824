// Words and numbers with nothing but known, harmless trimmings around them.

import { equal } from "../../values/equality.ts"
import { Failure } from "../../values/failure.ts"
import { spend, spendOnText } from "../../values/meter.ts"
import { numberOf, type Type } from "../../values/types.ts"
import { isNumber, type Num, type Value } from "../../values/values.ts"
import { endsQuestion } from "../unusable.ts"

/** UTF-16 units of the longest text of which trimmings are taken off. */
const MAX_TRIMMED = 200

export interface Word {
  readonly value: Value
  /** Whether the text is the value as a program converts it, with no trimmings and in its own letters. */
  readonly isExact: boolean
}

/**
 * The value of a type that a text of one word or number denotes: as it stands, without its trimmings, or in other
 * letters, as `True` and `None`. Undefined where it denotes no value, or several in equally good ways.
 */
export function wordIn(text: string, type: Type): Word | undefined {
  spendOnText(text.length)
  const members = type.kind === "union" ? type.members : [type]
  const trimmed = text.trim()
  const found = single(members, (member) => asItStands(trimmed, member))
  if (found !== undefined) return { value: found, isExact: !isNumber(found) || JSON_NUMBER.test(trimmed) }
  if (trimmed.length > MAX_TRIMMED) return undefined
  spend(MAX_TRIMMED)
  const bare = withoutTrimmings(trimmed)
  if (bare === "") return undefined
  const value =
    single(members, (member) => literalIn(bare, member)) ?? single(members, (member) => inOtherLetters(bare, member))
  return value === undefined ? undefined : { value, isExact: false }
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/

/** The one value that members of a union find; undefined where they find several or none. */
function single(members: readonly Type[], find: (member: Type) => Value | undefined): Value | undefined {
  let found: Value | undefined
  for (const member of members) {
    spend(1)
    const value = find(member)
    if (value === undefined) continue
    if (found !== undefined && !equal(found, value)) return undefined
    found = value
  }
  return found
}

function asItStands(text: string, type: Type): Value | undefined {
  if (type.kind === "number") return heldNumber(text)
  if (type.kind === "boolean") return text === "true" ? true : text === "false" ? false : undefined
  return literalIn(text, type)
}

function literalIn(text: string, type: Type): Value | undefined {
  if (type.kind !== "literal") return undefined
  const { value } = type
  if (!isNumber(value)) return String(value) === text ? value : undefined
  const number = heldNumber(text)
  return number !== undefined && equal(number, value) ? value : undefined
}

/** The value of a text without trimmings, in letters of either case. */
function inOtherLetters(text: string, type: Type): Value | undefined {
  const lower = text.toLowerCase()
  switch (type.kind) {
    case "number":
      return amountIn(text)
    case "boolean":
      return /^(?:true|yes)$/.test(lower) ? true : /^(?:false|no)$/.test(lower) ? false : undefined
    case "null":
      return /^(?:null|none)$/.test(lower) ? null : undefined
    case "literal":
      if (typeof type.value === "string") return type.value.toLowerCase() === lower ? type.value : undefined
      return isNumber(type.value) && equal(type.value, amountIn(text) ?? null) ? type.value : undefined
    case "any":
    case "string":
    case "function":
    case "type":
    case "record-of-any":
    case "list":
    case "record":
    case "union":
    case "host":
      return undefined
    default:
      throw type satisfies never
  }
}

/** Pairs of marks around a whole answer: emphasis, code, quotes, and mathematics in TeX. */
const PAIRS: readonly (readonly [string, string])[] = [
  ["**", "**"],
  ["*", "*"],
  ["__", "__"],
  ["_", "_"],
  ["`", "`"],
  ['"', '"'],
  ["'", "'"],
  ["“", "”"],
  ["‘", "’"],
  ["$$", "$$"],
  ["$", "$"],
  ["\\(", "\\)"],
  ["\\[", "\\]"],
  ["\\boxed{", "}"],
  ["\\boxed{\\text{", "}}"],
]

/** The words that introduce an answer and say nothing of it. */
const INTRODUCTION =
  /^(\*\*|)(?:(?:the|my)\s)?(?:(?:final|correct)\s)?(?:answer|result|value|total|count|sum)\s?(?::|=|is:?)\1\s*/i
const HEADING = /^#{1,6}\s*(?:final\s)?(?:answer|result)\s*[:：]?\s*\n+/i
const ANNOUNCEMENT = /^here(?: is|'s)\sthe\s(?:final\s)?(?:answer|result)\s*[:：]\s*/i
const CHINESE_OR_JAPANESE = /^(?:答案|回答|答え)\s*(?:[:：]|是|は)\s*/
/** The letter of a choice, as in `(B)`, `B)`. */
const CHOICE = /^\(?(\p{L})\)$/u
const KOREAN_SENTENCE = /^(?:정답|답)은\s?(.+?)입니다$/

function withoutTrimmings(text: string): string {
  let bare = text
  for (let before = ""; before !== bare;) {
    before = bare
    for (const [open, close] of PAIRS) {
      const inside = bare.slice(open.length, bare.length - close.length)
      if (bare.length >= open.length + close.length && bare === open + inside + close && !inside.includes(close))
        bare = inside.trim()
    }
    bare = bare
      .replace(/(?<![.!])[.。]$|(?<![\d.!])!$/, "")
      .replace(HEADING, "")
      .replace(ANNOUNCEMENT, "")
      .replace(CHINESE_OR_JAPANESE, "")
      .replace(INTRODUCTION, "")
      .replace(CHOICE, "$1")
      .replace(KOREAN_SENTENCE, "$1")
      .trim()
  }
  return bare
}

/** Units that say nothing of the size of a number. A letter that may be a factor, as in `5 m`, is none of them. */
const UNIT = new RegExp(
  `^(?:${[
    "km|kg|cm|mg|g|°|° ?[CF]|[개명번원]",
    "(?:byte|bit|character|letter|word|line|sentence|paragraph|section|chapter|page|item|entry|row|column|record)s?",
    "(?:time|token|degree|meter|metre|kilometer|kilometre|mile|gram|kilogram|dollar|euro)s?",
    "(?:second|minute|hour|day|week|month|year)s?|entries|people",
    "USD|EUR|GBP|JPY|CHF|CNY|INR|KRW|yen",
  ].join("|")})$`,
)
const THOUSANDS = String.raw`\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})`
const AMOUNT = new RegExp(`^([-+−]?)([$€£¥₩₹]?)(${THOUSANDS}|\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)(?: ?([^\\s\\d].*))?$`)

/**
 * The number of a text that has only a currency sign or one of the known units besides. A single comma may separate
 * thousands or decimals.
 */
function amountIn(text: string): Num | undefined {
  const match = AMOUNT.exec(text)
  if (match === null) return undefined
  const [, sign = "", currency, digits = "", behind = ""] = match
  if (behind !== "" && (currency !== "" || !(/^[€£¥₩₹$]$/.test(behind) || UNIT.test(behind)))) return undefined
  return heldNumber(sign.replace("−", "-") + digits.replaceAll(",", ""))
}

/** The reason why a text of one number is not read, which another reader may take for either of two. */
export function ambiguityOf(text: string): string | undefined {
  if (text.length > MAX_TRIMMED || !/^\D*\d{1,3},\d{3}\D*$/.test(text)) return undefined
  return "its comma may separate thousands or decimals: write the number without it"
}

/** The number that a text consists of, if the language can hold it. */
export function heldNumber(text: string): Num | undefined {
  try {
    return numberOf(text)
  } catch (thrown) {
    if (!(thrown instanceof Failure) || endsQuestion(thrown)) throw thrown
    return undefined
  }
}
