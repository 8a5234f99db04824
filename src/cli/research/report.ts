// The files that `recall research` writes, and what it prints.

import { visible } from "../../diagnostics/visible.ts"
import { OFFLINE } from "../../models/offline/traits.ts"
import type { CompleteResult } from "../../run/result.ts"
import { countWords, priceWords, tokenWords } from "../words.ts"

/** The first characters of a report, by which later research leaves it out and no other file is overwritten. */
export const REPORT_BEGINNING = "<!-- recall research -->"

/** UTF-16 units of the name of a report that a question gives. */
const MAX_NAME = 60

/** The name of a question's report: its words in lower case with hyphens between them. */
export function reportFile(question: string): string {
  const words =
    question
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  let name = ""
  for (const word of words) {
    const longer = name === "" ? word : `${name}-${word}`
    if (longer.length > MAX_NAME) break
    name = longer
  }
  return `${name === "" ? "research" : name}.md`
}

/** The file of a report's trace, beside it. */
export function traceFile(report: string): string {
  return `${report.replace(/\.(?:md|markdown|txt)$/i, "")}.trace.jsonl`
}

/** The parts of a result that the command knows; a changed program may give others, or a text. */
interface Found {
  readonly answer?: unknown
  readonly report?: unknown
  readonly citations?: unknown
}

/** The report as a file, with the id of the model and the cost below it. */
export function reportOf({ value, text, usage }: CompleteResult, model: string): string {
  const { report } = found(value)
  const { asked, remembered } = usage.questions
  const { estimated, ...tokens } = usage.tokens
  const usageCost = { ...usage, ...(estimated ? { estimated } : {}) }
  const questions = `${countWords(asked, "question")}${remembered === 0 ? "" : ` and ${remembered} remembered`}`
  const cost =
    model === OFFLINE.id
      ? "**The offline model wrote this report.** It only picks sentences and shows how a report is made: name a "
        + "language model with `--model`."
      : `Model: ${model}. ${[questions, tokenWords(tokens), priceWords(usageCost)].join(", ")}.`
  return `${REPORT_BEGINNING}\n${typeof report === "string" ? report : `${text}\n`}\n${cost}\n`
}

/**
 * The text that the command prints: the answer and the sources that it cites, in which nothing acts on a terminal, or
 * else the whole value.
 */
export function answerOf({ value, text }: CompleteResult): string {
  const { answer, citations } = found(value)
  if (answer === null) return "The files do not tell.\n"
  if (typeof answer !== "string") return text
  const cited = new Set([...answer.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number)))
  const sources = Array.isArray(citations)
    ? (citations as readonly Cited[])
        .filter(({ number }) => cited.has(number))
        .map(
          ({ number, document, line, text }) =>
            `[${number}] ${document.replaceAll(/[\p{C}\p{Z}]+/gu, " ")}:${line} `
            + `“${visible(text.replaceAll(/\s+/g, " "))}”`,
        )
    : []
  const lines = answer.split("\n").map(visible).join("\n")
  return `${[lines, sources.join("\n")].filter((part) => part !== "").join("\n\n")}\n`
}

interface Cited {
  readonly number: number
  readonly document: string
  readonly line: number
  readonly text: string
}

function found(value: unknown): Found {
  return typeof value === "object" && value !== null ? value : {}
}
