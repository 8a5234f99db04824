// The source of a document that writes nothing: nodes that bind or declare names, and the lines that hold nothing else.

import type { Document, Part, Span, Text } from "./ast.ts"
import { frontMatterOf } from "./front-matter.ts"

const BLANK = /^[ \t]*$/u
const LINE_END = /[ \t]*(?:\r?\n|\r|$)/uy
const ESCAPED = /\\CALL\(/gu

/**
 * The spans of a document's source that write nothing, in order. `text` is the source. A line vanishes with its end if
 * it holds nothing but blanks and nodes that write nothing, at least one; a front matter, if nothing else is in it.
 */
export function unwritten({ parts }: Document, text: string): readonly Span[] {
  const spans: Span[] = []
  for (const group of groupsOf(parts, text)) spans.push(...(linesOf(group, text) ?? group))
  const front = spans.length === 0 ? null : frontMatterOf(text)
  if (front === null) return spans
  const inside = spans.filter(({ start, end }) => start >= front.start && end <= front.end)
  const rest = inside.length === 0 ? text : slicesAround(front, inside, text).join("")
  return rest.trim() === "" ? [front.whole, ...spans.filter((span) => !inside.includes(span))] : spans
}

/** The parts of a document without what writes nothing. Nodes that bind names stay, as they are evaluated. */
export function writtenParts(document: Document, text: string): readonly Part[] {
  const spans = unwritten(document, text)
  return document.parts.flatMap((part): readonly Part[] => {
    if (part.kind === "text") return without(part, spans, text)
    return part.kind === "declare" ? [] : [part]
  })
}

/** Nodes that write nothing with only blanks between them. */
function groupsOf(parts: readonly Part[], text: string): readonly (readonly Part[])[] {
  const groups: Part[][] = []
  for (const part of parts) {
    if (part.kind !== "bind" && part.kind !== "declare") continue
    const last = groups.at(-1)?.at(-1)
    const joins = last !== undefined && !isLines(last) && BLANK.test(text.slice(last.end, part.start))
    if (joins) groups.at(-1)!.push(part)
    else groups.push([part])
  }
  return groups
}

/** Whether a part consists of whole lines. */
function isLines(part: Part): boolean {
  return part.kind === "declare" && part.form === "front-matter"
}

/** The lines of a group of nodes, if nothing else is in them. */
function linesOf(group: readonly Part[], text: string): readonly Span[] | null {
  const [first, last] = [group[0]!, group.at(-1)!]
  if (isLines(first)) return null
  let { start } = first
  while (text[start - 1] === " " || text[start - 1] === "\t") start--
  LINE_END.lastIndex = last.end
  const end = LINE_END.exec(text)
  const begins = start === 0 || text[start - 1] === "\n" || text[start - 1] === "\r"
  return begins && end !== null ? [{ start, end: last.end + end[0].length }] : null
}

function slicesAround({ start, end }: Span, spans: readonly Span[], text: string): readonly string[] {
  let from = start
  const slices = spans.map((span) => {
    const slice = text.slice(from, span.start)
    from = span.end
    return slice
  })
  return [...slices, text.slice(from, end)]
}

/** A text as the parts of it that are outside of the spans. */
function without(part: Text, spans: readonly Span[], source: string): readonly Text[] {
  const pieces: Text[] = []
  let from = part.start
  const keep = (to: number) => {
    const text = part.text.slice(offsetIn(part, from, source), offsetIn(part, to, source))
    if (text !== "") pieces.push({ kind: "text", start: from, end: to, text })
  }
  for (const { start, end } of spans) {
    if (end <= from || start >= part.end) continue
    keep(Math.max(start, from))
    from = Math.min(end, part.end)
  }
  keep(part.end)
  return pieces
}

/** The offset in a text of a place in the source, where the text has a backslash more for each `\CALL(`. */
function offsetIn(part: Text, at: number, source: string): number {
  const before = source.slice(part.start, at)
  return before.length - (before.match(ESCAPED)?.length ?? 0)
}
