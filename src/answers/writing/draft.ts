// The draft of an answer: the text since the last stop, which may still change, and the transcript of all before it.

import type { Passage } from "../../models/model.ts"
import { writtenIn } from "./transcript.ts"

/** The text and transcript of an unfinished answer. Its positions are those of all text that the model wrote. */
export class Draft {
  private readonly passages: Passage[] = []
  private start = 0
  private pieces: string[] = []
  private length = 0
  /** The length of the part of the text since the last stop that the transcript already has. */
  private transcribed = 0

  get transcript(): readonly Passage[] {
    return this.passages
  }

  /** The position of the last stop, where the text begins. */
  get origin(): number {
    return this.start
  }

  /** The position behind the text. */
  get end(): number {
    return this.start + this.length
  }

  /** The text that the model wrote since the last stop. */
  text(): string {
    if (this.pieces.length > 1) this.pieces = [this.pieces.join("")]
    return this.pieces[0] ?? ""
  }

  /** The part of that text between two positions. */
  between(start: number, end: number): string {
    return this.text().slice(Math.max(start - this.start, 0), end - this.start)
  }

  /** All text that the model wrote. */
  written(): string {
    return writtenIn(this.passages) + this.fresh()
  }

  push(text: string): void {
    this.pieces.push(text)
    this.length += text.length
  }

  /** Drops the text behind a position. */
  cut(end: number): void {
    const text = this.between(this.start, end)
    this.pieces = [text]
    this.length = text.length
  }

  /** Adds the text that the transcript does not have yet to it. */
  transcribe(): void {
    const text = this.fresh()
    this.transcribed += text.length
    if (text !== "") this.passages.push({ kind: "written", text })
  }

  /** Adds a passage to the transcript, behind the text that it has. */
  add(passage: Passage): void {
    this.passages.push(passage)
  }

  /** Moves items of the provider to the transcript, behind the text so far. */
  addItems(items: unknown[]): void {
    if (items.length === 0) return
    this.transcribe()
    for (const item of items.splice(0)) this.passages.push({ kind: "item", item })
  }

  /** Moves the stop behind the text. All of it that the transcript lacks is in one of its passages in another form. */
  advance(): void {
    this.start += this.length
    this.empty()
  }

  /** Moves the stop behind a text that the model wrote right after it, and that is no part of the answer. */
  leaveOut(text: string): void {
    this.passages.push({ kind: "written", text })
    this.start += text.length
  }

  /** Drops everything up to a position. Returns the text behind it, with which the answer is to begin. */
  restart(end: number): string {
    const rest = this.between(end, Infinity)
    this.passages.length = 0
    this.start = 0
    this.empty()
    return rest
  }

  private empty(): void {
    this.pieces = []
    this.length = this.transcribed = 0
  }

  private fresh(): string {
    return this.text().slice(this.transcribed)
  }
}
