// The terms by which two texts are compared: stems of words, and pairs of characters for scripts without spaces.

import { STOP_WORDS } from "./stop-words.ts"

/** Scripts without spaces between words, or with particles in words, which pairs of characters match better. */
const JOINED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}"
  + "\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー々"
const LETTER = `[[\\p{L}\\p{N}]--[${JOINED}]]`
const TOKEN = new RegExp(`[${JOINED}]+|${LETTER}(?:[[${LETTER}\\p{M}]]|['’.](?=${LETTER}))*`, "gv")
const IS_JOINED = new RegExp(`^[${JOINED}]`, "v")
const HIRAGANA_ONLY = /^[\p{Script=Hiragana}ー]+$/u

export interface Token {
  readonly text: string
  readonly start: number
  /** Whether its script is compared by pairs of characters. */
  readonly joined: boolean
}

export function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), (match) => ({
    text: match[0],
    start: match.index,
    joined: IS_JOINED.test(match[0]),
  }))
}

/** The terms of a text in order, with repetitions, without stop words. */
export function termsOf(text: string): string[] {
  return tokensOf(text).flatMap(termsOfToken)
}

export function termsOfToken({ text, joined }: Token): string[] {
  if (joined) return pairsOf(text)
  const parts = text.split(/(?<=\p{Ll})(?=\p{Lu})/u)
  return parts.length === 1 ? termOfWord(text) : [text, ...parts].flatMap(termOfWord) // maxRetries, max, Retries
}

function termOfWord(text: string): string[] {
  const word = text.toLowerCase().replaceAll("’", "'")
  return STOP_WORDS.has(word) || (word.length < 2 && !/\d/.test(word)) ? [] : [stem(word)]
}

function pairsOf(run: string): string[] {
  const characters = [...run]
  if (characters.length === 1) return HIRAGANA_ONLY.test(run) ? [] : characters
  const pairs: string[] = []
  for (let i = 0; i + 1 < characters.length; i++) {
    const pair = characters[i]! + characters[i + 1]!
    if (!STOP_WORDS.has(pair) && !HIRAGANA_ONLY.test(pair)) pairs.push(pair)
  }
  return pairs
}

/** A light stemmer for English like the first steps of Porter's (1980): plurals, -ion, -ed, -ing, a final e or y. */
export function stem(word: string): string {
  if (!/^[a-z']+$/.test(word)) return word
  let root = word.replace(/'s?$/, "")
  if (root.length > 4 && root.endsWith("ies")) root = `${root.slice(0, -3)}y`
  else if (root.length > 4 && /(?:ss|x|ch|sh)es$/.test(root)) root = root.slice(0, -2)
  else if (root.length > 3 && /[^su]s$/.test(root) && !root.endsWith("is")) root = root.slice(0, -1)
  if (root.length > 6 && /[st]ion$/.test(root)) root = root.slice(0, -3)
  const inflected = /^(.*[aeiouy].*?)(?:ed|ing)$/.exec(root)
  if (inflected !== null && inflected[1]!.length > 2) root = inflected[1]!.replace(/([b-df-hj-kmnp-rtv-z])\1$/, "$1")
  if (root.length > 3 && root.endsWith("e")) root = root.slice(0, -1)
  return root.length > 3 && root.endsWith("y") ? `${root.slice(0, -1)}i` : root
}

/** The similarity of two sets of terms: shared terms over all (Jaccard 1901). */
export function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let shared = 0
  for (const term of left) if (right.has(term)) shared++
  return shared / (left.size + right.size - shared || 1)
}
