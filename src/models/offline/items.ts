// Answers that are lists, counts, labels, or yes or no.

import { showInText } from "../../values/show.ts"
import { isList, isRecord, type Num, type Value } from "../../values/values.ts"
import { bm25 } from "./bm25.ts"
import { findSentences, saysSo } from "./fact.ts"
import { keyphrases } from "./keyphrases.ts"
import { textOfItem, type Material } from "./material.ts"
import { moodOf } from "./moods.ts"
import { isNotice } from "./notice.ts"
import { numbersIn } from "./numbers.ts"
import { termsOf, tokensOf, termsOfToken } from "./terms.ts"
import type { Wishes } from "./wishes.ts"

const USUAL_ITEMS = 7
const MOST_ITEMS = 100

/** The items of a list answer: fitting points of the data, else fitting sentences; key phrases without a subject. */
export function itemsOf(material: Material, wishes: Wishes): string[] {
  const { intent, items, focus } = wishes
  if (intent === "keywords") return keyphrases(material, items ?? 5)
  const listed = listsOf(material)
    .flatMap((list) => list.map((item) => textOfItem(item).text.trim()))
    .filter((text) => text !== "" && !isNotice(text))
  const isShort = listed.length > 0 && listed.every((text) => text.length <= 120)
  if (isShort) {
    const fitting = focus.size === 0 ? listed : listed.filter((text) => fits(text, focus))
    return [...new Set(fitting.length > 0 ? fitting : listed)].slice(0, items ?? MOST_ITEMS)
  }
  const points = material.points.filter(({ text }) => !isNotice(text))
  const underFitting = new Set(material.headings.filter(({ text }) => fits(text, focus)).map(({ section }) => section))
  const isMostly = points.length * 2 >= material.sentences.length
  const fitting = points.filter(
    ({ section, text }) => focus.size === 0 || underFitting.has(section) || fits(text, focus),
  )
  const chosen = fitting.length > 1 ? fitting : isMostly ? points : []
  if (chosen.length > 1) return chosen.slice(0, items ?? MOST_ITEMS).map(({ text }) => text)
  const found = findSentences(material, wishes)
  if (focus.size > 0) return found.slice(0, items ?? USUAL_ITEMS).map(({ sentence }) => sentence.text)
  return keyphrases(material, items ?? 5)
}

/**
 * A count: of fitting items of a list, else the number in the best fitting sentence, else in one that has a word of the
 * question, else of fitting sentences.
 */
export function countOf(material: Material, wishes: Wishes): number {
  const { focus } = wishes
  const lists = listsOf(material)
  if (lists.length > 0) {
    const items = lists.flat()
    return focus.size === 0 ? items.length : items.filter((item) => fits(textOfItem(item).text, focus)).length
  }
  const plain = material.values.find(({ value }) => typeof value === "number")?.value
  if (typeof plain === "number" && material.sentences.length <= 1) return plain
  const found = findSentences(material, wishes)
  for (const { sentence } of found.slice(0, 3)) {
    const number = nearestNumber(sentence.text, focus)
    if (number !== undefined) return number
  }
  if (focus.size === 0)
    return (
      material.sentences.map(({ text }) => numbersIn(text)[0]).find((number) => number !== undefined)?.value
      ?? material.sentences.length
    )
  if (found.length > 0) return found.length
  const related = material.sentences.filter(({ text }) => placesOf(focus, text).length > 0)
  return related.map(({ text }) => nearestNumber(text, focus)).find((number) => number !== undefined) ?? 0
}

/** The places of the words of a question in a text. */
function placesOf(focus: ReadonlySet<string>, text: string): readonly number[] {
  return tokensOf(text)
    .filter((token) => termsOfToken(token).some((term) => focus.has(term)))
    .map(({ start }) => start)
}

/** The number nearest to a word of the question. */
function nearestNumber(text: string, focus: ReadonlySet<string>): number | undefined {
  const places = placesOf(focus, text)
  const distance = (start: number) => Math.min(...places.map((place) => Math.abs(place - start)), Infinity)
  return numbersIn(text).reduce<{ readonly value: number; readonly start: number } | undefined>(
    (best, number) => (best === undefined || distance(number.start) < distance(best.start) ? number : best),
    undefined,
  )?.value
}

/** Whether the data affirm the question: one sentence has most of its terms, and the best one does not deny it. */
export function isYes(material: Material, wishes: Wishes): boolean {
  if (wishes.focus.size === 0 || !saysSo(material, wishes)) return false
  const best = findSentences(material, wishes)[0]
  return best === undefined || !denies(best.sentence.text, wishes.focus)
}

/** The largest distance in words between a denial and a term of the question. */
const NEAR = 4
const DENIES = /^(?:not|no|never|nor|cannot|without|neither|none|hardly)$|n['’]t$|않|없|아니|못했|못하|ない|ません/i

/** Whether a denial is near a word of the question. */
function denies(text: string, focus: ReadonlySet<string>): boolean {
  const tokens = tokensOf(text)
  const places = tokens.flatMap((token, i) => (termsOfToken(token).some((term) => focus.has(term)) ? [i] : []))
  return tokens.some(({ text }, i) => DENIES.test(text) && places.some((place) => Math.abs(place - i) <= NEAR))
}

/**
 * The label whose words the data use most; if they use none, a label such as `none` or `unknown`, else the first. `yes`
 * and `no` are decided like a question of yes or no, a good or bad mood by words for moods.
 */
export function labelOf<Label extends string | Num | boolean>(
  labels: readonly Label[],
  material: Material,
  wishes: Wishes,
): Label {
  const named = (pattern: RegExp) => labels.find((label) => pattern.test(String(label)))
  const yes = named(/^(?:yes|true|예|はい)$/i)
  const no = named(/^(?:no|false|아니오|いいえ)$/i)
  if (yes !== undefined && no !== undefined) return isYes(material, wishes) ? yes : no
  const good = named(/^(?:good|positive|happy|satisfied|긍정.*|좋음|肯定.*|良い)$/i)
  const bad = named(/^(?:bad|negative|unhappy|dissatisfied|부정.*|나쁨|否定.*|悪い)$/i)
  if (good !== undefined && bad !== undefined) {
    const mood = material.sentences.reduce((sum, { text }) => sum + moodOf(text), 0)
    if (mood !== 0) return mood > 0 ? good : bad
    return named(/^(?:neutral|mixed|unclear|중립.*|中立.*)$/i) ?? good
  }
  let best: Label | undefined
  let most = 0
  for (const label of labels) {
    const score = bm25(material.sentences, new Set(termsOf(showInText(label).replaceAll(/[_-]/g, " ")))).reduce(
      (sum, fit) => sum + fit.score * fit.coverage,
      0,
    )
    if (score > most) {
      most = score
      best = label
    }
  }
  return best ?? named(/^(?:none|unknown|other|neutral|unclear|unsure|not[ _-].*|n\/a|no|false)$/i) ?? labels[0]!
}

function listsOf({ values }: Material): (readonly Value[])[] {
  return values
    .flatMap(({ value }) => (isList(value) ? [value] : isRecord(value) ? value.values().filter(isList) : []))
    .map(({ items }) => items)
}

function fits(text: string, focus: ReadonlySet<string>): boolean {
  const own = new Set(termsOf(text))
  let shared = 0
  for (const term of focus) if (own.has(term)) shared++
  return focus.size > 0 && shared * 2 >= focus.size
}
