// The text of an outcome as far as it is certain: it grows while the outcome is evaluated, and is never replaced.

import { Failure } from "../values/failure.ts"
import { unmetered } from "../values/meter.ts"
import { showInText } from "../values/show.ts"
import { QuestionFuture } from "./effects.ts"
import { DONE, FAILED, Future, type Outcome } from "./future.ts"
import { LastOf, ListOf, Separated, Spliced, Sum } from "./spliced.ts"
import { Following } from "./waiting.ts"

/** The pieces of a text around the one that is read. */
interface Pieces {
  readonly length: number
  piece(index: number): Outcome
  /** The node of a sum, whose operands are pieces of a text only if they are texts. */
  readonly sum?: Sum
}

interface Level {
  readonly pieces: Pieces
  next: number
}

/** The certain text of an outcome so far, from its beginning. */
export function certainText(outcome: Outcome): string {
  return new CertainText(outcome).take()
}

/**
 * Reads the text that an outcome will have, from left to right, as far as it cannot change any more. It looks into no
 * evaluation whose value may still be replaced: the body of a TRY, a question that another run asks, an answer that is
 * not finished. If the outcome fails, the text never ends.
 */
export class CertainText {
  private readonly levels: Level[]
  /** The outcome that is read; undefined at the end. */
  private current: Outcome | undefined
  /** The sum whose operands turned out to be no texts: it is read as a whole. */
  private whole: Sum | null = null
  /** The pieces of a growing answer that were taken, and their text. */
  private answer = { taken: 0, text: "" }

  constructor(outcome: Outcome) {
    this.levels = []
    this.current = outcome
  }

  /** The text that has become certain since the last call. */
  take(): string {
    let text = ""
    for (let current; (current = this.current) !== undefined;) {
      if (!(current instanceof Future)) {
        if (this.leaveSum(current)) continue
        const shown = textOf(current)
        if (shown === undefined) break
        text += shown
        this.proceed()
      } else if (current.state === DONE) {
        text += this.restOfAnswer(current)
      } else {
        const more = current.state === FAILED ? undefined : this.enter(current)
        if (more === undefined) break
        text += more
      }
    }
    return text
  }

  /** Turns to the next piece. */
  private proceed(): void {
    this.answer = { taken: 0, text: "" }
    for (let level; (level = this.levels.at(-1)) !== undefined; this.levels.pop()) {
      if (level.next >= level.pieces.length) continue
      this.current = level.pieces.piece(level.next++)
      return
    }
    this.current = undefined
  }

  /** Reads a sum as a whole where an operand of it, the current value, is no text. */
  private leaveSum(value: Outcome): boolean {
    const { sum } = this.levels.at(-1)?.pieces ?? {}
    if (sum === undefined || typeof value === "string") return false
    this.levels.pop()
    this.current = this.whole = sum
    return true
  }

  /** Takes the value of a future that is done, of which an answer may have given the beginning. */
  private restOfAnswer({ value }: Future): string {
    const { text } = this.answer
    this.current = value
    if (text === "") return ""
    this.proceed()
    return (value as string).slice(text.length)
  }

  /**
   * Looks into a pending future: replaces it by what its text consists of. Undefined as long as nothing is certain of
   * it; otherwise the text that it has given.
   */
  private enter(future: Future): string | undefined {
    if (future instanceof QuestionFuture) return this.growing(future)
    if (future instanceof Following && future.followed !== null) this.current = future.followed
    else if (future instanceof LastOf) this.current = future.last
    else if (future instanceof Spliced) this.open(future)
    else if (future instanceof Sum && future !== this.whole)
      this.open({ length: 2, sum: future, piece: (index) => (index === 0 ? future.left : future.right) })
    else {
      const separated = future instanceof Separated ? separatedBy(future) : undefined
      if (separated === undefined) return undefined
      this.open(separated)
    }
    return ""
  }

  private open(pieces: Pieces): void {
    this.levels.push({ pieces, next: 0 })
    this.proceed()
  }

  /** The new text of an answer that is given as it is written. */
  private growing(question: QuestionFuture): string | undefined {
    const { answer } = this
    const pieces = question.growing?.pieces.slice(answer.taken) ?? []
    if (pieces.length === 0) return undefined
    question.growing!.isGiven = true
    answer.taken += pieces.length
    const text = pieces.join("")
    answer.text += text
    return text
  }
}

/** The items of a list in a text, with the separator between them; undefined as long as the list is not known. */
function separatedBy({ list, separator }: Separated): Pieces | undefined {
  let node = list
  while (node instanceof Following && !(node instanceof ListOf && node.followed === null)) {
    const inner = node.followed ?? (node instanceof LastOf ? node.last : null)
    if (inner === null) return undefined
    node = inner
  }
  if (!(node instanceof ListOf) || typeof separator !== "string") return undefined
  const items = node
  return {
    length: Math.max(2 * items.length - 1, 0),
    piece: (index) => (index % 2 === 0 ? items.item(index / 2) : separator),
  }
}

/** The text of a value; undefined for a function, which has none, so that the evaluation fails. */
function textOf(value: Exclude<Outcome, Future>): string | undefined {
  if (typeof value === "string") return value
  try {
    return unmetered(() => showInText(value))
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined
    throw thrown
  }
}
