// An answer that cannot be used: the question is asked again, with the reason.

import { shorten } from "../base/shorten.ts"
import type { DocumentCode } from "../program/document/code.ts"
import { Failure, type Location } from "../values/failure.ts"

/** UTF-16 units of a block that the model is shown with a problem in it. */
const MAX_BLOCK = 2_000

export class Unusable extends Error {
  override readonly name = "Unusable"
  readonly failure: Failure
  /** The reason as the model reads it, with the part of its answer that the failure is located in, if any. */
  readonly problem: string
  /** The problems in the same answer that were reported to the model before. */
  readonly earlier: readonly string[]
  /** `text` is the answer that the failure's span is in, if any. */
  constructor(failure: Failure, text?: string, earlier: readonly string[] = []) {
    super(failure.message)
    const problem = renderFailure(failure, text)
    this.failure = failure
    this.earlier = earlier.filter((other) => other !== problem)
    this.problem = [problem, ...this.earlier.map((other) => `Before that: ${other}`)].join("\n")
  }
}

/** All that an answer has which has neither text nor results. */
export type EmptyContent = "nothing" | "reasoning" | "foreign calls"

const EMPTY: { readonly [content in EmptyContent]: string } = {
  nothing: "the answer is empty",
  reasoning: "the answer is empty: it is reasoning alone",
  "foreign calls": "the answer is empty: it has calls of another kind alone, which are not made",
}

/** The failure of an answer that has neither text nor results. */
export function emptyAnswer(
  { steps }: DocumentCode,
  { recursive, content }: { readonly recursive: boolean; readonly content: EmptyContent },
): Failure {
  const call = recursive ? '; a call is CALL("question", data) in that text' : ""
  return new Failure("empty-answer", EMPTY[content], {
    hint: steps.some(({ kind }) => kind === "effect")
      ? 'a block or a LET writes nothing: then write the answer, or end with EMIT value or CALL("answer", value)'
      : `write the answer as text${call}`,
  })
}

/** The failure of an answer whose thought was cut and is not closed, so that its end may be in the thought or not. */
export function openThought(location: Location): Failure {
  return new Failure("truncated-answer", "a thought in the answer was cut and never closed", {
    location,
    hint: "end a thought with its closing tag, and write the answer behind it",
  })
}

/** A failure as text for the model. `text` is the answer that the failure's span is in, if any. */
export function renderFailure(failure: Failure, text: string | undefined): string {
  const span = failure.location?.span
  const part =
    text === undefined || span === undefined || span.end <= span.start
      ? ""
      : ` in ${shorten(text.slice(span.start, span.end), 200)}`
  return `${failure.message}${part}${hintOf(failure)}`
}

/** A failure in a `recall` block, as text for the model: with its line and the block, of which nothing was taken. */
export function renderInBlock(failure: Failure, text: string, block: { readonly start: number; readonly end: number }) {
  const at = Math.min(failure.location?.span?.start ?? block.start, block.end)
  const start = text.lastIndexOf("\n", at - 1) + 1
  const end = text.indexOf("\n", at)
  const line = text.slice(Math.max(start, block.start), end < 0 ? block.end : Math.min(end, block.end)).trim()
  const number = text.slice(block.start, at).split("\n").length - 1
  const where = number === 0 ? "" : `, line ${number} of the block: ${shorten(line, 200)}`
  const whole = text.slice(block.start, Math.min(block.end, block.start + MAX_BLOCK)).trimEnd()
  return `${failure.message}${where}${hintOf(failure)}\nNothing of this block was taken:\n${whole}`
}

function hintOf({ hint }: Failure): string {
  return hint === undefined ? "" : ` (${hint})`
}

/**
 * Whether something thrown ends the whole question: its run is over, or its budget or that of a question around it, or
 * the host has given a validator that can accept no answer.
 */
export function endsQuestion(thrown: unknown): boolean {
  if (!(thrown instanceof Failure)) return false
  return !thrown.catchable || thrown.exhausted !== undefined || thrown.code === "async-validator"
}
