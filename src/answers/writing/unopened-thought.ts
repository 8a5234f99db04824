// A thought at the beginning of an answer that only its closing tag marks: the model's chat template has opened it.

import type { Draft } from "./draft.ts"
import { LoneClosing } from "./lone-closing.ts"
import type { EndOfThought } from "./stop.ts"
import { shownOf } from "../decoding/structure.ts"
import { endsInString } from "../decoding/written-json.ts"
import type { WriterOptions } from "./writer-options.ts"

/** Looks for the end of such a thought in the texts of an answer. */
export class UnopenedThought {
  private readonly options: WriterOptions
  private readonly draft: Draft
  private closing = new LoneClosing()
  private isOver = false
  private hasReported = false

  constructor(options: WriterOptions, draft: Draft) {
    this.options = options
    this.draft = draft
  }

  /** The end of a thought in a text of the answer, if it has one. `known` is that text with its escapes resolved. */
  endIn(start: number, end: number, known?: string): EndOfThought | undefined {
    if (end <= start || this.isOver) return undefined
    const { draft } = this
    const text = known?.length === end - start ? known : draft.between(start, end)
    const at = this.closing.push(
      text,
      (at) => draft.between(draft.origin, start + at),
      (at) => endsInString(shownOf(this.options.document.code.steps, text.length - at)),
    )
    return at < 0 || this.isMentioned() ? undefined : { kind: "thought", end: start + at }
  }

  private isMentioned(): boolean {
    const { question, quotable } = this.options
    return question.ask.question.includes("</think") || quotable.has("</think>")
  }

  /** A node ends the text that a tag can be in. */
  skip(): void {
    this.closing.skip()
  }

  /**
   * Ends the search. A model that marks the beginning of a thought marks that of each; behind calls of the tool, which
   * cannot be undone, the providers themselves separate the reasoning.
   */
  stop(): void {
    this.isOver = true
  }

  /** Looks for another one in the answer that begins behind a thought. Warns of the first one. */
  restart(): void {
    this.closing = new LoneClosing()
    if (this.hasReported) return
    this.hasReported = true
    this.options.report({
      code: "reasoning-in-answer",
      severity: "warning",
      message: "the model writes its reasoning into its answer, and only its end is marked: calls in it are made",
      hint: "let the model's server separate the reasoning, as vLLM does with --reasoning-parser",
      ...this.options.question.location,
    })
  }
}
