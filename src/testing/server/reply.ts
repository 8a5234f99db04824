// Replies in both protocols: a streamed answer as events, a whole one as JSON, and an error.

import { cutText, type Cut } from "../cut.ts"

export interface Completion {
  readonly protocol: "chat" | "completions"
  readonly model: string
  readonly answer: string
  /** UTF-16 units per event; undefined sends the whole answer in one event. */
  readonly chunk: Cut | undefined
  readonly emptyDeltas: number
  /** Null omits the finish reason. */
  readonly finish: string | null
  /** The content of `usage`; undefined omits it. */
  readonly usage: unknown
}

/** A piece of a body that is written as one, and the part of the answer's text in it. */
export interface Piece {
  readonly wire: string
  readonly text: string
}

const HEAD = { id: "cmpl-test", created: 0 }
export const MALFORMED: Piece = { wire: 'data: {"choices": [{"delta": {"content": NaN\n\n', text: "" }

/** Server-sent events, the last of which is `[DONE]` (omitted with the finish reason, as by a server that dies). */
export function streamedReply({ protocol, model, answer, chunk, emptyDeltas, finish, usage }: Completion): Piece[] {
  const object = protocol === "chat" ? "chat.completion.chunk" : "text_completion"
  const event = (choices: readonly unknown[], text = "", more: object = {}): Piece => ({
    wire: `data: ${JSON.stringify({ ...HEAD, object, model, choices, ...more })}\n\n`,
    text,
  })
  const choice = (content: string, reason: string | null = null) => [
    {
      index: 0,
      ...(protocol === "chat" ? { delta: content === "" && reason !== null ? {} : { content } } : { text: content }),
      finish_reason: reason,
    },
  ]
  const empty = [
    { wire: ": keep-alive\n\n", text: "" },
    event(choice("")),
    event([{ index: 0, delta: {}, finish_reason: null }]),
    event([{ index: 0, delta: { content: null }, finish_reason: null }]),
    event([]),
  ]

  const pieces =
    protocol === "chat" ? [event([{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }])] : []
  for (const text of cutText(answer, chunk)) {
    for (let i = 0; i < emptyDeltas; i++) pieces.push(empty[i % empty.length]!)
    pieces.push(event(choice(text), text))
  }
  if (finish !== null) pieces.push(event(choice("", finish)))
  if (usage !== undefined) pieces.push(event([], "", { usage }))
  if (finish !== null) pieces.push({ wire: "data: [DONE]\n\n", text: "" })
  return pieces
}

export function wholeReply({ protocol, model, answer, finish, usage }: Completion): Piece[] {
  const object = protocol === "chat" ? "chat.completion" : "text_completion"
  const choices = [
    {
      index: 0,
      ...(protocol === "chat" ? { message: { role: "assistant", content: answer } } : { text: answer }),
      finish_reason: finish,
    },
  ]
  return [
    {
      wire: JSON.stringify({ ...HEAD, object, model, choices, ...(usage === undefined ? {} : { usage }) }),
      text: answer,
    },
  ]
}

export function errorReply(message: string, code: string | null, type = "invalid_request_error"): string {
  return JSON.stringify({ error: { message, type, param: null, code } })
}
