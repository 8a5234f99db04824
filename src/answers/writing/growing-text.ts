// The text of an answer that is given while it is written: white space that the end may remove is held back.

import type { GrowingAnswer } from "../../machine/effects.ts"
import { LEADING } from "../../program/document/steps.ts"
import { Failure, type Location } from "../../values/failure.ts"

export class GrowingText implements GrowingAnswer {
  readonly pieces: string[] = []
  isGiven = false
  private readonly onText: () => void
  /** The text behind the last piece, which the next text decides. */
  private held = ""

  /** `onText` is called after each new piece. */
  constructor(onText: () => void) {
    this.onText = onText
  }

  /** Takes the next text of the answer. */
  push(text: string): void {
    const known = this.held + text
    const begun = this.pieces.length > 0 ? known : beginningOf(known)
    const end = begun?.trimEnd().length ?? 0
    if (begun === undefined || end === 0) {
      this.held = known
      return
    }
    this.held = begun.slice(end)
    this.pieces.push(begun.slice(0, end))
    this.onText()
  }

  /** Drops the text so far. Fails if any of it was given. */
  restart(why: string, location: Location): void {
    if (this.isGiven) throw takenBack(why, location)
    this.pieces.length = 0
    this.held = ""
  }
}

/**
 * The text without the white space that is removed from the beginning of every answer; undefined as long as that is
 * not decided: the indentation of the first line stays only if another line follows.
 */
function beginningOf(text: string): string | undefined {
  const begun = text.replace(LEADING, "")
  const isDecided = /^\S/.test(begun) || begun.trimEnd().includes("\n")
  return isDecided ? begun : undefined
}

/** The failure of an answer that would be replaced although its beginning was given. */
export function takenBack(why: string, location: Location | undefined): Failure {
  return new Failure("answer-taken-back", `an answer whose beginning was given cannot be used: ${why}`, {
    catchable: false,
    location,
    hint: 'read the text without answers: "live", or let the model\'s server separate the reasoning from the answer',
  })
}
