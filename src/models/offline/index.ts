// The embedded model: it answers by extraction, and divides data that are too long to be shown.

import { toJson } from "../../values/show.ts"
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
 * A model that is a deterministic program without network and weights. It answers with sentences of the data that a
 * question shows whole, and knows nothing else. It answers a question about longer data with calls that divide them.
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

/** The whole answer of `offline` to a question, with its calls as text; empty if it knows none. */
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
  // Data without a word have nothing to extract ("0" has no title), so they are the answer.
  if (returns.kind === "string")
    return written(bounded(answerText(material, wishes) || wholeOf(data) || NO_DATA), recursive)
  return toJson(valueOfType(returns, material, wishes)).replaceAll("CALL(", "CALL\\u0028")
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

/** The text cut to the length on which plans rely. */
function bounded(text: string): string {
  let end = text.length
  while (JSON.stringify(text.slice(0, end)).length > LONGEST_ANSWER) end = Math.floor(end * 0.9)
  return end === text.length ? text : `${clip(text.slice(0, end), end - 1)}…`
}

/** Escapes quoted text that looks like a call, as the answer is read as a document. */
function written(text: string, recursive: boolean): string {
  return recursive ? text.replaceAll(/(?<![\p{L}\p{N}_])CALL\(/gu, "\\CALL(") : text
}

/** UTF-16 units of a question with its own text that are read. */
const LONGEST_OWN = 20_000

/** A question that contains its text (`Summarise: …`, or an instruction and paragraphs) with the text as datum. */
function withOwnData(question: Question): Question {
  if (question.data.length > 0) return question
  const match =
    /^([^\n]{3,300}?[:：?？.]|[^\n]{3,300})\s*\n\s*\n?([\s\S]+)$|^([^\n]{3,200}?[:：])\s+([\s\S]{40,})$/.exec(
      question.text.slice(0, LONGEST_OWN),
    )
  const instruction = match?.[1] ?? match?.[3]
  const body = match?.[2] ?? match?.[4]
  if (instruction === undefined || body === undefined || body.trim().length < 40) return question
  const datum: Datum = {
    name: "text",
    kind: "string",
    size: body.length,
    whole: body,
    beginning: body.slice(0, 600),
    ending: body.slice(-600),
  }
  return { ...question, text: instruction, data: [datum] }
}
