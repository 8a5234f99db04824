// Mends broken JSON with jsonrepair, which reads no more than it is allowed and whose work is counted.

import { Failure } from "../../values/failure.ts"
import { spend, spendOnText } from "../../values/meter.ts"
import { MAX_MENDING } from "../limits.ts"

/** Mends the broken JSON texts of one answer. */
export class Mender {
  private readonly jsonrepair: (text: string) => string
  private left = MAX_MENDING

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
      // jsonrepair works on a String object as on a text: it uses only its units and methods.
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

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|(?<=[[,:]\s*)(?:\+\d+(?:\.\d*)?|-?\.\d+|-?\d+\.)(?=\s*[,\]}])/g

/** Broken JSON with numbers that JSON does not have (`+5`, `.5`, `5.`) as texts, which are read as words. */
export function withQuotedNumbers(broken: string): string {
  spendOnText(broken.length)
  return broken.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`))
}

/**
 * A text that reports how far each access to one of its units is from the one before. `text[i]` cannot be observed, but
 * a scan that uses it shows in the distance to the next access, and a scan that is repeated in the way back.
 */
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
