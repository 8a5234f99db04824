// The response to one request as it arrives: text without its reasoning, items of the provider, calls, and its end.

import { ModelError, STREAM_CUT, type FinishReason, type ModelEvent, type ToolCall } from "../../models/model.ts"
import type { Draft } from "./draft.ts"
import type { CutThought, ReasoningFilter } from "./reasoning.ts"

/** Reads the events of one response. Its items go to the draft's transcript. */
export class ResponseReader {
  /** The calls of the tool with which the message ends. */
  readonly calls: ToolCall[] = []
  /** The reason for its end; undefined if it has none. */
  finish: FinishReason | undefined = undefined
  /** The provider's own word for a reason that is not known. */
  said: string | undefined = undefined
  /** The error with which the connection broke. */
  broken: ModelError | undefined = undefined
  /** Whether any text of the answer has arrived. */
  hasText = false
  /** Whether there was reasoning, beside the text or in it. */
  hasReasoned = false
  private readonly filter: ReasoningFilter
  private readonly draft: Draft
  /** Items of the provider that precede the next text. */
  private readonly items: unknown[] = []
  /** Whether there was a call, or text, its reasoning included. */
  private isBegun = false
  /** The first half of a character, whose second half has not arrived. */
  private half = ""

  constructor(filter: ReasoningFilter, draft: Draft) {
    this.filter = filter
    this.draft = draft
  }

  /** Takes an event, and returns the text of the answer in it. */
  take(event: ModelEvent): string {
    switch (event.type) {
      case "delta":
        return event.text === "" ? "" : this.takeText(event.text)
      case "reasoning":
        this.hasReasoned ||= event.text !== ""
        return ""
      case "item":
        this.items.push(event.item)
        return ""
      case "call":
        this.isBegun = true
        this.calls.push(event.call)
        return ""
      case "retry":
        // The failed attempt gave no text, and its items are not those of the next one.
        this.items.length = 0
        return ""
      case "finish":
        this.finish = event.reason
        this.said = event.said
        return ""
      case "usage":
      case "wait":
      case "fallback":
        return ""
      default:
        event satisfies never
        return ""
    }
  }

  private takeText(given: string): string {
    this.isBegun = true
    this.addItems()
    const text = this.half + given
    this.half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? ""
    const own = this.filter.push(text.slice(0, text.length - this.half.length))
    this.hasReasoned ||= this.filter.hasReasoned
    this.hasText ||= own !== ""
    return own
  }

  /** The connection broke: what has arrived is used as after a cut. Throws the error if nothing has, and any other. */
  interrupt(thrown: unknown): void {
    if (!(thrown instanceof ModelError && thrown.code === STREAM_CUT && this.isBegun)) throw thrown
    this.finish = "length"
    this.broken = thrown
  }

  /** The rest of the answer's text, once all events have been taken. A cut in a character leaves it to what follows. */
  rest(cutThought: CutThought): string {
    return this.finish === "length" ? this.filter.cut() : this.filter.push(this.half) + this.filter.end(cutThought)
  }

  /** Adds the items since the last text to the transcript. */
  addItems(): void {
    this.draft.addItems(this.items)
  }
}
