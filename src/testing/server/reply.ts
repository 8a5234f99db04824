// The chat completions protocol as a server speaks it: a streamed answer as events, a whole one as JSON, an error.

import { cutText, type Cut } from "../cut.ts"

export interface Completion {
  readonly model: string
  readonly answer: string
  /** UTF-16 units an event; the whole answer in one event unless given. */
  readonly chunk: Cut | undefined
  /** Null leaves the finish reason out. */
  readonly finish: string | null
  /** What stands under `usage`; undefined leaves it out. */
  readonly usage: unknown
}

const HEAD = { id: "chatcmpl-test", created: 0 }

/** Server-sent events, the last of which is `[DONE]` (left out with the finish reason, as where a server dies). */
export function streamedReply({ model, answer, chunk, finish, usage }: Completion): string {
  const event = (choices: readonly unknown[], more: object = {}) =>
    `data: ${JSON.stringify({ ...HEAD, object: "chat.completion.chunk", model, choices, ...more })}\n\n`
  const choice = (delta: object, reason: string | null = null) => [{ index: 0, delta, finish_reason: reason }]
  const events = [event(choice({ role: "assistant", content: "" }))]
  for (const content of cutText(answer, chunk)) events.push(event(choice({ content })))
  if (finish !== null) events.push(event(choice({}, finish)))
  if (usage !== undefined) events.push(event([], { usage }))
  if (finish !== null) events.push("data: [DONE]\n\n")
  return events.join("")
}

export function wholeReply({ model, answer, finish, usage }: Completion): string {
  const choices = [{ index: 0, message: { role: "assistant", content: answer }, finish_reason: finish }]
  return JSON.stringify({ ...HEAD, object: "chat.completion", model, choices, ...(usage === undefined ? {} : { usage }) })
}

export function errorReply(message: string, code: string | null, type = "invalid_request_error"): string {
  return JSON.stringify({ error: { message, type, param: null, code } })
}
