// Reasoning in the text of an answer: a thought between tags, or the channels of gpt-oss. It is no part of the answer.

import { CodeTracker } from "../../../grammar/code-tracker.ts"

interface Thought {
  readonly opening: RegExp
  readonly closing: RegExp
  /** The last character of the closing tag. */
  readonly last: string
}

/** The tags that models set around their thoughts: most of them, Seed, Magistral, Kimi, and Sky-T1. */
const THOUGHTS: readonly Thought[] = [
  { opening: /^<think(?:ing)?>/i, closing: /<\/think(?:ing)?>/i, last: ">" },
  { opening: /^<seed:think>/, closing: /<\/seed:think>/, last: ">" },
  { opening: /^\[THINK\]/, closing: /\[\/THINK\]/, last: "]" },
  { opening: /^◁think▷/, closing: /◁\/think▷/, last: "▷" },
  { opening: /^<\|begin_of_thought\|>/, closing: /<\|end_of_thought\|>/, last: ">" },
]
const CHANNEL = /^(?:<\|start\|>assistant)?<\|channel\|>/
/** The header of the channel that is the answer, among those of other channels. */
const FINAL = /<\|channel\|>\s*final\b(?:(?!<\|message\|>)[^]){0,100}<\|message\|>/
const END_OF_CHANNEL = /<\|(?:return|end|call|start)\|>/
const OPENERS = [
  "<think>",
  "<thinking>",
  "<seed:think>",
  "[think]",
  "◁think▷",
  "<|begin_of_thought|>",
  "<|channel|>",
  "<|start|>assistant<|channel|>",
]

/** UTF-16 units that a closing tag, or the header of a channel, has at most. */
const LONGEST_CLOSING = 160

/** UTF-16 units of the longest tag. */
const LONGEST_TAG = "</thinking>".length

/**
 * Takes the reasoning away from the beginning of the text of one request, which arrives in pieces. The result does not
 * depend on how it is cut. A thought that the end of a request cuts goes on in the request that continues it.
 */
export class ReasoningFilter {
  private state: "start" | "thought" | "channels" | "answer" | "final" | "over" = "start"
  /** The state of text that begins with no reasoning. */
  private plain: "answer" | "final" = "answer"
  private wasCut = false
  /** The thought that the text is in, or was in last. */
  private thought: Thought = THOUGHTS[0]!
  /** The end of the text so far, which the next piece decides. */
  private held = ""
  /** UTF-16 units of the request's text up to the end of what has been published. */
  private published = 0

  get position(): number {
    return this.published
  }

  /** Whether the text begins with reasoning. */
  hasReasoned = false

  /** Whether the text is in a thought that was not closed yet. */
  private get isInThought(): boolean {
    return this.state === "thought" || this.state === "channels"
  }

  /** Whether the text is in a thought that a cut has divided: what follows the cut may be the answer. */
  get isInCutThought(): boolean {
    return this.isInThought && this.wasCut
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
    return this.take(text, piece)
  }

  /** The request has ended: gives the text that could still have become a tag. */
  end(): string {
    const { held, state } = this
    this.held = ""
    if (state !== "start" && state !== "final") return ""
    this.published += held.length
    return held
  }

  /**
   * The request was cut, and the next text is that of a request that continues it. Gives the text that is certain. A
   * beginning of a tag is none: the model is not shown it, and writes it again.
   */
  cut(): string {
    const { held } = this
    if (this.isInThought) {
      this.wasCut = true
      this.published = -held.length
      return ""
    }
    const text = this.state === "start" ? held.slice(0, held.length - held.trimStart().length) : this.end()
    if (this.state !== "answer" && this.state !== "start") this.plain = "final"
    this.state = "start"
    this.held = ""
    this.published = 0
    return text
  }

  /** `piece` is the end of `text` that no search has seen. */
  private take(text: string, piece = text): string {
    switch (this.state) {
      case "start":
        return this.begin(text)
      case "thought": {
        const closing = piece.includes(this.thought.last) ? this.thought.closing.exec(text) : null
        return closing === null ? this.drop(text) : this.enter("start", text, closing.index + closing[0].length)
      }
      case "channels": {
        const header = piece.includes(">") ? FINAL.exec(text) : null
        return header === null ? this.drop(text) : this.enter("final", text, header.index + header[0].length)
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

  private begin(text: string): string {
    const beginning = text.trimStart()
    const thought = THOUGHTS.find(({ opening }) => opening.test(beginning))
    if (thought !== undefined) {
      this.thought = thought
      return this.enter("thought", text, 0)
    }
    if (CHANNEL.test(beginning)) return this.enter("channels", text, 0)
    const lower = beginning.toLowerCase()
    if (OPENERS.some((opener) => opener.startsWith(lower))) {
      this.held = text
      return ""
    }
    this.state = this.plain
    return this.take(text)
  }

  private enter(state: "start" | "thought" | "channels" | "final", text: string, at: number): string {
    this.state = state
    this.wasCut = false
    this.published += at
    this.hasReasoned = true
    return this.take(text.slice(at))
  }

  private publish(text: string, held: string): string {
    this.published += text.length
    this.held = held
    return text
  }

  private drop(text: string): "" {
    this.held = text.slice(-LONGEST_CLOSING)
    this.published += text.length - this.held.length
    return ""
  }
}

/** Closing tags of an answer that are looked at; any further one is text. */
const MAX_CLOSINGS = 8

/**
 * Finds the closing tag of a thought that the model's chat template has opened, in the text of an answer that arrives
 * in pieces: nothing opens it, and it is in no code.
 */
export class LoneClosing {
  /** The end of the text so far. */
  private tail = ""
  private seen = 0

  /**
   * The place behind such a tag in a piece of text, or -1. `before` gives the answer's text up to a place in it, and
   * `isInString` whether the answer is JSON that has a string there.
   */
  push(text: string, before: (at: number) => string, isInString: (at: number) => boolean): number {
    const joined = this.tail + text
    const known = this.tail.length
    this.tail = joined.slice(1 - LONGEST_TAG)
    if (!joined.includes(">", known)) return -1
    for (const { 0: tag, index } of joined.matchAll(/<\/think(?:ing)?>/gi)) {
      const end = index + tag.length - known
      if (end <= 0 || ++this.seen > MAX_CLOSINGS) continue
      if (isLone(before(end).slice(0, -tag.length)) && !isInString(end - 1)) return end
    }
    return -1
  }

  /** A node ends the text that a tag can be in. */
  skip(): void {
    this.tail = ""
  }
}

/** An opening quote at the end of a text: a typographic one, or one of an odd number in its line. */
const QUOTED = /[“‘«「『]$|(?:^|\n)[^"\n]*"(?:[^"\n]*"[^"\n]*")*$/

/** Whether a closing tag after this text has no opening one, and is neither in code nor quoted. */
function isLone(before: string): boolean {
  const tags = [...before.matchAll(/<(\/?)think(?:ing)?>/gi)]
  if (tags.at(-1)?.[1] === "" || QUOTED.test(before)) return false
  const code = new CodeTracker()
  code.begin()
  code.advance(before, 0, before.length, false, -1)
  return !code.inCode()
}
