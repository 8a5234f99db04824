// The beginning of a body: the text of an error, and the mark before a text.

import { within } from "../../base/within.ts"
import type { PostResponse } from "./post.ts"

/** Milliseconds for which the text of an error is awaited, and the characters of it that are read. */
const ERROR_PATIENCE = 2_000
const LONGEST_ERROR = 100_000

/** The beginning of an error's text: as much as arrives in a short time, since some servers never end it. */
export async function beginningOf({ body, close }: PostResponse): Promise<string> {
  let text = ""
  const read = async () => {
    for (;;) {
      const { done, value } = await body.next()
      if (done === true) return true
      text += value
      if (text.length > LONGEST_ERROR) return undefined
    }
  }
  const isWhole = await within(read(), ERROR_PATIENCE).catch(() => undefined)
  if (isWhole === undefined) close()
  return withoutMark(text)
}

/** The text of a body without the byte-order mark before it, which not every client removes. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text
}
