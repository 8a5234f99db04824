// Prose without any fact that a task asks for, around the facts that it does.

import { GOODS, person, place, society, work, year } from "./names.ts"
import { unseen, type Random } from "./random.ts"

const SENTENCES: readonly ((random: Random) => string)[] = [
  (r) => `In ${year(r)} ${person(r)} walked from ${place(r)} to ${place(r)} and sold ${r.pick(GOODS)} on the way.`,
  (r) => `The ${society(r)} of ${place(r)} met under the lime tree, and ${person(r)} took the minutes.`,
  (r) => `Nobody in ${place(r)} remembers the summer in which ${person(r)} taught the geese to march.`,
  (r) => `After the rain, ${person(r)} hung ${r.pick(GOODS)} over the fence and went back to ${work(r)}.`,
  (r) => `A cousin of ${person(r)} kept ${r.pick(GOODS)} in the cellar and would not say for whom.`,
  (r) => `On market days the road between ${place(r)} and ${place(r)} smelled of tar and plums.`,
  (r) => `${person(r)} and ${person(r)} played chess by letter until the post was stopped.`,
  (r) => `It was said in ${place(r)} that ${work(r)} brought bad luck to those that whistled it.`,
  (r) => `The schoolmaster of ${place(r)} counted swallows, and ${person(r)} wrote the counts down.`,
  (r) => `For a week ${person(r)} slept in the hay loft at ${place(r)} and read about ${r.pick(GOODS)}.`,
  (r) => `The ${society(r)} bought new ${r.pick(GOODS)}, to which ${person(r)} objected at length.`,
  (r) => `When the river froze, ${person(r)} drove a sledge of ${r.pick(GOODS)} past ${place(r)}.`,
  (r) => `${person(r)} never liked ${place(r)}, and ${place(r)} never quite forgave it.`,
  (r) => `That evening in ${place(r)} they sang ${work(r)} twice, because ${person(r)} had missed it.`,
  (r) => `The fog lay on ${place(r)} for days, and the ${society(r)} cancelled its outing.`,
  (r) => `A painter from ${place(r)} exchanged a picture of ${person(r)} for a cart of ${r.pick(GOODS)}.`,
]

/** A sentence that no earlier one of `seen` equals. */
export function fillerSentence(random: Random, seen: Set<string>): string {
  return unseen(() => random.pick(SENTENCES)(random), seen)
}

export interface Prose {
  readonly text: string
  /** The beginning of each fact in the text, in the order in which they were given. */
  readonly starts: readonly number[]
}

/** Paragraphs of about `size` UTF-16 units, with the facts as sentences at random places. No sentence occurs twice. */
export function prose(size: number, facts: readonly string[], random: Random): Prose {
  const seen = new Set(facts)
  const sentences: { readonly text: string; readonly fact: number }[] = facts.map((text, fact) => ({ text, fact }))
  let length = facts.reduce((sum, fact) => sum + fact.length + 1, 0)
  while (length < size) {
    const text = fillerSentence(random, seen)
    sentences.push({ text, fact: -1 })
    length += text.length + 1
  }
  const starts: number[] = []
  let text = ""
  for (const [i, sentence] of random.shuffled(sentences).entries()) {
    if (i > 0) text += random.next() < 0.15 ? "\n\n" : " "
    if (sentence.fact >= 0) starts[sentence.fact] = text.length
    text += sentence.text
  }
  return { text, starts }
}
