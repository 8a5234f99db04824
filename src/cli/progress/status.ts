// What is said of a run while it goes on, in one or two lines.

import { columnsOf } from "../../diagnostics/visible.ts"
import type { Id, TraceEvent } from "../../trace/events.ts"
import { EMPTY, fold } from "../../trace/reduce.ts"
import type { Row, RunState } from "../../trace/state.ts"
import { costWords, countWords, durationWords, numberWords, oneLine } from "../words.ts"

/** UTF-16 units of a question: terminals are not wider. */
const MAX_QUESTION = 300

/** The state of a run as far as it is shown, folded from events that are taken some at a time. */
export interface Status {
  take(event: TraceEvent): void
  /** Counts, cost and time. `elapsed` in milliseconds. */
  summary(elapsed: number): string
  /** The innermost question under way, the one that was asked last; null where there is none. */
  question(): string | null
  /** Whether anything was asked of a model, or remembered instead. */
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

/** What is shown needs no values: they would all be kept for it. */
function withoutContent(event: TraceEvent): TraceEvent | null {
  switch (event.type) {
    case "value":
    case "delta":
    case "diagnostic":
    case "miss":
    case "retry":
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

/** As much of a text as so many columns hold. */
export function fitted(text: string, columns: number): string {
  let width = 0
  let end = 0
  let cut = 0
  for (const character of text) {
    width += columnsOf(character)
    if (width > columns) return columns < 1 ? "" : `${text.slice(0, cut)}…`
    end += character.length
    // An ellipsis must still fit behind it.
    if (width < columns) cut = end
  }
  return text
}
