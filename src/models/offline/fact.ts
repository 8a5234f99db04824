// Answers a question with the sentence that fits it best.

import { bm25, type Fit } from "./bm25.ts"
import type { Material, Sentence } from "./material.ts"
import { nothingMatches } from "./notice.ts"
import { compose, select } from "./select.ts"
import { readableOf } from "./summary.ts"
import { termsOf, termsOfToken, tokensOf } from "./terms.ts"
import type { Wishes } from "./wishes.ts"
import { pattern } from "./pattern.ts"

/** The least coverage of an answer: a lower one is a chance agreement. */
const LEAST_COVERAGE = 0.2
/** The score, relative to the best, from which a further sentence is added. */
const NEARLY = 0.8

const DETAILS: ReadonlySet<string> = new Set(["who", "when", "where", "how-many"])

/** Features that sentences with answers to each kind of question commonly have. */
const SIGNS: { readonly [asked in Exclude<NonNullable<Wishes["asks"]>, "what">]: RegExp } = {
  who: /\p{Lu}\p{Ll}+ (?:\p{Lu}\.? )*\p{Lu}\p{Ll}+|(?:씨|님|교수|박사|さん|氏)/u,
  when: pattern("")`
    \b(?:1\d{3}|20\d\d)\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December
    |Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|\d{1,2}:\d\d|\d+\s*(?:년|월|일|年|月|日)`,
  where: /\b(?:in|at|near|from) (?:the )?\p{Lu}\p{L}+/u,
  why: /\b(?:because|since|therefore|so that|due to|reason|owing to|in order to|thanks to)\b|때문|위해|덕분|ため|ので|から/i,
  how: /\b(?:by|through|using|via|first|then|each|every)\b|통해|으로|によって/i,
  "how-many": /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|twice|once)\b/i,
  "what-is": /\b(?:is|are|was|were|means?|called|defined|refers?)\b|입니다|이란|란 |とは|である/i,
}

export interface Found {
  readonly sentence: Sentence
  readonly score: number
  readonly coverage: number
}

/** The sentences that fit the question, best first; empty if none shares enough with it. */
export function findSentences(material: Material, { focus, asks }: Wishes): Found[] {
  const readable = readableOf(material)
  const sign = asks === undefined || asks === "what" ? undefined : SIGNS[asks]
  const fits = bm25(readable, focus, contextsOf(readable, material))
  return readable
    .map((sentence, i) => ({
      sentence,
      coverage: fits[i]!.coverage,
      score: scoreOf(sentence, fits[i]!, sign) * (asks === "what-is" && isAbout(sentence, focus) ? 1.4 : 1),
    }))
    .filter(({ score, coverage }) => score > 0 && coverage >= LEAST_COVERAGE)
    .sort((a, b) => b.score - a.score || a.sentence.order - b.sentence.order)
}

function scoreOf({ text, quality, alone }: Sentence, { score, coverage }: Fit, sign: RegExp | undefined): number {
  if (/[?？]$/.test(text)) return score * coverage * 0.1 // a question is seldom an answer
  return score * (0.5 + coverage) * (0.5 + 0.5 * quality * alone) * (sign?.test(text) === true ? 1.35 : 1)
}

/** For each sentence, the terms of the sentence before it, of its section's heading and of the first heading. */
function contextsOf(sentences: readonly Sentence[], { headings }: Material): ReadonlySet<string>[] {
  const title = termsOf(headings[0]?.text ?? "")
  const bySection = new Map(headings.map(({ section, text }) => [section, termsOf(text)]))
  return sentences.map(({ section }, i) => {
    const before = sentences[i - 1]
    return new Set([...title, ...(bySection.get(section) ?? []), ...(before?.section === section ? before.terms : [])])
  })
}

/** Whether a sentence begins with a term of the question, as a definition does. */
function isAbout({ text }: Sentence, focus: ReadonlySet<string>): boolean {
  return tokensOf(text)
    .slice(0, 5)
    .some((token) => termsOfToken(token).some((term) => focus.has(term)))
}

/** The best sentence, and up to the wished number those that fit nearly as well unless a single detail is asked. */
export function answerFact(material: Material, wishes: Wishes): string {
  const found = findSentences(material, wishes)
  const best = found[0]
  if (best === undefined) return nothingMatches(material.names)
  const most = wishes.sentences ?? (wishes.asks !== undefined && DETAILS.has(wishes.asks) ? 1 : 3)
  const near = found
    .slice(0, most)
    .filter(({ score }) => wishes.sentences !== undefined || score >= best.score * NEARLY)
  const chosen = select(
    near.map(({ sentence }) => sentence),
    near.map(({ score }) => score),
    { sentences: near.length, words: wishes.words },
  )
  return compose(chosen, "one-paragraph")
}

/** Whether the data cover the subject of the question: some sentence has most of its terms. */
export function saysSo(material: Material, wishes: Wishes): boolean {
  return bm25(material.sentences, wishes.focus).some(({ coverage }) => coverage >= 0.5)
}
