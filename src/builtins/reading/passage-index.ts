// An index of passages by their terms, which ranks them for a query by BM25+ (Lv and Zhai 2011).

import { allocate, type Work } from "../../values/meter.ts"
import { pausesAfter, spendUnpaused } from "../pauses.ts"
import { MAX_QUERY_TERMS } from "./limits.ts"
import { allowsSlip, matchesLonger, termsOf } from "./tokens.ts"

/** A passage, by its number, and how well it matches. */
export interface Ranked {
  readonly passage: number
  readonly score: number
}

/** The passages that contain a term, and how often each does. */
interface Occurrences {
  readonly passages: number[]
  readonly counts: number[]
}

/** Parameters of BM25+: saturation of repeated terms, weight of a passage's length, least weight of a match. */
const K = 1.2
const B = 0.7
const D = 0.5

/** Weights of a longer word that begins with a term, and of a word one slip away; less the more it is longer. */
const PREFIX_WEIGHT = 0.5
const PREFIX_LOSS = 0.3
const SLIP_WEIGHT = 0.3

const BYTES_PER_TERM = 200
const BYTES_PER_OCCURRENCE = 16
/** The work on a term, with the expressions that find it; on an occurrence of one; on a word that may be similar. */
const STEPS_PER_TERM = 5
const STEPS_PER_SCORE = 1
const STEPS_PER_COMPARISON = 0.5

/** Every loop pauses. A query takes work in proportion to the index for each of its terms, which are limited. */
export class PassageIndex {
  private readonly occurrences = new Map<string, Occurrences>()
  /** The terms by their first UTF-16 unit. */
  private readonly byInitial = new Map<string, string[]>()
  /** The number of different terms of each passage, and their sum. */
  private readonly lengths: number[] = []
  private totalLength = 0

  private newTerm(term: string): Occurrences {
    allocate(BYTES_PER_TERM)
    const made = { passages: [], counts: [] }
    this.occurrences.set(term, made)
    const terms = this.byInitial.get(term[0]!)
    if (terms === undefined) this.byInitial.set(term[0]!, [term])
    else terms.push(term)
    return made
  }

  /** Adds the next passage: the first has the number 0. */
  *add(text: string): Work<void> {
    const passage = this.lengths.length
    let length = 0
    for (const term of termsOf(text)) {
      if (pausesAfter(STEPS_PER_TERM)) yield
      const { passages, counts } = this.occurrences.get(term) ?? this.newTerm(term)
      const last = passages.length - 1
      if (passages[last] === passage) {
        counts[last]!++
        continue
      }
      allocate(BYTES_PER_OCCURRENCE)
      passages.push(passage)
      counts.push(1)
      length++
    }
    this.lengths.push(length)
    this.totalLength += length
  }

  /** The `top` passages that match best, the best first; among equal ones the first. */
  *best(query: string, top: number): Work<readonly Ranked[]> {
    const scores = new Float64Array(this.lengths.length)
    // The number of the query's terms that a passage matches, and the last of them.
    const matched = new Uint16Array(this.lengths.length)
    const last = new Uint16Array(this.lengths.length)
    let number = 0
    for (const [term, times] of yield* distinctTerms(query)) {
      number++
      for (const [word, weight] of yield* this.similar(term)) {
        const { passages, counts } = this.occurrences.get(word)!
        const rarity = Math.log(1 + (this.lengths.length - passages.length + 0.5) / (passages.length + 0.5))
        for (let i = 0; i < passages.length; i++) {
          if (pausesAfter(STEPS_PER_SCORE)) yield
          const passage = passages[i]!
          scores[passage]! += times * weight * rarity * this.frequency(counts[i]!, this.lengths[passage]!)
          if (last[passage] === number) continue
          last[passage] = number
          matched[passage]!++
        }
      }
    }
    return yield* highest(scores, matched, top)
  }

  private frequency(count: number, length: number): number {
    const average = this.totalLength / this.lengths.length
    return D + (count * (K + 1)) / (count + K * (1 - B + (B * length) / average))
  }

  /** The words of the index that match a term, with their weights: itself, longer words, words one slip away. */
  private *similar(term: string): Work<readonly (readonly [string, number])[]> {
    const found: (readonly [string, number])[] = []
    if (this.occurrences.has(term)) found.push([term, 1])
    const slips = allowsSlip(term)
    if (!slips && !matchesLonger(term)) return found
    for (const word of this.byInitial.get(term[0]!) ?? []) {
      if (pausesAfter(STEPS_PER_COMPARISON)) yield
      if (word.length > term.length && word.startsWith(term)) {
        found.push([word, (PREFIX_WEIGHT * word.length) / (word.length + PREFIX_LOSS * (word.length - term.length))])
      } else if (slips && isOneSlipAway(word, term)) found.push(slip(word))
    }
    if (slips) yield* this.otherInitials(term, found)
    return found
  }

  /** Adds the words whose first letter is the slip. */
  private *otherInitials(term: string, found: (readonly [string, number])[]): Work<void> {
    const rest = term.slice(1)
    if (rest[0] !== term[0] && this.occurrences.has(rest)) found.push(slip(rest))
    for (const initial of this.byInitial.keys()) {
      if (pausesAfter(STEPS_PER_SCORE)) yield
      if (initial === term[0]) continue
      for (const word of [initial + rest, initial + term]) {
        if (word !== rest && this.occurrences.has(word)) found.push(slip(word))
      }
    }
  }
}

function slip(word: string): readonly [string, number] {
  return [word, (SLIP_WEIGHT * word.length) / (word.length + 1)]
}

/** Whether one letter more, less or other makes one word of the other. */
function isOneSlipAway(word: string, term: string): boolean {
  if (Math.abs(word.length - term.length) > 1 || word === term) return false
  let i = 0
  while (i < term.length && word[i] === term[i]) i++
  const [a, b] = [word.length >= term.length ? i + 1 : i, term.length >= word.length ? i + 1 : i]
  return word.slice(a) === term.slice(b)
}

/** The first different terms of a query, with the number of their occurrences before the first that does not count. */
function* distinctTerms(query: string): Work<ReadonlyMap<string, number>> {
  const terms = new Map<string, number>()
  for (const term of termsOf(query)) {
    if (pausesAfter(STEPS_PER_TERM)) yield
    const times = terms.get(term) ?? 0
    if (times === 0 && terms.size === MAX_QUERY_TERMS) break
    terms.set(term, times + 1)
  }
  return terms
}

/** The best passages: a passage that matches more of the terms counts more, and one that matches none does not. */
function* highest(scores: Float64Array, matched: Uint16Array, top: number): Work<readonly Ranked[]> {
  const order = (a: Ranked, b: Ranked): number => {
    spendUnpaused(1)
    return b.score - a.score || a.passage - b.passage
  }
  let kept: Ranked[] = []
  for (const [passage, terms] of matched.entries()) {
    if (pausesAfter(1)) yield
    if (terms === 0) continue
    // Rounded: the last digits may differ between engines, and results become parts of keys.
    kept.push({ passage, score: Number((scores[passage]! * terms).toPrecision(6)) })
    if (kept.length >= 2 * top + ROOM_FOR_MORE) kept = kept.sort(order).slice(0, top)
  }
  return kept.sort(order).slice(0, top)
}

/** Passages that are kept besides twice the best ones before the others are dropped. */
const ROOM_FOR_MORE = 1_000
