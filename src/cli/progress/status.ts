// Summarizes a running run in one or two lines.

import { columnsOf } from "../../diagnostics/visible.ts"
import type { Id, TraceEvent } from "../../trace/events.ts"
import { EMPTY, fold } from "../../trace/reduce.ts"
import type { Row, RunState } from "../../trace/state.ts"
import { costWords, countWords, durationWords, numberWords, oneLine } from "../words.ts"

/** UTF-16 units of a question; no terminal is wider. */
const MAX_QUESTION = 300

/** The displayed state of a run, folded from batches of events. */
export interface Status {
  take(event: TraceEvent): void
  /** The sums over the events so far. */
  totals(): RunState["totals"]
  /** Counts, cost and time; `elapsed` is in milliseconds. */
  summary(elapsed: number): string
  /** The deepest running question, the last asked of several; null without one. */
  question(): string | null
  /** Whether the run has asked a question or found one in the memo. */
  readonly hasAsked: boolean
}

export function createStatus(): Status {
  let state: RunState = EMPTY
  let pending: TraceEvent[] = []
  const running = new Set<Id>()

  const folded = (): RunState => {
    if (pending.length > 0) {
      state = fold(state, pending)
      pending = []
    }
    return state
  }
  return {
    take(event) {
      if (event.type === "question") running.add(event.id)
      if (event.type === "result" || event.type === "failure") running.delete(event.id)
      const slim = withoutContent(event)
      if (slim !== null) pending.push(slim)
    },
    totals: () => folded().totals,
    get hasAsked() {
      const { questions, remembered } = folded().totals
      return questions.running + questions.done + questions.failed + remembered.questions > 0
    },
    summary(elapsed) {
      const { calls, questions, remembered, cost } = folded().totals
      const known = remembered.questions + remembered.calls
      return [
        durationWords(elapsed),
        ...(questions.running > 0 ? [`${countWords(questions.running, "question")} running`] : []),
        ...(questions.done > 0 || questions.running === 0
          ? [questions.running > 0 ? `${numberWords(questions.done)} done` : countWords(questions.done, "question")]
          : []),
        ...(questions.failed > 0 ? [`${numberWords(questions.failed)} failed`] : []),
        ...(known > 0 ? [`${numberWords(known)} remembered`] : []),
        ...costWords(cost),
        ...(calls > 0 ? [countWords(calls, "call")] : []),
      ].join(", ")
    },
    question() {
      const { rows } = folded()
      let innermost: Row | null = null
      for (const id of running) {
        const row = Object.hasOwn(rows, id) ? rows[id]! : null
        if (row !== null && (innermost === null || row.depth >= innermost.depth)) innermost = row
      }
      return innermost === null ? null : oneLine(innermost.name, MAX_QUESTION)
    },
  }
}

/** Drops values and texts, which the summary does not need, so that the state does not retain them. */
function withoutContent(event: TraceEvent): TraceEvent | null {
  switch (event.type) {
    case "value":
    case "delta":
    case "diagnostic":
    case "miss":
    case "retry":
    case "wait":
      return null
    case "run":
      return { ...event, arguments: [], text: NOTHING }
    case "call":
    case "native":
      return { ...event, arguments: [] }
    case "question":
      return { ...event, data: [] }
    case "request":
      return { ...event, messages: [], prompt: null }
    case "result":
      return { ...event, value: NOTHING }
    case "hit":
      return { ...event, arguments: [], value: NOTHING }
    case "end":
      return { ...event, value: null, text: null }
    default:
      return event
  }
}

const NOTHING = { json: null } as const

/** A text cut to at most `columns` terminal columns, ellipsis included. */
export function fitted(text: string, columns: number): string {
  let width = 0
  let end = 0
  let cut = 0
  for (const character of text) {
    width += columnsOf(character)
    if (width > columns) return columns < 1 ? "" : `${text.slice(0, cut)}…`
    end += character.length
    // The ellipsis needs a column after the cut.
    if (width < columns) cut = end
  }
  return text
}
