// Answers one request by its rule, with the rule's fault.

import type { ServerResponse } from "node:http"
import { cutBytes } from "../cut.ts"
import type { Turns } from "../turns.ts"
import { inputTokens, tokensIn, type Live } from "./record.ts"
import { responseUsage, streamedResponse, wholeResponse } from "./response-events.ts"
import { errorReply, MALFORMED, streamedReply, wholeReply, type Piece } from "./reply.ts"
import type { ReceivedRequest, ServerRule } from "./rule.ts"

export function fail(
  response: ServerResponse,
  status: number,
  message: string,
  code: string | null,
  headers: { readonly [name: string]: string } = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(errorReply(message, code))
}

export async function answer(
  rule: ServerRule,
  { turns, number }: { readonly turns: Turns<ReceivedRequest>; readonly number: number },
  request: Live,
  response: ServerResponse,
): Promise<void> {
  const { fault } = rule
  if (fault?.kind === "status") {
    return fail(
      response,
      fault.status,
      fault.message ?? `status ${fault.status} on demand`,
      fault.code ?? null,
      fault.headers,
    )
  }
  if (fault?.kind === "reset") {
    request.end("faulty")
    response.socket?.resetAndDestroy()
    return
  }
  let text
  try {
    text = rule.body === undefined ? await turns.begin(request.written)(rule.answer ?? "", request) : ""
  } catch (error) {
    return fail(response, 400, error instanceof Error ? error.message : String(error), "no_rule")
  }
  if (rule.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, rule.delay))
  const streamed = request.body.stream === true
  response.writeHead(200, { "content-type": streamed ? "text/event-stream" : "application/json" })
  response.flushHeaders()
  await send(piecesOf(rule, request, { answer: text, streamed, number }), rule, request, response)
  if (response.destroyed) return
  if (fault === undefined || fault.kind === "malformed") response.end()
  else if (fault.kind === "cut") {
    request.end("faulty")
    response.destroy() // closes without a reset, which could overtake the bytes written before
  }
}

function piecesOf(
  rule: ServerRule,
  received: ReceivedRequest,
  { answer, streamed, number }: { readonly answer: string; readonly streamed: boolean; readonly number: number },
): Piece[] {
  const { body, cached, cacheWrite } = received
  if (rule.body !== undefined) return [{ wire: rule.body, text: "" }]
  const asked = !streamed || body.stream_options?.include_usage === true
  const counted = {
    prompt_tokens: inputTokens(body),
    ...(cached + cacheWrite === 0
      ? {}
      : {
          prompt_tokens_details: {
            cached_tokens: cached,
            ...(cacheWrite === 0 ? {} : { cache_write_tokens: cacheWrite }),
          },
        }),
    completion_tokens: tokensIn(answer),
  }
  const usage =
    rule.usage === "none"
      ? undefined
      : (rule.usage
        ?? (asked ? { ...counted, total_tokens: counted.prompt_tokens + counted.completion_tokens } : undefined))
  if (body.input !== undefined) {
    const { reasoning, chunk, emptyDeltas = 0, finish = "stop" } = rule
    const response = { model: body.model ?? "", answer, reasoning, number, chunk, emptyDeltas, finish }
    const counts = rule.usage === "none" ? undefined : (rule.usage ?? responseUsage(received, answer, reasoning))
    return (streamed ? streamedResponse : wholeResponse)({ ...response, usage: counts })
  }
  const completion = {
    protocol: body.prompt === undefined ? ("chat" as const) : ("completions" as const),
    model: body.model ?? "",
    answer,
    chunk: rule.chunk,
    emptyDeltas: rule.emptyDeltas ?? 0,
    finish: rule.finish === undefined ? "stop" : rule.finish,
    usage,
  }
  const pieces = streamed ? streamedReply(completion) : wholeReply(completion)
  return rule.fault?.kind === "malformed" ? pieces.toSpliced(rule.fault.after, 0, MALFORMED) : pieces
}

/** Writes the pieces: one by one at the rule's pace, otherwise all as one, cut by the rule's `bytes`. */
async function send(
  pieces: readonly Piece[],
  { pace, bytes, fault }: ServerRule,
  request: Live,
  response: ServerResponse,
): Promise<void> {
  let left = fault?.kind === "cut" || fault?.kind === "stall" ? fault.after : Infinity
  const together = pace === undefined ? [pieces] : pieces.map((piece) => [piece])
  for (const [i, some] of together.entries()) {
    await pace?.(i)
    if (response.destroyed) return
    const whole = new TextEncoder().encode(some.map(({ wire }) => wire).join(""))
    const allowed = whole.subarray(0, Math.min(whole.length, left))
    for (const part of cutBytes(allowed, bytes)) {
      await new Promise<void>((resolve) => response.write(part, () => resolve()))
      if (response.destroyed) return
      request.send(part.length, "")
      // The network may join bytes that are written without a pause.
      if (bytes !== undefined) await new Promise((resolve) => setImmediate(resolve))
    }
    request.send(0, textWithin(some, allowed.length))
    left -= whole.length
    if (left < 0) return
  }
}

/** The text of the pieces that fit whole into so many bytes. */
function textWithin(pieces: readonly Piece[], bytes: number): string {
  let text = ""
  let end = 0
  for (const piece of pieces) {
    end += Buffer.byteLength(piece.wire)
    if (end > bytes) break
    text += piece.text
  }
  return text
}
