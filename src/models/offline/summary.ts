// Explains, summarises and combines by selecting the most central sentences.

import { bm25 } from "./bm25.ts"
import type { Material, Sentence } from "./material.ts"
import { isNotice } from "./notice.ts"
import { isEnded } from "./quality.ts"
import { compose, select, type Form } from "./select.ts"
import { textRank } from "./textrank.ts"
import type { Wishes } from "./wishes.ts"

/** The least quality of a sentence that can represent its section, and of one that is no scrap. */
const PROPER = 0.5
const SCRAP = 0.2
/** The centrality, of a mean of 1, below which a lone sentence is an aside. */
const ASIDE = 0.5

/** The best sentences, up to the wished number, in their order. Empty if there are none. */
export function summarize(material: Material, wishes: Wishes): string {
  const { sentences } = wishes
  const readable = readableOf(material)
  const limit = sentences ?? (wishes.words === undefined ? usualLength(wishes, readable) : readable.length)
  const chosen = select(readable, scoresOf(readable, wishes), { sentences: limit, words: wishes.words })
  return compose(chosen, formOf(wishes))
}

function formOf({ isOneParagraph, intent, sentences }: Wishes): Form {
  if (isOneParagraph || intent === "summary") return "one-paragraph"
  return sentences === undefined ? "sections" : "points"
}

/**
 * The score of each sentence: its centrality (TextRank), times factors for an early place in its section and paragraph,
 * legibility, fit to the question's subject, and a section that is the first or last of all.
 */
export function scoresOf(sentences: readonly Sentence[], { focus, asks, isCommon }: Wishes): number[] {
  const central = textRank(sentences)
  const fits = bm25(sentences, focus)
  const best = Math.max(...fits.map(({ score }) => score), 0)
  const first = sentences[0]?.section
  const last = sentences.at(-1)?.section
  const sizes = Map.groupBy(sentences, ({ section }) => section)
  return sentences.map(({ place, quality, isLead, section }, i) => {
    // A lone sentence that shares almost nothing with the rest is a caption or a notice of the page.
    if (sizes.size >= 4 && sizes.get(section)!.length === 1 && central[i]! < ASIDE) return 0
    const early = isCommon ? 1 : (1 + 1 / (1 + place)) * (isLead ? 1.15 : 1)
    const frame = isCommon || first === last ? 1 : section === first ? 1.3 : section === last ? 1.15 : 1
    // For a question such as how or why the fit matters most; otherwise it has little weight.
    const fitting = best === 0 ? 1 : (asks === undefined ? 1 : 0.1) + 1.5 * (fits[i]!.score / best)
    return (0.3 + central[i]!) * early * quality * frame * fitting
  })
}

/**
 * The sentences that can be quoted: without notices of other answers, and without scraps if there are better ones. If
 * most sections have a proper sentence, those that have none (menus, dates, links) surround the text and are left out.
 */
export function readableOf({ sentences }: Material): Sentence[] {
  const read = sentences.filter(({ text }) => !isNotice(text))
  const best = new Map<number, number>()
  for (const { section, quality } of read) best.set(section, Math.max(best.get(section) ?? 0, quality))
  const proper = [...best.values()].filter((quality) => quality >= PROPER).length
  const isMost = proper * 2 > best.size
  const good = read.filter(
    ({ section, quality, text, isPoint }) =>
      quality >= SCRAP
      && (!isMost || best.get(section)! >= PROPER)
      && (proper === 0 || isPoint || quality >= PROPER || isEnded(text)),
  )
  return good.length > 0 ? good : read
}

function usualLength({ intent }: Wishes, readable: readonly Sentence[]): number {
  const sections = new Set(readable.map(({ section }) => section)).size
  if (intent === "combine") return readable.length // the parts are answers; their length is the only limit
  if (intent === "explain") return Math.min(Math.max(Math.ceil(readable.length / 4), 3), 2 + 2 * sections, 14)
  return Math.min(Math.max(Math.ceil(readable.length / 6), 2), Math.max(3, Math.min(sections, 6)))
}
