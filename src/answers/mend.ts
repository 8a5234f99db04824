// Mends broken JSON with jsonrepair, which reads no more than it is allowed and whose work is counted.

import { Failure } from "../values/failure.ts"
import { spend } from "../values/meter.ts"

/**
 * UTF-16 units that jsonrepair may pass over for one answer, each as often as it does so. It passes over each unit of
 * common broken JSON 3 to 5 times. Texts with strings that never end take it cubic time, and each unit takes longer
 * the more it has written: up to this limit, all of it is a fraction of a second.
 */
export const MAX_READ = 131_072

/** Mends the broken JSON texts of one answer. */
export class Mender {
  private readonly jsonrepair: (text: string) => string
  private left = MAX_READ

  constructor(jsonrepair: (text: string) => string) {
    this.jsonrepair = jsonrepair
  }

  /** Whether a text was given up because it takes too long. */
  get isExhausted(): boolean {
    return this.left < 0
  }

  /**
   * A text as JSON; undefined where that takes too long, or where not even repairs make it JSON. Only text that begins
   * like a list or a record can be broken JSON: jsonrepair turns prose into a string or a list.
   */
  mend(text: string): string | undefined {
    if (!/^[[{]/.test(text)) return undefined
    try {
      // jsonrepair needs no more than the methods of a text.
      return this.jsonrepair(new WatchedText(text, (units) => this.count(units)) as unknown as string)
    } catch (thrown) {
      if (thrown instanceof Failure) throw thrown
      return undefined
    }
  }

  private count(units: number): void {
    spend(units)
    if ((this.left -= units) < 0) throw new RangeError("mending this text takes too long")
  }
}

/** A text that reports how far each access to one of its units is from the one before. */
class WatchedText extends String {
  private readonly count: (units: number) => void
  private position = 0

  constructor(text: string, count: (units: number) => void) {
    super(text)
    this.count = count
  }

  override charAt(index: number): string {
    this.moveTo(index)
    return super.charAt(index)
  }

  override charCodeAt(index: number): number {
    this.moveTo(index)
    return super.charCodeAt(index)
  }

  private moveTo(index: number): void {
    this.count(1 + Math.abs(index - this.position))
    this.position = index
  }
}
