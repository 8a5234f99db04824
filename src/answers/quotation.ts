// Calls that an answer merely quotes: their source stands in the data that the answer was given, or in a result.

import { Failure } from "../interpreter/failure.ts"
import { showInText } from "../interpreter/show.ts"
import type { Value } from "../interpreter/values.ts"

/** Only a text with one of these can have anything that would be live, or told of, in an answer. */
const SUSPICIOUS = /call|recall|invoke|tool|function|"name"/i

/**
 * What an answer was given, as it was shown. A call is looked for without regard to quotes, white space and backslashes, since these
 * are what changes when a text is quoted: in JSON, in a string of a string, in lines of another length.
 */
export class Quotable {
  private readonly essences: string[] = []

  add(value: Value): void {
    let shown: string
    try {
      shown = showInText(value)
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

function essence(text: string): string {
  return text.replace(/\\+(?:u[\da-fA-F]{4}|[bfnrt])?|[\s"'“”‘’«»\p{Cc}\p{Cs}]/gu, "")
}
