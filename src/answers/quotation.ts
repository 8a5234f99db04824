// Calls that an answer merely quotes: their source stands in the data that the answer was given, or in a result.

import { Failure } from "../values/failure.ts"
import { showInText } from "../values/show.ts"
import { isList, isRecord, type Value } from "../values/values.ts"

/** Only a text with one of these can have anything that would be live, or told of, in an answer. */
const SUSPICIOUS = /call|recall|invoke|tool|function|"name"/i

/**
 * What an answer was given, as it was shown. A call is looked for without regard to quotes, white space and backslashes, since these
 * are what changes when a text is quoted: in JSON, in a string of a string, in lines of another length.
 */
export class Quotable {
  private readonly essences: string[] = []

  /** Values that are shown one after the other: each as it is shown, and their texts joined, as by a model that repeats a document that it was given by lines. */
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
      if (thrown instanceof Failure) return // a function is not shown, so it cannot be quoted
      throw thrown
    }
    if (SUSPICIOUS.test(shown)) this.essences.push(essence(shown))
  }

  has(text: string): boolean {
    if (this.essences.length === 0) return false
    const wanted = essence(text)
    return this.essences.some((essence) => essence.includes(wanted))
  }
}

/** The texts that a value consists of, in their order; other scalars as they stand in text. */
function textsIn(value: Value): string[] {
  if (isList(value)) return value.flatMap(textsIn)
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [showInText(value)]
}

function essence(text: string): string {
  return text.replace(/\\+(?:u[\da-fA-F]{4}|[bfnrt])?|[\s"'“”‘’«»\p{Cc}\p{Cs}]/gu, "")
}
