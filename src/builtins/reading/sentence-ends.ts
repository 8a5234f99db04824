// The places at which a sentence ends, by the characters around them: quotation marks, brackets and abbreviations, on
// which the rules of Unicode (UAX #29) err or say nothing.

type Side = "opening" | "closing" | null

const OPENING = /[([{„‚「『【《〈〔（［｛]/
const CLOSING = /[)\]}」』】》〉〕）］｝]/
const QUOTES = /["'“”‘’«»‹›]/
/** Characters that follow a closing mark directly: white space and punctuation. */
const AFTER_CLOSING = /[\s,;:.!?…、。！？，；：)\]}」』】》〉）]/
const WIDE_FULL_STOP = /[。！？｡]/

/**
 * Whether the mark at a position opens or closes what it stands at; null for other characters. Quotation marks open in
 * one language and close in another, so white space decides; between two characters or two spaces, their usual side.
 */
export function sideOf(text: string, position: number): Side {
  const mark = text[position] ?? ""
  if (OPENING.test(mark)) return "opening"
  if (CLOSING.test(mark)) return "closing"
  if (!QUOTES.test(mark)) return null
  const isFreeBefore = position === 0 || /\s/.test(text[position - 1]!)
  const isFreeAfter = position + 1 >= text.length || AFTER_CLOSING.test(text[position + 1]!)
  if (isFreeBefore !== isFreeAfter) return isFreeBefore ? "opening" : "closing"
  return /[“‘«‹]/.test(mark) ? "opening" : "closing"
}

/** A stop with the marks that close behind it, French ones after a space. */
const STOP = /[.!?…。！？｡؟।](?:[")'”’“«»\]」』）]|[ \u00a0\u202f][»›”]){0,4}\s{1,8}$/
const LONGEST_STOP = 18

/** Whether a sentence ends before a position between white space and another character. */
export function endsBeforeSpace(text: string, position: number): boolean {
  return (
    STOP.test(text.slice(Math.max(0, position - LONGEST_STOP), position))
    && sideOf(text, position) !== "closing"
    && !isAbbreviatedAt(text, 0, position)
  )
}

/**
 * Whether a sentence ends before a position between two characters of a script without spaces: behind a full stop, or
 * behind the marks that close after it if another one opens. `「はい。」と言った。` is one sentence.
 */
export function endsBetween(text: string, position: number): boolean {
  const side = sideOf(text, position)
  if (side === "closing" || /[、。！？.!?…]/.test(text[position] ?? "")) return false
  return isBehindWideStop(text, position) && (sideOf(text, position - 1) !== "closing" || side === "opening")
}

/** Whether a full stop of a script without spaces, with the marks that close behind it, ends at a position. */
export function isBehindWideStop(text: string, position: number): boolean {
  return WIDE_FULL_STOP.test(text[beforeClosing(text, position) - 1] ?? "")
}

const MOST_CLOSING = 4

/** The position before the closing marks that end at a position. */
function beforeClosing(text: string, position: number): number {
  let at = position
  while (at > 0 && position - at < MOST_CLOSING && sideOf(text, at - 1) === "closing") at--
  return at
}

// A full stop after these ends no sentence: a title, "e.g.", the initial in "George W. Bush", the mark of a list item.
const START = String.raw`(?:^|[\s("'“‘[])`
const STOP_AND_SPACES = String.raw`\.[ \t\u00a0\u202f]+$`
const ABBREVIATION = new RegExp(
  `${START}(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|e\\.g|i\\.e|cf|Figs?|approx|Gen|Col|Sen|Rep|Rev|Hon|bzw|vgl|ggf`
    + String.raw`|z\.\s?B|d\.\s?h|u\.\s?a|o\.\s?ä)${STOP_AND_SPACES}`,
)
const INITIAL = new RegExp(String.raw`(?:^|\p{Lu}\p{L}*\.?\s)\p{Lu}${STOP_AND_SPACES}`, "u")
const ACRONYM = new RegExp(String.raw`${START}(?:\p{Lu}\.)+\p{Lu}${STOP_AND_SPACES}`, "u")
const BEFORE_NUMBER = new RegExp(
  `${START}(?:(?:Vol|Nos?|Nrn?|pp?|Figs?|Eqs?|Secs?|Chap|Ch|Arts?|ca?|Apt|Tel|Abb|Abs|Bd|Kap|Tab|Par|Ziff|S|Ref|Ver`
    + String.raw`|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Okt|Nov|Dec|Dez)|\p{L}|\d{1,2})${STOP_AND_SPACES}`,
  "iu",
)
const DAY = new RegExp(String.raw`${START}\d{1,2}${STOP_AND_SPACES}`)
const MONTH = /^(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b/
const HALF = new RegExp(String.raw`${START}[zduoi]${STOP_AND_SPACES}`, "i")
const OTHER_HALF = /^(?:[BhaUäd])\./
/** Words that begin a sentence even behind an abbreviation such as "U.S." */
const BEGINNING = new RegExp(
  "^(?:An?|And|As|At|But|For|He|Her|His|However|I|If|In|It|Its|My|On|Our|She|That|The|Their|There|These|They|This|We"
    + "|When|You)\\b",
)
const LONGEST_ABBREVIATION = 24
const LONGEST_WORD = 12

/** Whether the full stop before the spaces that end at a position is that of an abbreviation behind `start`. */
export function isAbbreviatedAt(text: string, start: number, position: number): boolean {
  const before = text.slice(Math.max(start, position - LONGEST_ABBREVIATION), position)
  if (!/\.[ \t\u00a0\u202f]+$/.test(before)) return false
  const after = text.slice(position, position + LONGEST_WORD)
  return (
    ABBREVIATION.test(before)
    || INITIAL.test(before)
    || (ACRONYM.test(before) && !BEGINNING.test(after))
    || (/^\p{Nd}/u.test(after) && BEFORE_NUMBER.test(before))
    || (MONTH.test(after) && DAY.test(before))
    || (OTHER_HALF.test(after) && HALF.test(before))
  )
}
