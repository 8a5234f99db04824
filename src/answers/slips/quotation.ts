// Calls that an answer merely quotes: their source occurs in its data or in a result that it was shown.

import { Failure } from "../../values/failure.ts"
import { spendOnText } from "../../values/meter.ts"
import { showInText } from "../../values/show.ts"
import { isList, isRecord, type Value } from "../../values/values.ts"
import { endsQuestion } from "../unusable.ts"

/** A text without any of these contains nothing that an answer could quote and that would be reported there. */
const SUSPICIOUS = /call|recall|invoke|tool|function|"name"|<\/think|\{\w+\}/i

/** UTF-16 units that a single line must exceed to count as a quotation: more than `CALL(` alone. */
const SHORTEST_QUOTATION = 8

/**
 * The texts that an answer was shown. A search in them ignores quotes, white space and backslashes, which are the
 * characters that quoting changes: in JSON, in a nested string, in lines of another length.
 */
export class Quotable {
  private readonly counted: <T>(search: () => T) => T
  private readonly essences: string[] = []
  /** The control characters in them that are seldom meant. */
  private characters = ""

  /** `counted` makes the work of a search count in the run, under the budgets of the question. */
  constructor(counted: <T>(search: () => T) => T) {
    this.counted = counted
  }

  /**
   * Adds values that are shown in sequence: each as shown, and their texts joined, since a model may join the lines of
   * a document.
   */
  add(...values: readonly Value[]): void {
    for (const value of values) this.addText(() => showInText(value))
    if (values.length > 1 || isList(values[0]!) || isRecord(values[0]!))
      this.addText(() => values.flatMap(textsIn).join(""))
  }

  private addText(show: () => string): void {
    let shown: string
    try {
      shown = show()
    } catch (thrown) {
      if (thrown instanceof Failure && !endsQuestion(thrown)) return // a function is not shown, so it cannot be quoted
      throw thrown
    }
    spendOnText(2 * shown.length)
    for (const character of "\b\f\r") if (shown.includes(character)) this.characters += character
    if (SUSPICIOUS.test(shown)) this.essences.push(essence(shown))
  }

  /** Whether a text has a backspace, a form feed or a carriage return. */
  hasCharacter(character: string): boolean {
    return this.characters.includes(character)
  }

  has(text: string): boolean {
    return this.counted(() => this.contains(text))
  }

  /** The same for a text or its first line. */
  hasPassage(text: string): boolean {
    const [line] = text.split("\n", 1) as [string]
    return this.counted(() => this.contains(text) || (line.length > SHORTEST_QUOTATION && this.contains(line)))
  }

  private contains(text: string): boolean {
    if (this.essences.length === 0) return false
    spendOnText(text.length)
    const wanted = essence(text)
    return this.essences.some((essence) => {
      spendOnText(essence.length)
      return essence.includes(wanted)
    })
  }
}

/** The texts that a value consists of, in order; other scalars as text. */
function textsIn(value: Value): string[] {
  if (isList(value)) return value.items.flatMap(textsIn)
  return isRecord(value) ? value.values().flatMap(textsIn) : [showInText(value)]
}

function essence(text: string): string {
  return text.replace(/\\+(?:u[\da-fA-F]{4}|[bfnrt])?|[\s"'“”‘’«»\p{Cc}\p{Cs}]/gu, "")
}
