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
  /** The futures that were looked into for the current piece. */
  entered: Future[]
}

/** The certain text of an outcome so far, from its beginning. */
export function certainText(outcome: Outcome): string {
  return new CertainText(outcome).take()
}

/**
 * Reads the text that an outcome will have, from left to right, as far as it cannot change any more. It looks into no
 * evaluation whose value may still be replaced: the body of a TRY, a question that another run asks, an answer that is
 * not finished. If the outcome fails, the text never ends; so it does at an evaluation that waits for itself, which
 * the machine has not found yet.
 */
export class CertainText {
  private readonly levels: Level[]
  /** The outcome that is read; undefined at the end. */
  private current: Outcome | undefined
  /** The futures that were looked into on the way to the current outcome. */
  private readonly entered = new Set<Future>()
  /** The pieces of a growing answer that were taken, and their text. */
  private answer = { taken: 0, text: "" }

  constructor(outcome: Outcome) {
    this.levels = [{ pieces: { length: 1, piece: () => outcome }, next: 0, entered: [] }]
    this.proceed()
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
      this.drop(level)
      if (level.next >= level.pieces.length) continue
      this.current = level.pieces.piece(level.next++)
      return
    }
    this.current = undefined
  }

  private drop(level: Level): void {
    for (const future of level.entered) this.entered.delete(future)
    level.entered = []
  }

  /** Reads a sum as a whole where an operand of it, the current value, is no text. */
  private leaveSum(value: Outcome): boolean {
    const { sum } = this.levels.at(-1)?.pieces ?? {}
    if (sum === undefined || typeof value === "string") return false
    this.drop(this.levels.pop()!)
    this.current = sum
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
   * Looks into a pending future: replaces it by the outcomes that its text consists of. Undefined as long as nothing is
   * certain of it; otherwise the text that it has given.
   */
  private enter(future: Future): string | undefined {
    if (future instanceof QuestionFuture) return this.growing(future)
    if (this.entered.has(future)) return undefined
    const same = sameAs(future)
    const pieces = same === undefined ? piecesOf(future) : undefined
    if (same === undefined && pieces === undefined) return undefined
    this.entered.add(future)
    this.levels.at(-1)!.entered.push(future)
    if (pieces === undefined) this.current = same
    else {
      this.levels.push({ pieces, next: 0, entered: [] })
      this.proceed()
    }
    return ""
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

/** The outcome that a pending future has the value of, once that is known. */
function sameAs(future: Future): Outcome | undefined {
  if (future instanceof LastOf) return future.last
  return future instanceof Following ? (future.followed ?? undefined) : undefined
}

/** The pieces that the text of a pending future consists of, once they are known. */
function piecesOf(future: Future): Pieces | undefined {
  if (future instanceof Spliced) return future
  if (future instanceof Separated) return separatedBy(future)
  if (!(future instanceof Sum)) return undefined
  return { length: 2, sum: future, piece: (index) => (index === 0 ? future.left : future.right) }
}

/** The items of a list in a text, with the separator between them. */
function separatedBy({ list, separator }: Separated): Pieces | undefined {
  const seen = new Set<Outcome>()
  let node: Outcome | undefined = list
  while (node instanceof Future && !(node instanceof ListOf) && !seen.has(node)) {
    seen.add(node)
    node = node.state === DONE ? undefined : sameAs(node)
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
