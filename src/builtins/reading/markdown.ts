// The lines of a Markdown text, classified by the block around them (CommonMark 0.31): fenced code (section 4.5), HTML
// blocks in which a blank line ends nothing (4.6, conditions 1 to 5), and front matter.

import { startOf } from "../byte-order-mark.ts"
import { spendUnpaused } from "../pauses.ts"

export interface MarkdownLine {
  /** UTF-16 offsets of the line without its end. */
  readonly start: number
  readonly end: number
  readonly kind: "text" | "opening fence" | "code" | "closing fence" | "html" | "front matter"
  /** The line; for an opening fence its info string, trimmed; for code the line without the fence's indentation. */
  readonly content: string
}

const LINE_END = /\r\n|\n|\r|$/g
const FENCE = /^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})(.*)$/
const CLOSING = /^[ \t]*(`{3,}|~{3,})[ \t]*$/

/** The beginnings of HTML blocks that may contain blank lines, each with its end. */
const HTML: readonly (readonly [RegExp, RegExp])[] = [
  [/^ {0,3}<!--/, /-->/],
  [/^ {0,3}<(?:pre|script|style|textarea)(?:[\s>]|$)/i, /<\/(?:pre|script|style|textarea)>/i],
  [/^ {0,3}<\?/, /\?>/],
  [/^ {0,3}<![A-Za-z]/, />/],
  [/^ {0,3}<!\[CDATA\[/, /\]\]>/],
]
const COMMENT_START = /^ {0,3}<!--/

/** The cost of a line: its expressions, and their reading of it. */
const STEPS_PER_LINE = 4
const UNITS_PER_STEP = 10

/** Whether a text may have lines of another kind than `text`: without them its lines need not be read. */
export function mayHaveBlocks(text: string): boolean {
  return FRONT_MATTER_START.test(text) || text.includes("```") || text.includes("~~~") || /<[!?a-z]/i.test(text)
}

/**
 * The lines in order, without a byte-order mark. A fence may be indented by any width, as in nested lists; a line of
 * code loses at most the indentation of its opening fence. All text after a fence or a beginning of HTML that is never
 * closed belongs to it. Each line counts as steps.
 */
export function* markdownLines(text: string): Generator<MarkdownLine> {
  let fence: { mark: string; indentation: number } | undefined
  let htmlEnd: RegExp | undefined
  let start = startOf(text)
  const bodyStart = frontMatterEnd(text)
  while (start < text.length) {
    LINE_END.lastIndex = start
    const { index: end, 0: lineEnd } = LINE_END.exec(text)!
    const line = text.slice(start, end)
    spendUnpaused(STEPS_PER_LINE + line.length / UNITS_PER_STEP)
    if (end <= bodyStart) {
      yield { start, end, kind: "front matter", content: line }
    } else if (fence !== undefined) {
      if (closes(line, fence.mark)) {
        fence = undefined
        yield { start, end, kind: "closing fence", content: "" }
      } else {
        const indented = /^[ \t]*/.exec(line)![0].length
        yield { start, end, kind: "code", content: line.slice(Math.min(indented, fence.indentation)) }
      }
    } else if (htmlEnd !== undefined || (htmlEnd = htmlEndOf(line)) !== undefined) {
      if (htmlEnd.test(line.replace(COMMENT_START, ""))) htmlEnd = undefined
      yield { start, end, kind: "html", content: line }
    } else {
      const [, indentation, mark, info] = FENCE.exec(line) ?? []
      if (mark === undefined) {
        yield { start, end, kind: "text", content: line }
      } else {
        fence = { mark, indentation: indentation!.length }
        yield { start, end, kind: "opening fence", content: info!.trim() }
      }
    }
    start = end + lineEnd.length
  }
}

function closes(line: string, mark: string): boolean {
  const closing = CLOSING.exec(line)?.[1]
  return closing !== undefined && closing[0] === mark[0] && closing.length >= mark.length
}

function htmlEndOf(line: string): RegExp | undefined {
  return line.trimStart().startsWith("<") ? HTML.find(([beginning]) => beginning.test(line))?.[1] : undefined
}

const LONGEST_FRONT_MATTER = 20_000
const FRONT_MATTER_START = /^\ufeff?(---|\+\+\+)[ \t]*(?:\r\n|\n|\r)/
const FRONT_MATTER_END = { "---": /^(?:---|\.\.\.)[ \t]*$/m, "+++": /^\+\+\+[ \t]*$/m }
const SETTING = { "---": /^(?:[^\s#>*:"'{[-][^:]*|"[^"]*"|'[^']*')\s*:(?:\s|$)|^\{/, "+++": /^(?:[^=]+=|\[)/ }

/**
 * The end of the front matter, the settings between two lines `---` (YAML) or `+++` (TOML) at the beginning of some
 * texts; 0 without it. No blank line comes first, and the first line that is no comment is a setting: else the first
 * `---` is a rule.
 */
function frontMatterEnd(text: string): number {
  const [opening, kind] = FRONT_MATTER_START.exec(text) ?? []
  if (opening === undefined || (kind !== "---" && kind !== "+++")) return 0
  const rest = text.slice(opening.length, LONGEST_FRONT_MATTER)
  const closing = FRONT_MATTER_END[kind].exec(rest)
  if (closing === null) return 0
  const settings = rest.slice(0, closing.index)
  const first = /^(?!\s*#).*/m.exec(settings)?.[0] ?? ""
  const isFrontMatter = settings.trim() === "" || SETTING[kind].test(first)
  return isFrontMatter ? opening.length + closing.index + closing[0].length : 0
}
