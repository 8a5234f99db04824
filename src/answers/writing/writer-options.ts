// The surroundings of an answer as it is written: its question, its document, and the requests that continue it.

import type { Diagnostic } from "../../../grammar/index.ts"
import type { QuestionFuture } from "../../machine/effects.ts"
import type { Machine } from "../../machine/machine.ts"
import type { ModelEvent, Passage } from "../../models/model.ts"
import type { DocumentRun } from "../../program/document/run.ts"
import type { Quotable } from "../slips/quotation.ts"
import type { GrowingText } from "./growing-text.ts"
import type { CutThought } from "./reasoning.ts"

export interface WriterOptions {
  readonly machine: Machine
  readonly question: QuestionFuture
  /** The answer's name in diagnostics. */
  readonly source: string
  /** The document that the answer becomes. */
  readonly document: DocumentRun
  /** Whether calls in the answer are evaluated. */
  readonly recursive: boolean
  /** UTF-16 units, as text, of the longest result that the model is shown whole. */
  readonly shown: number
  /** Whether generation stops at each call, or all calls are evaluated while it continues. */
  readonly pause: "each" | "end"
  /** Whether a model continues a thought that was cut, or reads that it is over. */
  readonly cutThought: CutThought
  /** The number of answers to the question that were refused before this one. */
  readonly attempt: number
  /**
   * The texts that the answer may quote: the data, and the results and failures shown to all answers to the question.
   */
  readonly quotable: Quotable
  /** Sends one request that continues the transcript, after so many breaks in a row. */
  readonly send: (transcript: readonly Passage[], written: string, breaks: number) => Sent
  /** Called when a call of the answer is evaluated. */
  readonly onCall: () => void
  /** Receives the text as it is written; null where the answer is given when it is finished. */
  readonly growing: GrowingText | null
  /** Excludes the answer from the store. */
  readonly doubt: () => void
  readonly report: (diagnostic: Diagnostic) => void
  /** Keeps the text of the answer, for diagnostics that refer to it. */
  readonly keepSource: (source: string, text: string) => void
}

/** A request. Ending the iteration over its events cancels it. */
export interface Sent {
  readonly events: AsyncIterable<ModelEvent>
  readonly consumption: Consumption
}

/**
 * The UTF-16 units of a request's text that stay in the answer, set by its reader before it ends; null for all of them.
 */
export interface Consumption {
  kept: number | null
  /** The request was sent by an earlier process. */
  isReplayed?: true
  /** Called if another model of a fallback continues the answer; `hasText` if the request has given text before. */
  onFallback?: (event: Extract<ModelEvent, { readonly type: "fallback" }>, hasText: boolean) => void
}
