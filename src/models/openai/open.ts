// Opens requests: chooses the API, and leaves out what the server turns out to refuse.

import { digest } from "../../base/digest.ts"
import { ModelError, type ModelEvent, type ModelRequest } from "../model.ts"
import { asksForResponses, hasNoResponses, type Api } from "./api.ts"
import { createBatchSender } from "./batch/index.ts"
import type { BatchSender } from "./batch/sender.ts"
import type { Body } from "./body.ts"
import { chatProtocol } from "./chat.ts"
import { createClient, type Send } from "./client.ts"
import { partsOf } from "./failure.ts"
import type { OpenAIOptions, Settings } from "./options.ts"
import type { AnswerState, Protocol } from "./protocol.ts"
import type { Replies } from "./replies.ts"
import { responsesProtocol } from "./responses/index.ts"

/** A request whose answer has begun. */
export interface Opened {
  readonly replies: Replies
  readonly answer: AnswerState
}

/** A request to send instead of one that the server has refused. */
export interface Refused {
  readonly request: ModelRequest
  /** The change, as an event for the reader. */
  readonly retry: ModelEvent
  /** The refusal of the chat API, until the Responses API has answered. */
  readonly refusal?: unknown
}

/** The requests of one model, with the API that it has. */
export class Opener {
  /** The API of new requests. */
  api: Api
  private readonly options: OpenAIOptions
  private readonly settings: Settings
  /** The other API may be tried where the server names it. */
  private mayChange: boolean
  private readonly senders: BatchSender[] = []
  private readonly ways = new Map<Api, { readonly protocol: Protocol; readonly send: Send }>()

  constructor(options: OpenAIOptions, settings: Settings) {
    this.options = options
    this.settings = settings
    this.api = settings.api
    this.mayChange =
      settings.api === "chat"
      && options.api === undefined
      && (settings.continuation === "turn" || settings.continuation === "tool")
  }

  /** Opens a request, or gives the one to send in its place. `refusal` is that of the one before it. */
  async open(
    request: ModelRequest,
    signal: AbortSignal,
    onWait: (reason: string) => void,
    refusal?: unknown,
  ): Promise<Opened | Refused> {
    const { api, settings } = this
    const { protocol, send } = this.way(api)
    const body = protocol.bodyOf(request)
    try {
      const replies = await send(body, signal, request, onWait)
      return { replies, answer: protocol.createAnswer(request) }
    } catch (error) {
      const { status, said: message } = partsOf(error)
      const failure = { status, message }
      if (api === "chat" && this.mayChange && asksForResponses(failure)) {
        this.api = "responses"
        const note = `${settings.baseURL} has ${settings.model} in the Responses API, which is used from now on`
        return { request, retry: told(note), refusal: error }
      }
      // A client of an old version of the package fails with a ModelError, as it has no such method.
      if (refusal !== undefined && (hasNoResponses(failure) || error instanceof ModelError)) {
        this.api = "chat"
        this.mayChange = false
        throw refusal
      }
      const learned = protocol.learn(failure, body, request)
      // The same body would be refused again: the field is one of the options' own.
      if (learned === undefined || isSame(protocol.bodyOf(learned.request), body)) throw error
      const note = `${settings.baseURL} refuses ${learned.without}, which is left out from now on`
      return { request: learned.request, retry: told(note), refusal }
    }
  }

  /** The reason for which requests wait; null while none does. */
  waiting(): string | null {
    const reasons = this.senders.flatMap((sender) => sender.waiting() ?? [])
    return reasons.length === 0 ? null : reasons.join(" and ")
  }

  private sendOf(settings: Settings): Send {
    const { batch } = this.options
    if (batch === undefined) return createClient(this.options, settings)
    const sender = createBatchSender(this.options, settings, batch)
    this.senders.push(sender)
    return (body, signal, { parts, since = 0 }, onWait) => {
      // A body tells the model what is left of its budget, which is less when the run is resumed.
      const key = digest(JSON.stringify(parts ?? body)).slice(0, KEY_DIGITS)
      return sender.send({ key, body, since, onWait }, signal)
    }
  }

  private way(api: Api): { readonly protocol: Protocol; readonly send: Send } {
    const known = this.ways.get(api)
    if (known !== undefined) return known
    const settings = { ...this.settings, api }
    const protocol = (api === "responses" ? responsesProtocol : chatProtocol)(this.options, settings)
    const way = { protocol, send: this.sendOf(settings) }
    this.ways.set(api, way)
    return way
  }
}

/** Hexadecimal digits of the key of a request in a batch. */
const KEY_DIGITS = 40

function isSame(next: Body, refused: Body): boolean {
  const fields = new Set([...Object.keys(next), ...Object.keys(refused)])
  return [...fields].every((field) => JSON.stringify(next[field]) === JSON.stringify(refused[field]))
}

function told(message: string): ModelEvent {
  return { type: "retry", code: "bad-request", message, milliseconds: 0, unserved: true }
}
