// The embedded model: no network, no weights; it answers by extraction, and divides what is too long to be shown.

import { OFFLINE } from "./traits.ts"
import type { Type } from "../../values/types.ts"
import type { Datum, Model, ModelEvent, ModelRequest, Question } from "../model.ts"
import { answerText } from "./answer.ts"
import { materialOf } from "./material.ts"
import { NO_DATA, cannot } from "./notice.ts"
import { plan } from "./plan.ts"
import { LONGEST_ANSWER } from "./select.ts"
import { clip } from "./sentences.ts"
import { valueOfType } from "./typed.ts"
import { wishesOf } from "./wishes.ts"

export { OFFLINE_NOTICE } from "./notice.ts"

/**
 * A model that is a program: deterministic, free and honest about what it is. It reads the data that a question shows whole
 * and answers with sentences of theirs (`README.md` beside this file says how); it knows nothing else. A question about
 * longer data it answers with calls that divide them.
 */
export function offline(): Model {
  return {
    ...OFFLINE,
    async *generate({ question }: ModelRequest, { signal }): AsyncGenerator<ModelEvent> {
      signal.throwIfAborted()
      const answer = answerTo(question)
      if (answer !== "") yield { type: "delta", text: answer }
      signal.throwIfAborted()
      yield { type: "usage", input: 0, output: 0 }
      yield { type: "finish", reason: "stop" }
    },
  }
}

/** The whole answer. */
export function answerTo(asked: Question): string {
  const question = withOwnData(asked)
  const { text, data, returns, recursive } = question
  const wishes = wishesOf(
    text,
    data.map(({ name }) => name),
  )
  if (data.length === 0 && isText(returns)) {
    const notice = wishes.intent === "cannot" ? cannot(wishes.verb) : NO_DATA
    return returns.kind === "string" ? notice : JSON.stringify(notice)
  }
  const planned = plan(question, wishes)
  if (planned !== undefined) return planned
  const material = materialOf(data, { byParagraph: wishes.intent === "combine" })
  // Data without a word have nothing to extract from ("0" has no title): what is there is the answer.
  if (returns.kind === "string")
    return written(bounded(answerText(material, wishes) || wholeOf(data) || NO_DATA), recursive)
  return JSON.stringify(valueOfType(returns, material, wishes)).replaceAll("CALL(", "CALL\\u0028")
}

function wholeOf(data: readonly Datum[]): string {
  return data
    .map(({ whole, beginning }) => whole ?? beginning)
    .join("\n")
    .toWellFormed()
    .trim()
}

function isText(type: Type): boolean {
  return type.kind === "string" || type.kind === "any"
}

/** No answer is longer than plans rely on, whatever its sentences are made of. */
function bounded(text: string): string {
  let end = text.length
  while (JSON.stringify(text.slice(0, end)).length > LONGEST_ANSWER) end = Math.floor(end * 0.9)
  return end === text.length ? text : `${clip(text.slice(0, end), end - 1)}…`
}

/** Quoted text that looks like a call must stay text where the answer is read as a document. */
function written(text: string, recursive: boolean): string {
  return recursive ? text.replaceAll(/(?<![\p{L}\p{N}_])CALL\(/gu, "\\CALL(") : text
}

/** UTF-16 units of such a question that are read. */
const LONGEST_OWN = 20_000

/** A question that brings its text along (`Summarise: …`, or an instruction and then paragraphs), with that as its data. */
function withOwnData(question: Question): Question {
  if (question.data.length > 0) return question
  const match =
    /^([^\n]{3,300}?[:：?？.]|[^\n]{3,300})\s*\n\s*\n?([\s\S]+)$|^([^\n]{3,200}?[:：])\s+([\s\S]{40,})$/.exec(
      question.text.slice(0, LONGEST_OWN),
    )
  const instruction = match?.[1] ?? match?.[3]
  const body = match?.[2] ?? match?.[4]
  if (instruction === undefined || body === undefined || body.trim().length < 40) return question
  const datum: Datum = { name: "text", kind: "string", size: body.length, whole: body, beginning: body.slice(0, 600) }
  return { ...question, text: instruction, data: [datum] }
}
