// Rates the legibility of a sentence outside of its context.

import { pattern } from "./pattern.ts"

/** Words that refer to the sentence before, which an answer may leave out. */
const POINTS_BACK = pattern("iu")`
  ^(?:this|that|these|those|it|its|they|their|them|he|she|his|her|such|here|there|however|but|and|or|so|thus
  |therefore|hence|also|then|now|finally|instead|otherwise|moreover|furthermore|similarly|likewise|conversely
  |nevertheless|in contrast|in other words|for example|for instance|as a result|on the other hand|그들은|그것은|이는|이것은|이것이
  |이 덕분에|그러나|하지만|그리고|따라서|즉|다시 말해|예를 들어|또한|게다가|또는|また|しかし|そして|これは|それは|つまり)(?![\p{L}\p{N}])`

/** Later references: a pronoun after an opening clause, or a conclusion from the sentences before. */
const LEANS_BACK =
  /^[^,;:]{0,70}, (?:it|they|he|she|this|these|those) |^(?:\S+ ){1,7}(?:therefore|however|thus|instead|consequently) /i

/** Text around an article that is no part of it. */
const BOILERPLATE = pattern("i")`
  \b(?:subscribe|newsletter|sign up|log ?in|cookies?|click here|read more|min read|all rights reserved|copyright|©
  |table of contents|see also|last updated|share this|follow us|licensed under|mit license)\b`

export interface Quality {
  /** From 0 (never used) to 1. */
  readonly quality: number
  /** The factor on quality if the sentence before is left out: 1 unless it refers to that. */
  readonly alone: number
}

/**
 * Rates a sentence. `isPoint`: it is an item of a list; `isLead`: it begins its paragraph, so that nothing before it is
 * missing. The weights are judgements and are all in this function.
 */
export function qualityOf(text: string, isPoint: boolean, isLead: boolean): Quality {
  const letters = text.match(/[\p{L}\p{N}\s]/gu)?.length ?? 0
  const isDense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)
  const length = isDense ? text.length * 2 : text.length
  let quality = isPoint ? 0.8 : 1
  if (letters < text.length * 0.7) quality *= 0.2
  if (length < 30) quality *= 0.35
  else if (length > 340) quality *= 0.7
  if (/[:：]$/.test(text)) quality *= 0.2
  else if (/[?？]$/.test(text)) quality *= 0.5
  else if (!isEnded(text)) quality *= isPoint ? 0.6 : 0.4
  if (text.endsWith("…")) quality *= 0.6
  if (/https?:|www\./.test(text)) quality *= 0.5
  if (/^[^\s:：]{1,20}[:：]\s/.test(text) && length < 60) quality *= 0.3
  if (length < 160 && BOILERPLATE.test(text)) quality *= 0.2
  return { quality, alone: POINTS_BACK.test(text) ? (isLead ? 0.75 : 0.55) : LEANS_BACK.test(text) ? 0.7 : 1 }
}

/** Whether a text ends like a sentence. */
export function isEnded(text: string): boolean {
  return /[.!?…。！？]["'”’)\]」』]*$/.test(text)
}
