// The joint of an answer and the text that continues it: a model may repeat there what the answer already has.

import type { Diagnostic } from "../../../grammar/index.ts"
import { shorten } from "../../base/shorten.ts"
import { Failure, type Location } from "../../values/failure.ts"
import { CUT_NUMBER, CUT_TEXT, CUT_WORD } from "./cut-readings.ts"
import { Matcher } from "./matcher.ts"
import { readingsOf, type Joined } from "./readings.ts"

/** The beginning of a continuation that repeats the answer. */
export interface Repetition {
  readonly text: string
  /** The part of the answer that it repeats, as a phrase. */
  readonly of: string
  /** Whether it may as well be meant, so that it is left in. */
  readonly isDoubtful: boolean
}

/**
 * Finds a repetition at the beginning of a continuation: of the result before it, of the whole answer so far, or of
 * the word that was cut. It holds the text back only as long as that may be one.
 */
export class Joint {
  private repetition: Repetition | undefined = undefined
  private readonly matchers: readonly Matcher[]
  private held = ""
  private isDecided: boolean

  constructor(joined: Joined) {
    this.matchers = readingsOf(joined).map((reading) => new Matcher(reading))
    this.isDecided = this.matchers.length === 0
  }

  /** Takes text of the continuation, and returns the text that belongs to the answer. */
  push(text: string): string {
    if (this.isDecided) return text
    this.held += text
    for (const matcher of this.matchers) matcher.push(text)
    return this.matchers.some(({ isOpen }) => isOpen) ? "" : this.decide()
  }

  /** The rest of the text that belongs to the answer: the continuation has ended. */
  end(): string {
    return this.isDecided ? "" : this.decide()
  }

  /** The repetition, once it is found; undefined afterwards. */
  takeRepetition(): Repetition | undefined {
    const { repetition } = this
    this.repetition = undefined
    return repetition
  }

  private decide(): string {
    this.isDecided = true
    const { held } = this
    let end = 0
    for (const { ends, reading } of this.matchers) {
      const last = ends.findLast((end) => reading.endsBetween(held.slice(0, end), held.slice(end)))
      if (last === undefined || last <= end) continue
      end = last
      this.repetition = { text: held.slice(0, last), of: reading.of, isDoubtful: reading.isDoubtful === true }
    }
    return this.repetition?.isDoubtful === true ? held : held.slice(end)
  }
}

/** The repair that leaves a repetition out, or the warning of one that may be meant. */
export function reportOf({ text, of, isDoubtful }: Repetition, location: Location): Diagnostic {
  const quoted = JSON.stringify(shorten(text))
  return isDoubtful
    ? { code: "repeated-text", severity: "warning", message: `${quoted} may repeat ${of}`, ...location }
    : { code: "repaired-answer", severity: "repair", message: `left out ${quoted}, which repeats ${of}`, ...location }
}

/** The failure of a typed answer, or of a call, in which the text that was cut may be meant once or twice. */
export function doubtfulCut(
  { text, of }: Repetition,
  what: "answer" | "call",
  location: Location,
): Failure | undefined {
  if (of !== CUT_NUMBER && of !== CUT_WORD && of !== CUT_TEXT) return undefined
  const question = of === CUT_NUMBER ? "which number is meant" : "whether it is meant twice"
  return new Failure(
    what === "answer" ? "undecodable-answer" : "repeated-text",
    `the ${what} was cut behind ${text}, its rest begins with ${text}, and it is not clear ${question}`,
    what === "answer" ? { location } : { location, hint: "write the call again" },
  )
}
