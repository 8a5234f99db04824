// Divides a block of plain text into sentences.

import { pattern } from "./pattern.ts"

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" })

/** UTF-16 units above which a sentence is cut: text without punctuation must be read too. */
const LONGEST = 400
const PIECE = 240

const ABBREVIATION = pattern("u")`
  (?:^|[\s("“])(?:\p{Lu}|e\.g|i\.e|etc|vs|cf|al|Dr|Mr|Mrs|Ms|Prof|St|No|Nos|Fig|Figs|Eq|Sec|Ch|Vol|pp?|ca|approx|Inc
  |Ltd|Co|Corp|Jr|Sr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s*$`

/** Sentences by the rules of Unicode (UAX 29), joined after abbreviations; one that is too long is cut into pieces. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = []
  let current = ""
  for (const segment of segmentsOf(text)) {
    const goesOn =
      current !== ""
      && !/…\s*$/.test(current)
      && (ABBREVIATION.test(current) || /^\s*\p{Ll}/u.test(segment) || !/[\p{L}\p{N}]/u.test(segment))
    if (!goesOn && current !== "") {
      sentences.push(current)
      current = ""
    }
    current += segment
  }
  sentences.push(current)
  return sentences.flatMap((sentence) => pieces(sentence.trim())).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}

function segmentsOf(text: string): string[] {
  // The rules do not end a sentence at an ellipsis, but a text that was cut ends in one.
  return Array.from(segmenter.segment(text), ({ segment }) => segment.split(/(?<=…) +(?=\S)/)).flat()
}

function pieces(sentence: string): string[] {
  const parts: string[] = []
  let rest = sentence
  while (rest.length > LONGEST) {
    const part = clip(rest, PIECE)
    parts.push(`${part}…`)
    rest = rest.slice(part.length).trimStart()
  }
  return [...parts, rest]
}

/** The beginning of a text, at most `length` UTF-16 units, cut at a clause or a word if one ends near there. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text
  const start = text.slice(0, length)
  const clause = Math.max(
    start.lastIndexOf("; "),
    start.lastIndexOf(", "),
    start.lastIndexOf("、"),
    start.lastIndexOf("，"),
  )
  const word = start.lastIndexOf(" ")
  const end = clause > length * 0.7 ? clause : word > length * 0.5 ? word : length
  return (
    start
      .slice(0, end)
      .replace(/[\uD800-\uDBFF]$/, "")
      .trimEnd() || start.replace(/[\uD800-\uDBFF]$/, "")
  )
}

/** The first words of a text. */
export function firstWords(text: string, count: number): string {
  const words = text.split(/\s+/)
  if (words.length <= count) return text
  return `${words
    .slice(0, count)
    .join(" ")
    .replace(/[,;:.]$/, "")}…`
}
