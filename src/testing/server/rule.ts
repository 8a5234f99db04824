// The rules of the model server: answers to requests, and faults on demand.

import type { Cut } from "../cut.ts"
import type { Answers } from "../turns.ts"

/** A rule of the server. The first that fits and is not used up answers. */
export interface ServerRule {
  /** A text that the request's `message` contains, or a pattern that it matches; any request fits by default. */
  readonly message?: string | RegExp
  /** The number of requests after which it is used up; unlimited by default. */
  readonly times?: number
  /**
   * The whole answer, of which a request that continues it receives the rest; or the answers to the first, second, …
   * request that begins one; or a function of the request. Empty by default.
   */
  readonly answer?: Answers<ReceivedRequest>
  /** UTF-16 units per event; by default the whole answer is one event. */
  readonly chunk?: Cut
  /** Bytes per write, so that the network's pieces end inside events and characters; by default all in one write. */
  readonly bytes?: Cut
  /** Awaited before each event is written, with the event's number: the test decides when the model continues. */
  readonly pace?: (event: number) => Promise<unknown>
  /** Events without text before each event with text, in each of the forms that servers send; none by default. */
  readonly emptyDeltas?: number
  /** The reasoning before the answer, in the Responses API only: its summary, beside its encrypted form. */
  readonly reasoning?: string
  /** `stop` by default; null omits the finish reason and the end of the stream. */
  readonly finish?: string | null
  /** `none`, or the content of `usage`; by default a quarter of the characters, if the request asks for usage. */
  readonly usage?: unknown
  /** The body itself instead of one made from the answer, for bodies that no server should send. */
  readonly body?: string
  /** Milliseconds before the answer begins. For benchmarks. */
  readonly delay?: number
  readonly fault?: Fault
}

/** A way in which a server or its connection fails. */
export type Fault =
  /** An error status instead of an answer. */
  | {
      readonly kind: "status"
      readonly status: number
      readonly message?: string
      readonly code?: string
      readonly headers?: { readonly [name: string]: string }
    }
  /** The connection is reset before any byte is sent. */
  | { readonly kind: "reset" }
  /** The connection is closed after so many bytes of the answer. */
  | { readonly kind: "cut"; readonly after: number }
  /** After so many bytes of the answer nothing is sent until the client disconnects. */
  | { readonly kind: "stall"; readonly after: number }
  /** After so many events of the answer one is sent that is not JSON. */
  | { readonly kind: "malformed"; readonly after: number }

/** Tokens of a request's input that the server reads from its prompt cache, and that it writes there. */
export interface CacheCounts {
  readonly cached: number
  readonly cacheWrite: number
}

/** A request that the server received, and the fate of its answer. */
export interface ReceivedRequest extends CacheCounts {
  readonly path: string
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  /** The body as parsed JSON. */
  readonly body: ChatRequest
  /** The question: the content of the user's last message before the model's first; for a completion, the prompt. */
  readonly message: string
  /** The part of the answer that the model has written before. */
  readonly written: string
  /** The part of the answer that was passed to the network. */
  readonly sent: Sent
  /** The end: `answered` in full, `faulty` if a fault ended it, `abandoned` if the client disconnected. */
  readonly ended: Promise<Ending>
  /** The time of the end, by `performance.now()`. */
  readonly endedAt: number | undefined
}

/** The end of an answer: given in full, ended by a fault, or abandoned by the client. */
export type Ending = "answered" | "faulty" | "abandoned"

/** The part of an answer that was passed to the network. */
export interface Sent {
  readonly bytes: number
  /** The text of the events that were sent completely. */
  readonly text: string
  /** A quarter of the text's characters, rounded up. */
  readonly tokens: number
}

/** The body of a request, in any of the three APIs of OpenAI's protocol. */
export interface ChatRequest {
  readonly model?: string
  readonly stream?: boolean
  readonly stream_options?: { readonly include_usage?: boolean }
  /** The content of a message that is only calls of tools is null. */
  readonly messages?: readonly { readonly role: string; readonly content: string | null }[]
  readonly prompt?: string
  /** The items of a request of the Responses API. */
  readonly input?: readonly { readonly [field: string]: unknown }[]
  readonly store?: boolean
  readonly [field: string]: unknown
}
