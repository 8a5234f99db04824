// An answer as the model wrote it: the text of its requests put together, with its calls where they stand.

import type { Row, RunState } from "../../src/trace/state.ts"

/** Text of the model's, or a node that stands in it. */
export type AnswerPart = { readonly text: string } | { readonly text: string; readonly node: Row }

/** One attempt: those before the last were refused. */
export interface Attempt {
  readonly number: number
  readonly requests: readonly Row[]
  readonly parts: readonly AnswerPart[]
  /** UTF-16 units that were written past a call, and dropped. */
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

/** What stands of the answer after these requests: each goes on where the text was when it was sent. */
function writtenIn(requests: readonly Row[]): { readonly text: string; readonly dropped: number } {
  let text = ""
  let dropped = 0
  for (const { request } of requests) {
    if (request === undefined) continue
    const kept = request.response === null ? request.text : request.text.slice(0, request.response.kept)
    text = text.slice(0, request.written) + kept
    dropped += request.text.length - kept.length
  }
  return { text, dropped }
}

/** Nodes that do not fit the text, as in a trace that was cut, stand at its end. */
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

/** The answer in which a row stands, as the model wrote it: of several attempts the one that was under way. Null where it stands in none. */
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

/** The first answer has the name that its question says, and those after it their number behind that. */
function isOf(source: string, place: string): boolean {
  return place === source || place.startsWith(`${source}, attempt `)
}
