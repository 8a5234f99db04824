// The one writer of a stream: a terminal shows the characters that would act on it, and a pipe gets all as it is.

import { ACTING } from "../diagnostics/visible.ts"

export interface Output {
  /** Writes text of any origin. A terminal shows control characters and direction marks in place of obeying them. */
  write(text: string): void
  /** Writes visible text with the colours and cursor movements of the command line itself, as it is. */
  styled(text: string): void
  readonly isTerminal: boolean
}

/** The output that ends in `put`. */
export function outputTo(isTerminal: boolean, put: (text: string) => void): Output {
  return { isTerminal, write: (text) => put(isTerminal ? forTerminal(text) : text), styled: put }
}

/** Characters that act on a terminal or reorder its text, but for tabs and line ends. */
const UNSAFE = new RegExp(String.raw`\r\n|[\u0000-\u0008\u000b-\u001f${ACTING}]`, "g")

/**
 * Text that a terminal only shows. A character of another range than ASCII's own is written as JSON escapes it, so that
 * JSON stays the same value.
 */
export function forTerminal(text: string): string {
  return text.replace(UNSAFE, (found) => {
    if (found === "\r\n") return "\n"
    const code = found.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : `\\u${code.toString(16).padStart(4, "0")}`
  })
}
