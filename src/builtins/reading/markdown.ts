// The lines of a Markdown text, classified as fences, code and text (CommonMark 0.31, section 4.5).

import { spendUnpaused } from "../pauses.ts"

export interface MarkdownLine {
  /** UTF-16 offsets of the line without its end. */
  readonly start: number
  readonly end: number
  readonly kind: "text" | "opening fence" | "code" | "closing fence"
  /** The line; for an opening fence its info string, trimmed; for code the line without the fence's indentation. */
  readonly content: string
}

const LINE_END = /\r\n|\n|\r|$/g
const FENCE = /^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})(.*)$/
const CLOSING = /^[ \t]*(`{3,}|~{3,})[ \t]*$/

/** The cost of a line: its expressions, and their reading of it. */
const STEPS_PER_LINE = 4
const UNITS_PER_STEP = 10

/**
 * The lines in order. A fence may be indented by any width, as in nested lists; a line of code loses at most the
 * indentation of its opening fence. All text after a fence that is never closed is code. Each line counts as steps.
 */
export function* markdownLines(text: string): Generator<MarkdownLine> {
  let fence: { mark: string; indentation: number } | undefined
  let start = 0
  while (start < text.length) {
    LINE_END.lastIndex = start
    const { index: end, 0: lineEnd } = LINE_END.exec(text)!
    const line = text.slice(start, end)
    spendUnpaused(STEPS_PER_LINE + line.length / UNITS_PER_STEP)
    if (fence === undefined) {
      const [, indentation, mark, info] = FENCE.exec(line) ?? []
      if (mark === undefined) {
        yield { start, end, kind: "text", content: line }
      } else {
        fence = { mark, indentation: indentation!.length }
        yield { start, end, kind: "opening fence", content: info!.trim() }
      }
    } else if (closes(line, fence.mark)) {
      fence = undefined
      yield { start, end, kind: "closing fence", content: "" }
    } else {
      const indented = /^[ \t]*/.exec(line)![0].length
      yield { start, end, kind: "code", content: line.slice(Math.min(indented, fence.indentation)) }
    }
    start = end + lineEnd.length
  }
}

function closes(line: string, mark: string): boolean {
  const closing = CLOSING.exec(line)?.[1]
  return closing !== undefined && closing[0] === mark[0] && closing.length >= mark.length
}
