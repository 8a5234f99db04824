// Divides a text, Markdown or not, into blocks of plain text and code.

import { isCode, isCodeLine, isProse } from "./code.ts"
import { plain } from "./inline.ts"

export interface Block {
  readonly kind: "heading" | "paragraph" | "item" | "code"
  /** Plain text on one line; for code, its language. */
  readonly text: string
  /** For a heading 1 to 6, or 7 for a line that only looks like one; for code the number of its lines. */
  readonly level: number
}

const FENCE = /^\s*(`{3,}|~{3,})\s*([\w+#-]*)/
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$/
/** UTF-16 units of the longest heading; a longer line is a text that lost its line breaks. */
const LONGEST_HEADING = 250
const ITEM = /^\s*(?:[-*+•‣◦▪·]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/
const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/
const UNDERLINE = /^ {0,3}(=+|-{2,})[ \t]*$/
const DEFINITION = /^ {0,3}\[[^\]]+\]:\s/
const ENDED = /[.!?…。！？:：;,]["'”’)\]*_]*$/

/** The blocks of a text. Tables, rules, link definitions, comments and front matter give none. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let open: { kind: "paragraph" | "item"; lines: string[] } | undefined
  let fence: { mark: string; language: string; lines: number } | undefined
  let code = 0 // the lines of an indented block
  let isComment = false

  function close(): void {
    if (code > 0) blocks.push({ kind: "code", text: "", level: code })
    code = 0
    if (open?.kind === "paragraph" && isCode(open.lines))
      blocks.push({ kind: "code", text: "", level: open.lines.length })
    else if (open !== undefined) for (const text of unwrap(open.lines)) blocks.push({ kind: open.kind, text, level: 0 })
    open = undefined
  }

  const lines = withoutFrontMatter(text.replaceAll(/\r\n?|[\u2028\u2029\f]/g, "\n"))
    .split("\n")
    .flatMap(withoutLostHeadings)
  for (const [i, raw] of lines.entries()) {
    const line = raw.replace(/^\s{0,3}(?:>\s?)+/, "")
    const mark = FENCE.exec(line)
    // A piece of a text may have only one of a block's two fences: prose after a blank line is outside of code.
    if (fence !== undefined && lines[i - 1]?.trim() === "" && isProse(paragraphAt(lines, i))) {
      blocks.push({ kind: "code", text: fence.language, level: fence.lines })
      fence = undefined
    }
    if (fence !== undefined) {
      if (mark?.[1]?.startsWith(fence.mark) === true && mark[2] === "") {
        blocks.push({ kind: "code", text: fence.language, level: fence.lines })
        fence = undefined
      } else fence.lines++
      continue
    }
    if (isComment) {
      isComment = !line.includes("-->")
      continue
    }
    if (mark !== null) {
      close()
      fence = { mark: mark[1]!, language: mark[2]!, lines: 0 }
      continue
    }
    if (/^\s*<!--/.test(line)) {
      isComment = !line.includes("-->")
      continue
    }
    const heading = line.length > LONGEST_HEADING ? null : HEADING.exec(line)
    const item = ITEM.exec(line)
    if (line.trim() === "" || DEFINITION.test(line) || isTableRow(line)) close()
    else if (heading !== null) {
      close()
      blocks.push({ kind: "heading", text: plain(heading[2]!), level: heading[1]!.length })
    } else if (open?.kind === "paragraph" && open.lines.length === 1 && UNDERLINE.test(line)) {
      blocks.push({ kind: "heading", text: plain(open.lines[0]!), level: line.includes("=") ? 1 : 2 })
      open = undefined
    } else if (RULE.test(line)) close()
    else if (item !== null) {
      close()
      open = { kind: "item", lines: [item[1]!] }
    } else if (open === undefined && /^(?: {4}|\t)/.test(line) && (code > 0 || isCodeLine(line))) code++
    else {
      if (code > 0) close()
      open ??= { kind: "paragraph", lines: [] }
      open.lines.push(line.trim().replace(/^#{1,6} /, ""))
    }
  }
  close()
  if (fence !== undefined) blocks.push({ kind: "code", text: fence.language, level: fence.lines })
  return withHeadings(blocks.filter(({ kind, text }) => kind === "code" || text !== ""))
}

function withoutFrontMatter(text: string): string {
  const start = text.replace(/^\uFEFF/, "")
  const match = /^(---|\+\+\+)[ \t]*\n/.exec(start)
  if (match === null) return start
  const end = start.indexOf(`\n${match[1]!}`, match[0].length - 1)
  return end < 0 || !/^[\w-]+\s*[:=]/m.test(start.slice(match[0].length, end)) ? start : start.slice(end + 4)
}

function paragraphAt(lines: readonly string[], start: number): readonly string[] {
  let end = start
  while (end < lines.length && lines[end]!.trim() !== "" && !FENCE.test(lines[end]!)) end++
  return lines.slice(start, end)
}

/** Restores the lines of headings in a text that lost its line breaks but not their marks. */
function withoutLostHeadings(line: string): string[] {
  return line.length > LONGEST_HEADING && / #{2,6} /.test(line)
    ? line.split(/ #{1,6} (?=\S)/).flatMap((part) => [part, ""])
    : [line]
}

function isTableRow(line: string): boolean {
  return (
    /^\s*\|.*\|\s*$/.test(line)
    || /^\s*\|?\s*:?-{2,}:?\s*\|[\s|:-]*$/.test(line)
    || line.split("|").length > 3
    || line.split("\t").length > 3
  )
}

/** The texts of a paragraph's lines: a line that ends early and without punctuation is a text of its own. */
function unwrap(lines: readonly string[]): string[] {
  const texts: string[] = []
  let current = ""
  for (const line of lines) {
    const isWrapped =
      current === "" || ENDED.test(current) || current.length >= 50 || !/^[\p{Lu}\p{Lo}\p{N}"“'‘(]/u.test(line)
    if (isWrapped) current += (current === "" || isUnspaced(current, line) ? "" : " ") + line
    else {
      texts.push(plain(current))
      current = line
    }
  }
  texts.push(plain(current))
  return texts.filter((text) => text !== "")
}

/** Whether a line break separates two Chinese or Japanese characters, between which it is no space. */
function isUnspaced(before: string, after: string): boolean {
  const script = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}。、，！？」』]/u
  return script.test(before.at(-1)!) && script.test(after[0]!)
}

/** Makes headings of short lines without an end before a paragraph or a list, unless most of the prose is like that. */
function withHeadings(blocks: readonly Block[]): Block[] {
  const isLikeHeading = (block: Block, i: number) =>
    block.kind === "paragraph"
    && block.text.length <= 80
    && !ENDED.test(block.text)
    && !/^[^:：]{1,20}[:：] /.test(block.text)
    && (blocks[i + 1]?.kind === "item"
      || (blocks[i + 1]?.kind === "paragraph" && blocks[i + 1]!.text.length > block.text.length))
  const found = blocks.filter(isLikeHeading).length
  const prose = blocks.filter(({ kind }) => kind === "paragraph").length
  if (found === 0 || found * 2 > prose) return [...blocks]
  return blocks.map((block, i) => (isLikeHeading(block, i) ? { kind: "heading", text: block.text, level: 7 } : block))
}
