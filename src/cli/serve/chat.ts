// POST /v1/chat/completions: a conversation with a program, in OpenAI's protocol.

import type { Clock } from "../../base/clock.ts"
import { chatArguments } from "../../chat/conversation.ts"
import { replyOf, type Reply } from "../../chat/reply.ts"
import { eventOf } from "../../responses/respond.ts"
import type { RunResult } from "../../run/result.ts"
import { readChatRequest, type ChatRequest } from "./chat-request.ts"
import type { Catalogue } from "./catalogue.ts"
import { chunksOf, completionOf, type Head } from "./completions.ts"
import { createEvents } from "./events.ts"
import { recordProblem, sendJson, type Exchange } from "./exchange.ts"
import type { Turn } from "./places.ts"
import { errorBody, Problem } from "./problem.ts"
import { optionsOf, withArguments, type RunSettings } from "./runs.ts"

export interface Chat {
  readonly exchange: Exchange
  readonly body: unknown
  readonly turn: Turn
  readonly catalogue: Catalogue
  readonly settings: RunSettings
  readonly clock: Clock
}

/** Answers a request. Rejects with the failure where the status is not sent yet. */
export async function answerChat({ exchange, body, turn, catalogue, settings, clock }: Chat): Promise<void> {
  const request = readChatRequest(body)
  const { record, id, signal } = exchange
  record.ignored = request.ignored
  const { chat, name, program } = catalogue.chatNamed(request.model)
  record.subject = name
  const bound = withArguments(program, chatArguments(chat, request.messages))
  const head = { id: `chatcmpl-${id}`, created: Math.floor(Date.now() / 1_000), model: name }
  const begin = async (answers: "finished" | "live"): Promise<Reply> => {
    await turn(signal)
    const { options, returnAfter } = optionsOf(exchange, settings)
    const stream = bound.stream({ ...options, answers })
    returnAfter(stream.result)
    return replyOf(stream, settings.reasoning)
  }
  const headers = request.ignored.length === 0 ? {} : { "x-recall-ignored": request.ignored.join(", ") }
  if (request.isStreamed) return stream({ exchange, request, head, clock, headers, begin: () => begin("live") })
  const { parts, result } = await begin("finished")
  const written = { text: "", reasoning: "" }
  for await (const { type, text } of parts) written[type] += text
  const ended = await result
  record.usage = ended.usage
  refuseNothing(ended, written.text)
  sendJson(exchange, completionOf(head, written, ended), 200, headers)
}

interface Streamed {
  readonly exchange: Exchange
  readonly request: ChatRequest
  readonly head: Head
  readonly clock: Clock
  readonly headers: { readonly [name: string]: string }
  readonly begin: () => Promise<Reply>
}

async function stream({ exchange, request, head, clock, headers, begin }: Streamed): Promise<void> {
  const { response, record } = exchange
  const events = createEvents(response, clock, { ...exchange.headers, ...headers })
  const chunks = chunksOf(head, request.includesUsage)
  let isBegun = false
  let hasText = false
  const send = (chunk: object): void => {
    if (!isBegun) events.send(eventOf(chunks.begin()))
    isBegun = true
    events.send(eventOf(chunk))
  }
  try {
    const { parts, result } = await begin()
    for await (const part of parts) {
      hasText ||= part.type === "text"
      send(chunks.part(part))
    }
    const ended = await result
    record.usage = ended.usage
    if (!hasText) refuseNothing(ended, "")
    for (const chunk of chunks.end(ended)) send(chunk)
    events.send("data: [DONE]\n\n")
  } catch (thrown) {
    if (!events.isOpen) throw thrown
    events.send(eventOf(errorBody(recordProblem(exchange, thrown))))
  } finally {
    events.stop()
  }
  response.end()
}

/** A budget that ends a run before it has a text is a failure: an empty reply would tell the user nothing. */
function refuseNothing({ partial }: RunResult, text: string): void {
  if (partial && text === "")
    throw new Problem(402, "budget-exhausted", "the budget was used up before the reply began")
}
