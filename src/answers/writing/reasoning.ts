// Reasoning in the text of an answer: a thought between tags, or the channels of gpt-oss. It is no part of the answer.

import { OpenThought } from "./open-thought.ts"
import { CHANNELS, mayBeThought, thoughtAt, type ThoughtKind } from "./thought-tags.ts"

const END_OF_CHANNEL = /<\|(?:return|end|call|start)\|>/

/** The fate of a thought that was cut: the next text is its rest, or its model knows that it is over. */
export type CutThought = "continued" | "over"

/**
 * Takes the reasoning away from the beginning of the text of one request, which arrives in pieces. The result does not
 * depend on how it is cut. A thought that the end of a request cuts goes on in the request that continues it.
 */
export class ReasoningFilter {
  private state: "start" | "thought" | "answer" | "final" | "over" = "start"
  /** The state of text that begins with no reasoning. */
  private plain: "answer" | "final" = "answer"
  /** The thought that the text is in. */
  private thought: OpenThought | undefined = undefined
  /** The length of that thought where it was cut last. */
  private cutAt: number | undefined = undefined
  /** The beginning of an opening tag at the end of the text before, which was cut. */
  private opening = ""
  /** The end of the text so far, which the next piece decides. */
  private held = ""
  /** UTF-16 units of the request's text up to the end of what has been published, or to the thought. */
  private published = 0

  get position(): number {
    return this.published
  }

  /** Whether the text begins with reasoning. */
  hasReasoned = false

  /** Whether the text is in a thought that a cut has divided: what follows the cut may be the answer. */
  get isInCutThought(): boolean {
    return this.cutAt !== undefined
  }

  /** The part of a text that was cut which its continuation decides: an unfinished opening tag, or a thought. */
  get unfinished(): { readonly kind: "written" | "thought"; readonly text: string } | undefined {
    if (this.thought !== undefined) return { kind: "thought", text: this.thought.from(0).trimStart() }
    return this.opening === "" ? undefined : { kind: "written", text: this.opening }
  }

  /** Takes a piece, and gives the text of the answer that is certain now. */
  push(piece: string): string {
    if (this.state === "answer") {
      this.published += piece.length
      return piece
    }
    if (this.state === "over") return ""
    const text = this.held + piece
    this.held = ""
    return this.take(text)
  }

  /**
   * The request has ended: gives the text that could still have become a tag. A continuation that closes no thought is
   * the answer if its model knows that the thought is over.
   */
  end(cutThought: CutThought = "continued"): string {
    const { thought, cutAt, opening, held } = this
    if (thought !== undefined) {
      const end = thought.end() ?? (cutThought === "over" ? cutAt : undefined)
      return end === undefined ? "" : this.leave(thought, end) + this.end()
    }
    this.held = this.opening = ""
    if (this.state !== "start" && this.state !== "final") return ""
    this.published += held.length
    return opening + held
  }

  /**
   * The request was cut, and the next text is that of a request that continues it. Gives the text that is certain. The
   * beginning of an opening tag is none: it is part of the next text, unless that begins with the tag again.
   */
  cut(): string {
    const { thought } = this
    if (thought !== undefined) {
      this.cutAt = thought.length
      this.published = -thought.length
      return ""
    }
    let text = ""
    if (this.state === "start") {
      const beginning = this.held.trimStart()
      if (this.opening === "") text = this.held.slice(0, this.held.length - beginning.length)
      this.opening = mayBeThought(this.opening + beginning) ? this.opening + beginning : beginning
    } else text = this.end()
    if (this.state !== "answer" && this.state !== "start") this.plain = "final"
    this.state = "start"
    this.held = ""
    this.published = 0
    return text
  }

  private take(text: string): string {
    switch (this.state) {
      case "start":
        return this.begin(text)
      case "thought": {
        const end = this.thought!.push(text)
        return end === undefined ? "" : this.leave(this.thought!, end)
      }
      case "final": {
        const end = END_OF_CHANNEL.exec(text)
        if (end !== null) {
          this.state = "over"
          return this.publish(text.slice(0, end.index), "")
        }
        const open = /<(?:\|(?:[a-z]{1,6}\|?)?)?$/.exec(text)
        return this.publish(text.slice(0, open?.index), text.slice(open?.index ?? text.length))
      }
      case "answer":
      case "over":
        return this.publish(text, "")
      default:
        return this.state satisfies never
    }
  }

  /** The beginning of an answer, or the rest of an opening tag that was cut. */
  private begin(text: string): string {
    const { opening } = this
    const alone = text.trimStart()
    const again = thoughtAt(alone)
    if (again !== undefined) return this.enter(again, text)
    const joined = opening === "" ? alone : opening + text
    const kind = thoughtAt(joined)
    if (kind === undefined && (mayBeThought(joined) || (alone !== "" && mayBeThought(alone)))) {
      this.held = text
      return ""
    }
    this.opening = ""
    this.published -= opening.length
    if (kind !== undefined) return this.enter(kind, opening + text)
    this.state = this.plain
    return this.take(opening + text)
  }

  private enter(kind: ThoughtKind, text: string): string {
    this.state = "thought"
    this.opening = ""
    this.thought = new OpenThought(kind)
    this.hasReasoned = true
    return this.take(text)
  }

  /** Continues with the text behind a place of a thought, where it ends. */
  private leave(thought: OpenThought, end: number): string {
    this.state = thought.kind === CHANNELS ? "final" : "start"
    this.thought = this.cutAt = undefined
    this.published += end
    return this.take(thought.from(end))
  }

  private publish(text: string, held: string): string {
    this.published += text.length
    this.held = held
    return text
  }
}
