// The key phrases of a text: runs of content words, ranked by frequency and company.

import type { Material } from "./material.ts"
import { STOP_WORDS } from "./stop-words.ts"
import { stem, tokensOf, type Token } from "./terms.ts"

const LONGEST_PHRASE = 3
/** UTF-16 units of the longest word; a longer run of letters is none. */
const LONGEST_WORD = 40
/** Particles at the end of Korean words; the longest that fits is removed. */
const PARTICLES =
  /(?:에서는|으로는|에게서|이라는|에서|에게|으로|까지|부터|이나|들의|들을|들이|들은|이라|라는|은|는|이|가|을|를|의|에|로|와|과|도|만)$/

/** Endings of Korean verbs and connectives. */
const INFLECTED = /(?:니다|하는|하고|있는|되는|하여|해서|지만|그리고|그러나|것은|것이|것을|세요|거나|수)$/
/** Japanese and Chinese have no spaces between words; a run of their characters counts as a noun. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const NOUN = /[\p{Script=Katakana}ー]{2,40}|[\p{Script=Han}々]{2,40}/gu

interface Phrase {
  readonly shown: Map<string, number>
  count: number
  readonly words: readonly string[]
  first: number
}

/**
 * At most `limit` phrases, best first. Candidates are runs of content words between stop words and punctuation; the
 * score of a word is the length of its runs over its frequency, that of a phrase its words' and its repetition (RAKE:
 * Rose, Engel, Cramer and Cowley 2010; the repetition is ours, since single runs are commonly chance).
 */
export function keyphrases(material: Material, limit: number): string[] {
  const phrases = new Map<string, Phrase>()
  const frequency = new Map<string, number>()
  const degree = new Map<string, number>()
  const texts = [...material.headings.map(({ text }) => text), ...material.sentences.map(({ text }) => text)]
  for (const text of texts) {
    for (const run of runsOf(text)) {
      const words = run.map(({ word }) => word)
      for (const word of words) {
        frequency.set(word, (frequency.get(word) ?? 0) + 1)
        degree.set(word, (degree.get(word) ?? 0) + words.length)
      }
      const key = words.join(" ")
      const phrase = phrases.get(key) ?? { shown: new Map<string, number>(), count: 0, words, first: phrases.size }
      phrase.count++
      const shown = text.slice(run[0]!.start, run.at(-1)!.end)
      phrase.shown.set(shown, (phrase.shown.get(shown) ?? 0) + 1)
      phrases.set(key, phrase)
    }
  }
  const score = ({ words, count }: Phrase) => {
    const sum = words.reduce(
      (total, word) => total + degree.get(word)! / frequency.get(word)! + Math.log(frequency.get(word)!),
      0,
    )
    const isChance = count === 1 && words.length > 1 && texts.length > 12
    return (sum / Math.sqrt(words.length)) * Math.log(1 + count) * (isChance ? 0.4 : 1)
  }
  const ranked = [...phrases.values()].sort((a, b) => score(b) - score(a) || a.first - b.first)
  const chosen: Phrase[] = []
  for (const phrase of ranked) {
    if (chosen.length >= limit) break
    if (!chosen.some((other) => isPart(phrase.words, other.words) || isPart(other.words, phrase.words)))
      chosen.push(phrase)
  }
  return chosen.map(({ shown }) => [...shown].sort((a, b) => b[1] - a[1])[0]![0])
}

interface Word {
  readonly word: string
  /** Its place in the text, without a particle. */
  readonly start: number
  readonly end: number
}

function runsOf(text: string): Word[][] {
  const runs: Word[][] = []
  let run: Word[] = []
  let end = 0
  const close = () => {
    if (run.length > 0 && run.length <= LONGEST_PHRASE) runs.push(run)
    run = []
  }
  for (const token of tokensOf(text)) {
    const between = text.slice(end, token.start)
    end = token.start + token.text.length
    if (!/^[ -]?$/.test(between)) close()
    if (UNSPACED.test(token.text)) {
      close()
      for (const { 0: word, index } of token.text.matchAll(NOUN))
        runs.push([{ word, start: token.start + index, end: token.start + index + word.length }])
      continue
    }
    const word = wordOf(token)
    if (word === undefined) close()
    else run.push(word)
  }
  close()
  return runs
}

/** The word of a token; undefined for a word without content. */
function wordOf({ text, start, joined }: Token): Word | undefined {
  if (joined) {
    const bare = text.length > 2 ? text.replace(PARTICLES, "") : text
    return bare.length > 1 && bare.length <= LONGEST_WORD && !INFLECTED.test(bare)
      ? { word: bare, start, end: start + bare.length }
      : undefined
  }
  const word = text.toLowerCase()
  return STOP_WORDS.has(word) || word.length < 3 || word.length > LONGEST_WORD || /^\d+$/.test(word)
    ? undefined
    : { word: stem(word), start, end: start + text.replace(/['’]s$/, "").length }
}

function isPart(part: readonly string[], whole: readonly string[]): boolean {
  return part.every((word) => whole.includes(word))
}

/** A title for the data: their first heading, a first line alone, or their key phrases. */
export function titleOf(material: Material, words: number): string {
  const first =
    material.headings.find(({ level }) => level <= 2)?.text ?? material.firstLine ?? material.headings[0]?.text
  if (first !== undefined && first.split(/\s+/).length <= Math.max(words, 14)) return first.replace(/[.:：]$/, "")
  const phrases = keyphrases(material, 3)
  let title = ""
  for (const [i, phrase] of phrases.entries()) {
    const separator =
      i < phrases.length - 1 || UNSPACED.test(phrase) || /\p{Script=Hangul}/u.test(phrase) ? ", " : " and "
    const longer = i === 0 ? phrase : `${title}${separator}${phrase}`
    if (i > 0 && longer.split(/\s+/).length > words) break
    title = longer
  }
  return title === "" ? "" : title[0]!.toUpperCase() + title.slice(1)
}
