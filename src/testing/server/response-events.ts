// Replies of the Responses API, in the types of the `openai` package.

import type {
  Response,
  ResponseOutputMessage,
  ResponseReasoningItem,
  ResponseStreamEvent,
} from "openai/resources/responses/responses"
import { cutText, type Cut } from "../cut.ts"
import { ENCRYPTED } from "./input.ts"
import { inputTokens, tokensIn } from "./record.ts"
import type { Piece } from "./reply.ts"
import type { ReceivedRequest } from "./rule.ts"

export interface ScriptedResponse {
  readonly model: string
  readonly answer: string
  /** The summary of the reasoning before the answer; undefined for a model that does not reason. */
  readonly reasoning: string | undefined
  /** The number of the request, which makes the encrypted reasoning of each different. */
  readonly number: number
  /** UTF-16 units per delta; undefined sends the whole answer in one. */
  readonly chunk: Cut | undefined
  readonly emptyDeltas: number
  /** Null omits the end of the response. */
  readonly finish: string | null
  /** The content of `usage`; undefined omits it. */
  readonly usage: unknown
}

const CREATED = 0

/** The events of a response as they are sent. */
export function streamedResponse(scripted: ScriptedResponse): Piece[] {
  const pieces: Piece[] = []
  for (const event of responseEvents(scripted)) {
    const text = event.type === "response.output_text.delta" ? event.delta : ""
    if (text !== "") for (let i = 0; i < scripted.emptyDeltas; i++) pieces.push({ wire: ": keep-alive\n\n", text: "" })
    pieces.push({ wire: `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`, text })
  }
  return scripted.finish === null ? pieces.slice(0, -1) : pieces
}

/** A response that is not streamed. */
export function wholeResponse(scripted: ScriptedResponse): Piece[] {
  const output = [
    ...(scripted.reasoning === undefined ? [] : [reasoningOf(scripted)]),
    messageOf(scripted, scripted.answer),
  ]
  return [{ wire: JSON.stringify(responseOf(scripted, output)), text: scripted.answer }]
}

/** The events of a response, in their order. The last one ends it. */
export function responseEvents(scripted: ScriptedResponse): readonly ResponseStreamEvent[] {
  const { answer, reasoning, chunk } = scripted
  const events: ResponseStreamEvent[] = []
  const send = (event: Unnumbered) =>
    void events.push({ ...event, sequence_number: events.length } as ResponseStreamEvent)
  const { usage: _, ...empty } = responseOf(scripted, [])
  const begun = { ...empty, status: "in_progress" } as const
  send({ type: "response.created", response: begun })
  send({ type: "response.in_progress", response: begun })
  const output: Response["output"] = []
  if (reasoning !== undefined) {
    const item = reasoningOf(scripted)
    const place = { item_id: item.id, output_index: 0, summary_index: 0 }
    const part = (text: string) => ({ type: "summary_text", text }) as const
    send({ type: "response.output_item.added", output_index: 0, item: { ...item, summary: [], status: "in_progress" } })
    send({ type: "response.reasoning_summary_part.added", ...place, part: part("") })
    send({ type: "response.reasoning_summary_text.delta", ...place, delta: reasoning })
    send({ type: "response.reasoning_summary_text.done", ...place, text: reasoning })
    send({ type: "response.reasoning_summary_part.done", ...place, part: part(reasoning) })
    send({ type: "response.output_item.done", output_index: 0, item })
    output.push(item)
  }
  const message = messageOf(scripted, answer)
  const output_index = output.length
  const place = { output_index, item_id: message.id, content_index: 0 }
  const part = (text: string) => ({ type: "output_text" as const, text, annotations: [], logprobs: [] })
  send({ type: "response.output_item.added", output_index, item: { ...message, content: [], status: "in_progress" } })
  send({ type: "response.content_part.added", ...place, part: part("") })
  for (const delta of cutText(answer, chunk))
    send({ type: "response.output_text.delta", ...place, delta, logprobs: [] })
  send({ type: "response.output_text.done", ...place, text: answer, logprobs: [] })
  send({ type: "response.content_part.done", ...place, part: part(answer) })
  send({ type: "response.output_item.done", output_index, item: message })
  output.push(message)
  const response = responseOf(scripted, output)
  send({ type: response.status === "completed" ? "response.completed" : "response.incomplete", response })
  return events
}

type Unnumbered = ResponseStreamEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, "sequence_number">
    : never
  : never

/** The counts of a request and its answer: a quarter of the characters, rounded up. */
export function responseUsage(
  { body, cached, cacheWrite }: Pick<ReceivedRequest, "body" | "cached" | "cacheWrite">,
  answer: string,
  reasoning = "",
): NonNullable<Response["usage"]> {
  const input = inputTokens(body)
  const output = tokensIn(answer) + tokensIn(reasoning)
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: cacheWrite },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: tokensIn(reasoning) },
    total_tokens: input + output,
  }
}

function reasoningOf({ reasoning = "", number }: ScriptedResponse): ResponseReasoningItem {
  return {
    id: `rs_${number}`,
    type: "reasoning",
    summary: [{ type: "summary_text", text: reasoning }],
    encrypted_content: `${ENCRYPTED}${number}`,
    status: "completed",
  }
}

function messageOf({ number }: ScriptedResponse, text: string): ResponseOutputMessage {
  return {
    id: `msg_${number}`,
    type: "message",
    role: "assistant",
    status: "completed",
    content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
  }
}

function responseOf({ model, finish, usage, number, answer }: ScriptedResponse, output: Response["output"]): Response {
  const isCompleted = finish === "stop" || finish === null
  return {
    id: `resp_${number}`,
    object: "response",
    created_at: CREATED,
    model,
    status: isCompleted ? "completed" : "incomplete",
    error: null,
    incomplete_details: isCompleted
      ? null
      : { reason: (finish === "length" ? "max_output_tokens" : finish) as "max_output_tokens" },
    output,
    output_text: answer,
    access_programs: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: null,
    top_p: null,
    tool_choice: "auto",
    tools: [],
    ...(usage === undefined ? {} : { usage: usage as NonNullable<Response["usage"]> }),
  }
}
