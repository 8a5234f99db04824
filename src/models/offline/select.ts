// Chooses sentences: the best ones, of different sections and not twice the same, within a length.

import type { Sentence } from "./material.ts"
import { isEnded } from "./quality.ts"
import { clip, firstWords } from "./sentences.ts"
import { likeness } from "./terms.ts"

/**
 * The most that a text answer takes as a JSON string. Two such answers in a list are short enough to be shown whole, so
 * whoever combines answers two by two comes to an end.
 */
export const LONGEST_ANSWER = 1_900
/** What shares this much of its terms with a chosen sentence says the same. */
const SAME = 0.5
/** What a further sentence of a section counts less than the one before. */
const AGAIN = 0.6

export interface Limits {
  readonly sentences: number
  readonly words: number | undefined
}

/** Greedily takes the highest scores (Carbonell and Goldstein 1998, in its simplest form); gives them in the text's order. */
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

/** What keeps sentences apart: `sections` have paragraphs of their own, `points` lines of their own, or all is one paragraph. */
export type Form = "sections" | "points" | "one-paragraph"

/**
 * Sentences as a text. Points of a list stay points where the form allows it: what is no sentence should not look like one,
 * also to a later question about this answer.
 */
export function compose(chosen: readonly Sentence[], form: Form): string {
  const paragraphs: { readonly section: number; text: string }[] = []
  for (const { section, text: written, isPoint } of chosen) {
    const text = written.replace(/[:：]$/, ".") // what it led to was not taken along
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

/** A point of a list gets the period that it lacks there. */
function ended(text: string): string {
  return /[\p{L}\p{N})\]"”'’]$/u.test(text) && !isEnded(text) ? `${text}.` : text
}
