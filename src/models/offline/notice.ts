// Notices of the offline model to its users.

import { pattern } from "./pattern.ts"

const CONFIGURE =
  "For the answers of a language model use --model openai:NAME with OPENAI_API_KEY set, "
  + "or with OPENAI_BASE_URL for a local server."

/** The notice of the command line, once on standard error, when questions are put to the offline model. */
export const OFFLINE_NOTICE =
  "The offline model answers: no network, no weights. It only picks sentences out of the data it is given. " + CONFIGURE

/** The answer to a question without data. */
export const NO_DATA = `The offline model only picks sentences out of data, and it was given none. ${CONFIGURE}`

/** The answer to a task that no extraction can do, for example `translate`. */
export function cannot(verb: string): string {
  return `The offline model cannot ${verb}: it only picks sentences out of the data it is given. ${CONFIGURE}`
}

export const EMPTY = "The text is empty."

export function nothingMatches(names: readonly string[]): string {
  return `No sentence in ${listed(names)} matches the question.`
}

export function noSentences(names: readonly string[]): string {
  return `There are no sentences in ${listed(names)}.`
}

export function onlyCode(lines: number, language: string): string {
  const amount = `${lines} ${lines === 1 ? "line" : "lines"}`
  return `There is only code here: ${amount}${language === "" ? "" : ` of ${language}`}.`
}

/** The addition to an answer for which only the beginning of a datum was read. */
export function onlyBeginning(name: string, read: number, size: number): string {
  return `(Only the beginning of ${name} was read: ${read} of ${size} characters.)`
}

const NOTICE = pattern("")`
  ^(The offline model (only|cannot) |No sentence in .* matches the question\.$
  |There are no sentences in |There is only code here: |\(Only the beginning of )`

/** Whether a text is one of the notices above, which a combination of answers leaves out. */
export function isNotice(text: string): boolean {
  return text === EMPTY || NOTICE.test(text)
}

/** The combination of several answers that are all notices. */
export function noticeOf(notices: readonly string[]): string {
  const code = notices.map((text) => /^There is only code here: (\d+) lines?(?: of (.*))?\.$/.exec(text))
  if (code.length > 0 && code.every((match) => match !== null)) {
    return onlyCode(
      code.reduce((sum, match) => sum + Number(match[1]), 0),
      code.find((match) => match[2] !== undefined)?.[2] ?? "",
    )
  }
  return notices[0] ?? EMPTY
}

/** The names of the data as the user knows them, without the names that a plan gives to parts. */
function listed(names: readonly string[]): string {
  if (names.length === 0 || names.some((name) => PLANNED.has(name))) return "the data"
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)!}`
}

const PLANNED = new Set(["section", "part", "parts", "items", "answers", "passages", "beginning", "first"])
