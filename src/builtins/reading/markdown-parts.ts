// Divides a Markdown text into its prose and the markup around it, so that prose can be rewritten in its place.

import { allocate, type Work } from "../../values/meter.ts"
import { list, record, type ListValue, type Value } from "../../values/values.ts"
import { startOf } from "../byte-order-mark.ts"
import { markdownLines, type MarkdownLine } from "./markdown.ts"
import { pausesAfter, TEXT_BYTES } from "../pauses.ts"
import { cellsOf, isRule, isTableRule, isUnderline, prefixOf, DEFINITION, INDENTED } from "./prose-lines.ts"

type Kind = "markup" | "heading" | "paragraph" | "cell"

interface Line extends MarkdownLine {
  /** The line without what quotes, lists and headings put before its text, and that. */
  readonly prefix: string
  readonly rest: string
  /** The end of the line. */
  readonly lineEnd: string
}

export function* markdownParts(text: string): Work<ListValue> {
  const lines: Line[] = []
  for (const line of markdownLines(text)) {
    if (pausesAfter(1)) yield
    const written = text.slice(line.start, line.end)
    const prefix = line.kind === "text" ? prefixOf(written) : ""
    const lineEnd = /^(?:\r\n|\n|\r)?/.exec(text.slice(line.end, line.end + 2))![0]
    lines.push({ ...line, content: written, prefix, rest: written.slice(prefix.length), lineEnd })
  }
  const parts = new Parts()
  parts.add("markup", text.slice(0, startOf(text)))
  const reader = new Reader(lines, parts)
  while (!reader.isDone) {
    if (pausesAfter(STEPS_PER_LINE)) yield
    reader.read()
  }
  return list(parts.finish())
}
const STEPS_PER_LINE = 4

/** Collects parts; markup in a row is one part. */
class Parts {
  private readonly parts: Value[] = []
  private markup = ""

  add(kind: Kind, text: string, lineEnd = "\n"): void {
    const trimmed = text.trimEnd()
    if (kind === "markup" || !/\p{L}/u.test(trimmed)) {
      this.markup += kind === "markup" ? text : text.replaceAll("\n", lineEnd)
      return
    }
    this.flush()
    this.push(kind, trimmed, lineEnd)
    this.markup = text.slice(trimmed.length)
  }

  finish(): Value[] {
    this.flush()
    return this.parts
  }

  private flush(): void {
    if (this.markup !== "") this.push("markup", this.markup, "\n")
    this.markup = ""
  }
  private push(kind: Kind, text: string, lineEnd: string): void {
    allocate(2 * TEXT_BYTES)
    this.parts.push(
      record([
        ["kind", kind],
        ["line_end", lineEnd],
        ["text", text],
      ]),
    )
  }
}

/** Reads the blocks one after the other. */
class Reader {
  private readonly lines: readonly Line[]
  private readonly parts: Parts
  private next = 0
  /** Whether an indented line may belong to a list item. */
  private isInList = false

  constructor(lines: readonly Line[], parts: Parts) {
    this.lines = lines
    this.parts = parts
  }

  get isDone(): boolean {
    return this.next >= this.lines.length
  }

  read(): void {
    const line = this.lines[this.next]!
    if (isBlank(line)) return this.skip()
    if (line.kind !== "text") return this.skip()
    if (line.prefix.includes(">") && /^(?:`{3}|~{3})/.test(line.rest)) return this.quotedCode(line)
    if (isRule(line.rest) || isUnderline(line.rest) || DEFINITION.test(line.content)) return this.skip()
    if (INDENTED.test(line.content) && !this.isInList && this.isAfterBlank) return this.skip()
    this.isInList = hasMark(line) || (this.isInList && /^[ \t]/.test(line.content))
    if (this.startsTable(this.next)) return this.table()
    this.paragraph(line)
  }

  private get isAfterBlank(): boolean {
    const before = this.lines[this.next - 1]
    return before === undefined || isBlank(before) || before.kind !== "text" || INDENTED.test(before.content)
  }

  private skip(): void {
    const { content, lineEnd } = this.lines[this.next++]!
    this.parts.add("markup", content + lineEnd)
  }

  private quotedCode({ rest }: Line): void {
    const mark = rest.slice(0, 3)
    do this.skip()
    while (!this.isDone && this.lines[this.next]!.prefix.includes(">") && !this.lines[this.next]!.rest.startsWith(mark))
    if (!this.isDone && this.lines[this.next]!.prefix.includes(">")) this.skip()
  }

  private startsTable(at: number): boolean {
    const head = this.lines[at]!
    const rule = this.lines[at + 1]
    return head.rest.includes("|") && rule !== undefined && rule.kind === "text" && isTableRule(rule.rest)
  }

  private table(): void {
    for (let row = 0; !this.isDone; row++) {
      const line = this.lines[this.next]!
      if (line.kind !== "text" || isBlank(line) || !line.content.includes("|")) break
      if (row === 1) this.skip()
      else this.row(line)
    }
  }

  private row({ prefix, rest, lineEnd }: Line): void {
    this.next++
    this.parts.add("markup", prefix)
    for (const { markup, cell } of cellsOf(rest)) {
      this.parts.add("markup", markup)
      this.parts.add("cell", cell)
    }
    this.parts.add("markup", lineEnd)
  }

  private paragraph(first: Line): void {
    this.parts.add("markup", first.prefix)
    const texts = [first.rest]
    let last = first
    let joint = (first.lineEnd || "\n") + first.prefix.replace(/[^>\s]/g, " ")
    this.next++
    while (!this.isDone && this.continues(this.next, first)) {
      const line = this.lines[this.next]!
      const between = last.lineEnd + line.prefix
      if (texts.length > 1 && between !== joint) break
      joint = between
      texts.push(line.rest)
      last = line
      this.next++
    }
    const under = this.lines[this.next]
    const isTitle =
      texts.length === 1 && (HASHES.test(first.prefix) || (under !== undefined && isUnderline(under.rest)))
    this.parts.add(isTitle ? "heading" : "paragraph", texts.join("\n"), joint)
    this.parts.add("markup", last.lineEnd)
  }

  /** Whether a line continues the paragraph that begins with another. */
  private continues(at: number, first: Line): boolean {
    const line = this.lines[at]!
    return (
      line.kind === "text"
      && !isBlank(line)
      && !HASHES.test(first.prefix)
      && !hasMark(line)
      && line.prefix.split(">").length === first.prefix.split(">").length
      && !isRule(line.rest)
      && !isUnderline(line.rest)
      && !/^(?:`{3}|~{3})/.test(line.rest)
      && !this.startsTable(at)
    )
  }
}

const HASHES = /#[ \t]+$/

function isBlank({ kind, content }: Line): boolean {
  return kind === "text" && content.trim() === ""
}

/** Whether a line begins a list item or a heading. */
function hasMark({ prefix }: Line): boolean {
  return /[^\s>]/.test(prefix)
}
