// The interface to an API of OpenAI's protocol: the bodies of its requests, and the reading of its replies.

import type { Ending } from "../finish.ts"
import type { ModelEvent, ModelRequest } from "../model.ts"
import type { Body } from "./body.ts"
import type { Settings } from "./options.ts"
import type { Refusal } from "./refusal.ts"

/** An API, with what it has learnt about its server. */
export interface Protocol {
  bodyOf(request: ModelRequest): Body
  /** Learns from a failure of a request how to send it without what the server refuses; undefined for others. */
  learn(failure: Refusal, body: Body, request: ModelRequest): Learned | undefined
  createAnswer(request: ModelRequest): AnswerState
}

export interface Learned {
  /** The name of what is not sent. */
  readonly without: string
  /** The request to send in place of the refused one. */
  readonly request: ModelRequest
}

/** The state of an answer between its replies. */
export interface AnswerState {
  /** The reason for which the server has ended the answer; undefined before the end. */
  readonly ending: Ending | undefined
  /** Nothing but the end of the connection is outstanding after `ending`. */
  readonly hasUsage: boolean
  /** The server has said that nothing follows. */
  isMarked: boolean
  /** The events of a reply. Throws the error in it. */
  take(reply: unknown): readonly ModelEvent[]
  /** The events of the answer's end, the last of which is its finish. Throws if it is not whole. */
  finish(settings: Settings): readonly ModelEvent[]
}
