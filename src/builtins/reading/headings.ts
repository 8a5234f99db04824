// The headings of a text: those of Markdown, or in plain text the lines that look like one.

import { spendOnText, type Work } from "../../values/meter.ts"
import { startOf } from "../byte-order-mark.ts"
import { markdownLines, type MarkdownLine } from "./markdown.ts"
import { pausesAfter } from "../pauses.ts"
import { verbatimOf } from "./verbatim.ts"

export interface Heading {
  /** UTF-16 offsets of the heading's lines, without the end of the last one. */
  readonly start: number
  readonly end: number
  readonly title: string
  readonly level: number
}

/** The headings of a text in order: Markdown's, or those of plain text where it has none. */
export function* headingsOf(text: string): Work<readonly Heading[]> {
  const marked = yield* markdownHeadings(text)
  return marked.length > 0 ? marked : yield* plainHeadings(text)
}

const ATX = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/
/** The beginning of a line that is no paragraph: a quotation, a list item, a table row, code. */
const NO_PARAGRAPH = /^(?: {4}|\t|\s*(?:[>|]|[-*+•‣◦▪][ \t]|\d{1,9}[.)][ \t]))/

/**
 * ATX headings (`## Title`) and setext headings (a line underlined with `===` or `---`) outside fenced code, HTML and
 * front matter, as in CommonMark 0.31, but a setext heading must be a single line after a blank one: a rule under a
 * paragraph is a rule.
 */
function* markdownHeadings(text: string): Work<readonly Heading[]> {
  const headings: Heading[] = []
  let before: MarkdownLine | undefined
  let beforeThat: MarkdownLine | undefined
  for (const line of markdownLines(text)) {
    if (pausesAfter(1)) yield
    const [, marks, title = ""] = (line.kind === "text" && ATX.exec(line.content)) || []
    const underline = line.kind === "text" ? UNDERLINE.exec(line.content)?.[1] : undefined
    if (marks !== undefined) {
      headings.push({ start: line.start, end: line.end, title: withoutClosingMarks(title), level: marks.length })
      before = undefined
    } else if (
      underline !== undefined
      && before !== undefined
      && isTitle(before)
      && (beforeThat === undefined || beforeThat.kind === "front matter" || isBlank(beforeThat))
    ) {
      headings.push({
        start: before.start,
        end: line.end,
        title: before.content.trim(),
        level: underline.startsWith("=") ? 1 : 2,
      })
      before = undefined
    } else {
      beforeThat = before
      before = line
      continue
    }
    beforeThat = undefined
  }
  return headings
}

function isTitle(line: MarkdownLine): boolean {
  return line.kind === "text" && !isBlank(line) && !NO_PARAGRAPH.test(line.content)
}
function isBlank(line: MarkdownLine): boolean {
  return line.kind === "text" && line.content.trim() === ""
}

function withoutClosingMarks(title: string): string {
  return title
    .trimEnd()
    .replace(/(?:^|[ \t])#+$/, "")
    .trim()
}

// ── Plain text ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The expressions that decide whether a paragraph is a title. */
const STEPS_PER_PARAGRAPH = 10
const STEPS_PER_LINE = 4
const UNITS_PER_STEP = 32
const LONGEST_TITLE = 80
const SENTENCE_END = /[.,;…。、！][)'"”’»\]」』）]*$|[:：]$/
const WIDE_GAP = /\S[ \t]{3,}\S/
const NUMBERING = /^(?:\d{1,3}(?:\.\d{1,3})*)[.)]?\s+(?=\p{L})/u

/**
 * A heading of plain text is a line alone between blank lines: short, not indented, without the end of a sentence (a
 * question mark is allowed), and followed by a paragraph. The first of several such lines in a row is the heading. If
 * more than half of the paragraphs look like headings, the text is a list or a conversation and has none. `2.1 Title`
 * has level 2, other headings level 1.
 */
function* plainHeadings(text: string): Work<readonly Heading[]> {
  const paragraphs = yield* paragraphsOf(text)
  const verbatim = yield* verbatimOf(text)
  const candidates: boolean[] = []
  let count = 0
  for (const { start, end } of paragraphs) {
    if (pausesAfter(STEPS_PER_PARAGRAPH)) yield
    const candidate = looksLikeTitle(text.slice(start, end)) && !verbatim.covers(start)
    candidates.push(candidate)
    if (candidate) count++
  }
  if (count * 2 > paragraphs.length) return []
  const headings: Heading[] = []
  for (let i = 0; i < paragraphs.length; i++) {
    if (pausesAfter(1)) yield
    if (!candidates[i]) continue
    const after = candidates.indexOf(false, i)
    if (after < 0) break
    const { start, end } = paragraphs[i]!
    const title = text
      .slice(start, end)
      .trim()
      .replace(/^(\*\*|__)(.+)\1$/, "$2")
    const depth = NUMBERING.exec(title)?.[0]
      .split(".")
      .filter((part) => part.trim() !== "").length
    headings.push({ start, end, title, level: Math.min(depth ?? 1, 6) })
    i = after
  }
  return headings
}

function looksLikeTitle(paragraph: string): boolean {
  const line = paragraph.trimEnd()
  if (line.length > LONGEST_TITLE || /[\r\n]/.test(line) || /^\s/.test(line) || !/\p{L}/u.test(line)) return false
  const unnumbered = line.replace(NUMBERING, "")
  return (
    !SENTENCE_END.test(line) && !WIDE_GAP.test(unnumbered) && !NO_PARAGRAPH.test(unnumbered) && !/^["“'‘«「]/.test(line)
  )
}

/** The longest runs of lines that are not blank, without a byte-order mark. */
export function* paragraphsOf(text: string): Work<readonly { readonly start: number; readonly end: number }[]> {
  spendOnText(text.length)
  const paragraphs: { start: number; end: number }[] = []
  let open: { start: number; end: number } | undefined
  for (const match of text.matchAll(/([^\r\n]*)(?:\r\n|\n|\r|$)/g)) {
    const line = match[1]!
    if (pausesAfter(STEPS_PER_LINE + line.length / UNITS_PER_STEP)) yield
    if (line.trim() === "") {
      open = undefined
    } else if (open === undefined) {
      open = { start: Math.max(match.index, startOf(text)), end: match.index + line.length }
      paragraphs.push(open)
    } else {
      open.end = match.index + line.length
    }
  }
  return paragraphs
}
