// Text answers from the material of a question.

import { answerFact } from "./fact.ts"
import { countOf, isYes, itemsOf } from "./items.ts"
import { keyphrases, titleOf } from "./keyphrases.ts"
import type { Material } from "./material.ts"
import { cannot, EMPTY, noticeOf, nothingMatches, noSentences, onlyBeginning, onlyCode } from "./notice.ts"
import { firstWords } from "./sentences.ts"
import { LONGEST_ANSWER } from "./select.ts"
import { readableOf, summarize } from "./summary.ts"
import type { Wishes } from "./wishes.ts"

/** The answer in words, or one plain sentence that there is none. Never empty. */
export function answerText(material: Material, wishes: Wishes): string {
  if (wishes.intent === "cannot") return cannot(wishes.verb)
  const { partial, names, code, sentences, headings } = material
  if (sentences.length === 0 && wishes.intent !== "count" && (wishes.intent !== "title" || headings.length === 0)) {
    if (code.lines > 0) return onlyCode(code.lines, code.language)
    if (wishes.intent === "fact") return nothingMatches(names)
    return material.isEmpty
      ? EMPTY
      : headings.length > 0
        ? headings
            .map(({ text }) => `${text}.`)
            .join(" ")
            .slice(0, LONGEST_ANSWER)
        : noSentences(names)
  }
  const answer = bestAnswer(material, wishes)
  if (partial.length === 0 || wishes.intent === "title" || wishes.intent === "yes-no") return answer
  return [
    answer,
    ...partial.map(({ name, beginning, size, kind }) =>
      kind === "string" ? onlyBeginning(name, beginning.length, size) : "",
    ),
  ]
    .filter((text) => text !== "")
    .join("\n\n")
}

function bestAnswer(material: Material, wishes: Wishes): string {
  switch (wishes.intent) {
    case "title":
      return wishes.words === undefined
        ? titleOf(material, 8)
        : firstWords(titleOf(material, wishes.words), wishes.words)
    case "keywords":
      return keyphrases(material, wishes.items ?? 5).join(", ") || noSentences(material.names)
    case "list":
      return bullets(itemsOf(material, wishes)) || nothingMatches(material.names)
    case "yes-no":
      return isYes(material, wishes) ? "yes" : "no"
    case "count":
      return countAnswer(material, wishes)
    case "fact":
      return wishes.focus.size === 0
        ? summarize(material, { ...wishes, intent: "summary" })
        : answerFact(material, wishes)
    case "combine":
    case "explain":
    case "summary":
    case "cannot":
      break
  }
  return readableOf(material).length === 0
    ? noticeOf(material.sentences.map(({ text }) => text))
    : summarize(material, wishes)
}

/** The sentence with the number for a text; the number of items for a list. */
function countAnswer(material: Material, wishes: Wishes): string {
  const isText = material.values.length === 0 || material.values.every(({ value }) => typeof value === "string")
  if (!isText) return String(countOf(material, wishes))
  const fact = answerFact(material, wishes)
  return /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b/i.test(fact)
    ? fact
    : String(countOf(material, wishes))
}

function bullets(items: readonly string[]): string {
  const lines: string[] = []
  let size = 0
  for (const item of items) {
    size += JSON.stringify(item).length + 4
    if (size > LONGEST_ANSWER) break
    lines.push(`- ${item}`)
  }
  return lines.join("\n")
}
