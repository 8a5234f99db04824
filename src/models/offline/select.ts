// Selects sentences: the best ones, from different sections and without repetition, within a length.

import type { Sentence } from "./material.ts"
import { isEnded } from "./quality.ts"
import { clip, firstWords } from "./sentences.ts"
import { likeness } from "./terms.ts"

/**
 * The length of the longest text answer as a JSON string. Two such answers in a list are short enough to be shown
 * whole, so that combining answers in pairs ends.
 */
export const LONGEST_ANSWER = 1_900
/** The likeness to a chosen sentence above which a sentence says the same. */
const SAME = 0.5
/** The factor on the score of each further sentence of a section. */
const AGAIN = 0.6

export interface Limits {
  readonly sentences: number
  readonly words: number | undefined
}

/** Selects greedily by score (Carbonell and Goldstein 1998, in its simplest form); returns them in the text's order. */
export function select(sentences: readonly Sentence[], scores: readonly number[], limits: Limits): Sentence[] {
  const left = new Set(
    sentences.map((sentence, i) => ({ sentence, score: scores[i] ?? 0 })).filter(({ score }) => score > 0),
  )
  const chosen: Sentence[] = []
  const taken = new Map<number, number>()
  let words = 0
  let size = 0
  while (chosen.length < limits.sentences && left.size > 0) {
    let best: { sentence: Sentence; score: number } | undefined
    let most = 0
    for (const candidate of left) {
      const { section, order, alone } = candidate.sentence
      const before = chosen.some((other) => other.order === order - 1 && other.section === section)
      const score = candidate.score * (before ? 1 : alone) * AGAIN ** (taken.get(section) ?? 0)
      if (score > most) {
        most = score
        best = candidate
      }
    }
    if (best === undefined) break
    left.delete(best)
    const { sentence } = best
    if (chosen.some((other) => other.text === sentence.text || likeness(other.set, sentence.set) > SAME)) continue
    const count = wordsIn(sentence.text)
    const length = JSON.stringify(sentence.text).length + 2
    if (size + length > LONGEST_ANSWER || (limits.words !== undefined && words + count > limits.words)) {
      if (chosen.length > 0) continue
      return [{ ...sentence, text: abridge(sentence.text, limits.words) }]
    }
    words += count
    size += length
    chosen.push(sentence)
    taken.set(sentence.section, (taken.get(sentence.section) ?? 0) + 1)
  }
  return chosen.toSorted((a, b) => a.order - b.order)
}

function wordsIn(text: string): number {
  return text.split(/\s+/).length
}

/** A sentence that does not fit: its first words, and no more than half of the longest answer. */
function abridge(text: string, words: number | undefined): string {
  const short = words === undefined ? text : firstWords(text, words)
  return short.length * 2 > LONGEST_ANSWER ? `${clip(short, LONGEST_ANSWER / 2)}…` : short
}

/** The form of an answer: a paragraph for each section, a line for each point of a list, or one paragraph. */
export type Form = "sections" | "points" | "one-paragraph"

/**
 * Composes sentences to a text. Points of a list stay points if the form allows it: a text that is no sentence should
 * not look like one, also to a later question about this answer.
 */
export function compose(chosen: readonly Sentence[], form: Form): string {
  const paragraphs: { readonly section: number; text: string }[] = []
  for (const { section, text: written, isPoint } of chosen) {
    const text = written.replace(/[:：]$/, ".") // the text after the colon is left out
    const last = paragraphs.at(-1)
    const isBullet = isPoint && form !== "one-paragraph"
    const shown = isBullet ? `- ${text}` : isPoint ? ended(text) : text
    if (last !== undefined && (form !== "sections" || last.section === section))
      last.text += between(last.text, isBullet) + shown
    else paragraphs.push({ section, text: shown })
  }
  return paragraphs.map(({ text }) => text).join("\n\n")
}

function between(before: string, isBullet: boolean): string {
  const afterBullet = /(?:^|\n)- .*$/.test(before)
  if (isBullet) return afterBullet ? "\n" : "\n\n"
  if (afterBullet) return "\n\n"
  return /[。！？]$/.test(before) ? "" : " "
}

/** A point of a list with a period, for use as a sentence. */
function ended(text: string): string {
  return /[\p{L}\p{N})\]"”'’]$/u.test(text) && !isEnded(text) ? `${text}.` : text
}
