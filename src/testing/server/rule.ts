// What the model server of the tests answers to which request, and what goes wrong on demand.

import type { Cut } from "../cut.ts"
import type { Answers } from "../turns.ts"

/** The first rule that fits and is not used up answers. */
export interface ServerRule {
  /** Stands in the request's `message`, or matches it; any request fits unless given. */
  readonly message?: string | RegExp
  /** How many requests it answers before it is used up; any number unless given. */
  readonly times?: number
  /**
   * The whole answer, of which a request that goes on with it gets the rest; or the answers to the first, second, …
   * request that begins one; or a function of the request. Empty unless given.
   */
  readonly answer?: Answers<ReceivedRequest>
  /** UTF-16 units an event; the whole answer in one event unless given. */
  readonly chunk?: Cut
  /** Bytes a write, so that the network's pieces end inside events and characters; all in one write unless given. */
  readonly bytes?: Cut
  /** Awaited before each event is written, with the event's number: the test decides when the model goes on. */
  readonly pace?: (event: number) => Promise<unknown>
  /** Events without text before each one that has some, in each of the forms that servers send; none unless given. */
  readonly emptyDeltas?: number
  /** `stop` unless given; null leaves the finish reason out, and the end of the stream with it. */
  readonly finish?: string | null
  /** `none`, or what stands under `usage`; a quarter of the characters, when the request asks for it, unless given. */
  readonly usage?: unknown
  /** The body itself, in place of one that is made from the answer: for what no server should send. */
  readonly body?: string
  /** Milliseconds before the answer begins. For benchmarks. */
  readonly delay?: number
  readonly fault?: Fault
}

export type Fault =
  /** An error status instead of an answer. */
  | {
      readonly kind: "status"
      readonly status: number
      readonly message?: string
      readonly code?: string
      readonly headers?: { readonly [name: string]: string }
    }
  /** The connection is reset before a byte was sent. */
  | { readonly kind: "reset" }
  /** So many bytes of the answer are sent, then the connection is closed. */
  | { readonly kind: "cut"; readonly after: number }
  /** So many bytes of the answer are sent, then nothing until the client leaves. */
  | { readonly kind: "stall"; readonly after: number }
  /** After so many events of the answer comes one that is not JSON. */
  | { readonly kind: "malformed"; readonly after: number }

export interface ReceivedRequest {
  readonly path: string
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  /** The body as parsed JSON. */
  readonly body: ChatRequest
  /** What is asked: the content of the last message of the user before the model's first; of a completion the prompt. */
  readonly message: string
  /** What the model has written of the answer so far. */
  readonly written: string
  /** What was sent of the answer, as far as it was handed to the network. */
  readonly sent: Sent
  /** How it ended: `answered` in full, `faulty` where a fault ended it, `abandoned` where the client left. */
  readonly ended: Promise<Ending>
  /** When it ended, as `performance.now()` says. */
  readonly endedAt: number | undefined
}

export type Ending = "answered" | "faulty" | "abandoned"

export interface Sent {
  readonly bytes: number
  /** The text of the events that were sent whole. */
  readonly text: string
  /** A quarter of the text's characters, rounded up. */
  readonly tokens: number
}

export interface ChatRequest {
  readonly model?: string
  readonly stream?: boolean
  readonly stream_options?: { readonly include_usage?: boolean }
  readonly messages?: readonly { readonly role: string; readonly content: string }[]
  readonly prompt?: string
  readonly [field: string]: unknown
}
