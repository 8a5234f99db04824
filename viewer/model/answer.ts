// Reconstructs an answer as the model wrote it: the joined text of its requests, with its calls in place.

import { sourceOfAll } from "../../src/trace/call-source.ts"
import type { Row, RunState } from "../../src/trace/state.ts"

/** Text of the model, or a node in the text. */
export type AnswerPart = { readonly text: string } | { readonly text: string; readonly node: Row }

/** One attempt at an answer; all but the last were refused. */
export interface Attempt {
  readonly number: number
  readonly requests: readonly Row[]
  readonly parts: readonly AnswerPart[]
  /** UTF-16 units that the model wrote after a call, and that were dropped. */
  readonly dropped: number
}

export function attemptsOf(state: RunState, question: Row): readonly Attempt[] {
  const children = question.children.map((id) => state.rows[id]).filter((row) => row !== undefined)
  const groups: { number: number; requests: Row[]; nodes: Row[] }[] = []
  for (const row of children) {
    const last = groups.at(-1)
    if (row.request !== undefined) {
      if (last === undefined || last.number !== row.request.attempt)
        groups.push({ number: row.request.attempt, requests: [row], nodes: [] })
      else last.requests.push(row)
    } else if (row.kind === "node") last?.nodes.push(row)
  }
  return groups.map(({ number, requests, nodes }) => {
    const { text, dropped } = writtenIn(requests)
    return { number, requests, parts: partsOf(text, nodes), dropped }
  })
}

/** The text of an answer after its requests; each continues the text from the offset at which it was sent. */
function writtenIn(requests: readonly Row[]): { readonly text: string; readonly dropped: number } {
  let text = ""
  let dropped = 0
  for (const { request } of requests) {
    if (request === undefined) continue
    const kept = request.response === null ? request.text : request.text.slice(0, request.response.kept)
    text = text.slice(0, request.written) + kept + sourceOfAll(request.response?.calls)
    dropped += request.text.length - kept.length
  }
  return { text, dropped }
}

/** Splits the text at its nodes. Nodes beyond the text, as in a cut trace, are put at its end. */
function partsOf(text: string, nodes: readonly Row[]): readonly AnswerPart[] {
  const parts: AnswerPart[] = []
  let from = 0
  for (const node of nodes.toSorted((a, b) => (a.at?.start ?? 0) - (b.at?.start ?? 0))) {
    const start = Math.min(Math.max(node.at?.start ?? text.length, from), text.length)
    const end = Math.min(Math.max(node.at?.end ?? start, start), text.length)
    if (start > from) parts.push({ text: text.slice(from, start) })
    parts.push({ text: text.slice(start, end), node })
    from = end
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}

/** The answer that contains a row, as the model wrote it, in the attempt that was running. Null outside any answer. */
export function answerAround(state: RunState, { id, at, parent }: Row): string | null {
  let question = state.rows[parent]
  while (
    question !== undefined
    && !(question.question !== undefined && isOf(question.question.source, at?.source ?? ""))
  ) {
    question = question.id === question.parent ? undefined : state.rows[question.parent]
  }
  const attempt =
    question === undefined ? undefined : attemptsOf(state, question).findLast(({ requests }) => requests[0]!.id < id)
  return attempt?.parts.map(({ text }) => text).join("") ?? null
}

/** Whether a place is in an answer: the first has the source name of its question, later ones append their number. */
function isOf(source: string, place: string): boolean {
  return place === source || place.startsWith(`${source}, attempt `)
}
