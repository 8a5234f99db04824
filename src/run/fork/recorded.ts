// The results in a trace, by content: of questions, of requests to models, of natives with effects.

import { UsageError } from "../../base/errors.ts"
import { fromData } from "../../values/json.ts"
import type { Value } from "../../values/values.ts"
import { partsOf, type Completion } from "../../memo/completion.ts"
import type { Message } from "../../models/model.ts"
import { inOrder } from "../../trace/order.ts"
import type { Row, RunState } from "../../trace/state.ts"
import type { TracedValue } from "../../trace/events.ts"
import { contentOfAll, textOf, wholeOf } from "../../trace/values.ts"
import { isOpaque, questionContent, requestContent, type Asked } from "./contents.ts"

/** Results by content, in the order in which they began: `take` returns them in turn, and the last one from then on. */
export class Results<T> {
  private readonly lists = new Map<string, { readonly results: T[]; next: number }>()

  add(content: string, result: T): void {
    const list = this.lists.get(content)
    if (list === undefined) this.lists.set(content, { results: [result], next: 0 })
    else list.results.push(result)
  }

  has(content: string): boolean {
    return this.lists.has(content)
  }

  take(content: string): T | undefined {
    const list = this.lists.get(content)
    return list?.results[Math.min(list.next++, list.results.length - 1)]
  }
}

export interface Recorded {
  /** Values of questions without requests in the trace, which an earlier run had asked. */
  readonly answers: Results<Value>
  /** The texts that models wrote, by `requestContent`. */
  readonly completions: Results<Completion>
  /** The contents of the questions that requests were sent for. */
  readonly asked: ReadonlySet<string>
  /** Values of natives, by `nativeContent`. */
  readonly natives: Results<Value>
}

/** Throws `UsageError` where the trace lacks a value that it refers to. */
export function recordedIn(state: RunState): Recorded {
  const recorded = {
    answers: new Results<Value>(),
    completions: new Results<Completion>(),
    asked: new Set<string>(),
    natives: new Results<Value>(),
  }
  for (const row of inOrder(state)) {
    const question = askedIn(row)
    if (question !== null) addQuestion(state, row, questionContent(question, row.arguments), recorded)
    else if (row.kind === "native" && row.state === "done" && !isOpaque(row.arguments)) {
      const value = valueOf(state, row.value)
      if (value !== undefined) recorded.natives.add(nativeContent(row.name, contentOfAll(row.arguments)), value)
    }
  }
  return recorded
}

export function nativeContent(name: string, given: string): string {
  return `${name} ${given}`
}

/**
 * The question of a row, or of the question that it is a hit of; null for other rows, and for a hit without its
 * question.
 */
export function askedIn({ question, hit }: Row): Asked | null {
  return question === undefined ? (hit?.question ?? null) : { ...question, question: question.text }
}

function addQuestion(
  state: RunState,
  row: Row,
  content: string,
  { answers, completions, asked }: Recorded & { readonly asked: Set<string> },
): void {
  const requests = row.children.map((id) => state.rows[id]!).filter(({ kind }) => kind === "request")
  if (requests.length > 0) asked.add(content)
  else if (row.state === "done" && !isOpaque(row.arguments)) {
    const value = valueOf(state, row.value)
    if (value !== undefined) answers.add(content, value)
  }
  for (const [i, { request, state: ended }] of requests.entries()) {
    const { attempt, messages, prompt, text, response } = request!
    const goesOn = requests[i + 1]?.request?.attempt === attempt
    // A failed request is sent again, unless the answer continued from the text that had arrived.
    if (response === null || (ended === "failed" && !(goesOn && text !== ""))) continue
    const { finish } = response
    const said = messages.map(({ role, content, calls = [] }) => ({
      role: role as Message["role"],
      content: textIn(state, content),
      calls,
    }))
    completions.add(requestContent(content, attempt, said, prompt === null ? null : textIn(state, prompt)), {
      text,
      finish: finish === "paused" || finish === "failed" ? null : finish,
      ...partsOf(response),
    })
  }
}

/** The whole value; undefined for one that the trace only describes. */
export function valueOf(state: RunState, value: TracedValue | null): Value | undefined {
  if (value === null || "opaque" in value) return undefined
  const whole = wholeOf(state, value)
  if (whole === undefined) throw lacking()
  return fromData(whole)
}

export function textIn(state: RunState, value: TracedValue): string {
  const text = textOf(state, value)
  if (text === null) throw lacking()
  return text
}

export function lacking(): UsageError {
  return new UsageError(
    "unforkable",
    "the trace lacks a value that it refers to",
    "run again with recall run --trace FILE: journals of runs and truncated traces do not have all values",
  )
}
