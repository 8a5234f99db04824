// The terms that `search` compares: folded words, and pairs of characters for scripts without spaces.

import { checkTextLength, spendOnText } from "../../values/meter.ts"
import { segmenterOf } from "./segment.ts"

const IDEOGRAPH = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー`
const SYLLABLE = String.raw`\p{sc=Hangul}`
const UNSPACED_LETTER = String.raw`\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`
const OTHER = String.raw`[\p{L}\p{N}\p{M}]--[${IDEOGRAPH}${SYLLABLE}${UNSPACED_LETTER}]`

const IDEOGRAPHS = new RegExp(`^[${IDEOGRAPH}]`, "u")
const HANGUL = new RegExp(`^${SYLLABLE}`, "u")
const UNSPACED = new RegExp(`^[${UNSPACED_LETTER}]`, "u")
const RUNS = new RegExp(`[${IDEOGRAPH}]+|${SYLLABLE}+|[${UNSPACED_LETTER}]+|[${OTHER}]+`, "gv")

/** Words are cut to this length: longer ones do not occur in prose. */
const LONGEST_TERM = 40

/**
 * The terms of a text in order. Case, accents and width are folded, and an English plural becomes its singular. Chinese
 * and Japanese give each pair of neighbouring characters and each ideograph, Korean each word and its pairs of
 * syllables (a noun is found with any particle after it), Thai, Lao, Khmer and Burmese the words of ICU's dictionaries.
 */
export function* termsOf(text: string): Generator<string, void> {
  spendOnText(FOLDING_PASSES * text.length)
  for (const [run] of fold(text).matchAll(RUNS)) {
    if (IDEOGRAPHS.test(run)) {
      for (const character of run) if (/\p{sc=Han}/u.test(character)) yield character
      yield* pairsOf(run)
    } else if (HANGUL.test(run)) {
      yield run.slice(0, LONGEST_TERM)
      if (run.length > 2) yield* pairsOf(run)
    } else if (UNSPACED.test(run)) {
      for (const { segment } of segmenterOf("word").segment(run)) yield segment
    } else {
      yield singular(run.slice(0, LONGEST_TERM))
    }
  }
}

/** Readings of a text by the functions that fold it. */
const FOLDING_PASSES = 4

/** Whether a term of a query also matches the longer words that begin with it. */
export function matchesLonger(term: string): boolean {
  return HANGUL.test(term) || (term.length >= 3 && !IDEOGRAPHS.test(term))
}

/** Whether a term is so long that a word one slip away is probably the same. */
export function allowsSlip(term: string): boolean {
  return term.length >= 5 && /^\p{L}+$/u.test(term) && !HANGUL.test(term) && !IDEOGRAPHS.test(term)
}

function fold(text: string): string {
  // eslint-disable-next-line no-control-regex -- ASCII needs no folding except of case
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase()
  try {
    return text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .normalize("NFKC")
      .toLowerCase()
  } catch (error) {
    // A character may have up to 18 in its place.
    if (error instanceof RangeError) checkTextLength(Infinity)
    throw error
  }
}

function* pairsOf(run: string): Generator<string, void> {
  let before = ""
  let hasPair = false
  for (const character of run) {
    if (before !== "") {
      yield before + character
      hasPair = true
    }
    before = character
  }
  if (!hasPair && !/\p{sc=Han}/u.test(run)) yield run
}

/** The "S stemmer" (Harman 1991): cheap, and wrong only where the text and the query are wrong alike. */
function singular(word: string): string {
  if (word.length < 4 || !word.endsWith("s") || /(?:[us]s|[aeo]es|[ae]ies|is)$/.test(word)) return word
  return word.endsWith("ies") ? `${word.slice(0, -3)}y` : word.slice(0, -1)
}
