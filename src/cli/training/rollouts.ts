// The attempts at the questions of a traced run, as a model saw and wrote them: the material of all rows.

import { nameAfter } from "../../answers/answer-names.ts"
import { ReasoningFilter } from "../../answers/writing/reasoning.ts"
import type { TracedMessage } from "../../trace/events.ts"
import type { Row, RunState } from "../../trace/state.ts"
import { contentOf, textOf } from "../../trace/values.ts"
import { argumentsOf } from "../../models/tool.ts"

/** A message in the form of the chat API, which trainers take, too. */
export interface ChatMessage {
  readonly role: string
  readonly content: string
  readonly tool_calls?: readonly {
    readonly id: string
    readonly type: "function"
    readonly function: { readonly name: string; readonly arguments: string }
  }[]
  readonly tool_call_id?: string
}

/** One request of an attempt, with the text that the model wrote and that stayed in the answer. */
export interface Turn {
  /** The conversation before it, or the raw text that a model of `completion` continues. */
  readonly prompt: readonly ChatMessage[] | string
  readonly message: ChatMessage
  /**
   * Whether it led on: it ended the answer, or its call has a result. One that was cut off, or whose call was a
   * problem, would teach the mistake.
   */
  readonly isGood: boolean
}

/** One answer to a question: the one that was taken, or one that was refused. */
export interface Rollout {
  readonly row: Row
  /** The number of answers that were refused before. */
  readonly attempt: number
  readonly taken: boolean
  readonly turns: readonly [Turn, ...Turn[]]
  /** The task that asks; null outside of all. */
  readonly task: string | null
}

/** The whole answers to a question, in order, as far as the trace has their texts. */
export function rolloutsOf(state: RunState, row: Row): readonly Rollout[] {
  const requests = row.children.map((id) => state.rows[id]!).filter(({ kind }) => kind === "request")
  const last = requests.at(-1)?.request?.attempt
  const task = taskOf(state, row)
  const attempts = [...new Set(requests.map(({ request }) => request!.attempt))]
  return attempts.flatMap((attempt) => {
    const turns = requests
      .filter(({ request }) => request!.attempt === attempt)
      .flatMap((request) => turnOf(state, row, request) ?? [])
    const [first, ...rest] = turns
    const end = requests.findLast(({ request }) => request!.attempt === attempt)!.request!.response
    if (first === undefined || end === null || end.finish === "failed") return []
    // The last answer to a question without a result was refused if it is whole, and else it is unfinished.
    const isWhole = end.finish === "stop" || end.finish === "length"
    if (attempt === last && (row.state === "running" || (row.state === "failed" && !isWhole))) return []
    const taken = row.state === "done" && attempt === last
    return [{ row, attempt, taken, turns: [first, ...rest] as const, task }]
  })
}

/** A request as a turn; null for one without a response, or whose text is not whole in the trace. */
function turnOf(state: RunState, question: Row, { request }: Row): Turn | null {
  const { response, text, prompt, written, attempt } = request!
  // The text of a failed request is in the next one, if it was continued.
  if (response === null) return null
  const shown = prompt === null ? messagesOf(state, request!.messages) : textOf(state, prompt)
  if (shown === null) return null
  const filter = new ReasoningFilter()
  const content = filter.push(text.slice(0, response.kept)) + filter.end("over")
  const { calls = [], finish } = response
  const end = written + content.length
  const source = nameAfter(question.question!.source, attempt)
  const hasResult = question.children.some((id) => {
    const { kind, state: ended, at } = state.rows[id]!
    return kind === "node" && ended === "done" && at?.source === source && at.end === end
  })
  const isGood = calls.length > 0 || hasResult || finish === "stop"
  return { prompt: shown, message: messageOf("assistant", content, calls), isGood }
}

function messagesOf(state: RunState, messages: readonly TracedMessage[]): readonly ChatMessage[] | null {
  const shown: ChatMessage[] = []
  for (const { role, content, calls = [], callId } of messages) {
    const text = textOf(state, content)
    if (text === null) return null
    shown.push(messageOf(role, text, calls, callId))
  }
  return shown
}

function messageOf(
  role: string,
  content: string,
  calls: NonNullable<TracedMessage["calls"]>,
  callId?: string,
): ChatMessage {
  return {
    role,
    content,
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map(({ id, input }) => ({
            id,
            type: "function" as const,
            function: { name: "recall", arguments: JSON.stringify(argumentsOf(input)) },
          })),
        }),
    ...(callId === undefined ? {} : { tool_call_id: callId }),
  }
}

function taskOf({ rows }: RunState, row: Row): string | null {
  for (let at = row; at.id !== at.parent; at = rows[at.parent]!) if (at.kind === "call") return at.name
  return null
}

/** The data of a question with their whole values, as far as the trace has them. */
export function dataOf(state: RunState, row: Row): { readonly [name: string]: unknown } {
  return Object.fromEntries(row.arguments.map(({ name, value }) => [name, textOf(state, value) ?? contentOf(value)]))
}
