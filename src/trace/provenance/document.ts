// Rebuilds a document's text from its source and the results of its nodes, which gives the exact place of each.

import type { Span } from "../../../grammar/index.ts"
import { sourceOfAll } from "../call-source.ts"
import type { Row, RunState } from "../state.ts"
import { withoutBlocks } from "./blocks.ts"
import type { Texts } from "./texts.ts"

/** A piece of a row's text that another row wrote. */
export interface Placement {
  readonly from: number
  readonly to: number
  readonly row: Row
}

/**
 * The places of the nodes in the document's result, if the source is known and its result is this text; null if not,
 * since the value is another one: that of EMIT, of a type or of an expression.
 */
export function documentPlacements(state: RunState, texts: Texts, row: Row, text: string): readonly Placement[] | null {
  const isAnswer = row.kind === "question"
  const source = isAnswer
    ? writtenBy(state, row)
    : row.kind === "run" && state.run?.kind === "document"
      ? texts.of(state.run.text)
      : null
  if (source === null) return null
  const nodes = nodesOf(state, row)
  const slice = slicesWithout(isAnswer ? [] : (state.run?.unwritten ?? []), source)
  // A block that only declares tasks has no node, and the trace does not say whether one was evaluated: both are tried.
  return (
    assembled(texts, source, nodes, text, (from, to) => plain(slice(from, to)))
    ?? assembled(texts, source, nodes, text, (from, to) => withoutBlocks(plain(slice(from, to))))
  )
}

/** The nodes' places, if the source with their results in place is the text. */
function assembled(
  texts: Texts,
  source: string,
  nodes: readonly Row[],
  text: string,
  read: (from: number, to: number) => string,
): readonly Placement[] | null {
  const placements: Placement[] = []
  const parts: string[] = []
  let length = 0
  let begin = 0
  let end = 0
  const add = (part: string): void => {
    parts.push(part)
    length += part.length
  }
  for (const node of nodes) {
    const { start, end: after } = node.at!
    // A part that binds several names has a node for each.
    if (start === begin && after === end) continue
    if (start < end || after > source.length) return null
    add(read(end, start))
    const value = node.node!.kind === "result" ? texts.ofRow(node) : node.state === "done" ? "" : null
    if (value !== null && value !== "") placements.push({ from: length, to: length + value.length, row: node })
    // A node without a result stays as it was written.
    add(value ?? source.slice(start, after))
    begin = start
    end = after
  }
  add(read(end, source.length))
  return within(parts.join(""), text, placements)
}

/** The placements in the text, if it is the assembled text apart from white space around it. */
function within(whole: string, text: string, placements: readonly Placement[]): readonly Placement[] | null {
  if (whole === text) return placements
  const start = text === "" ? -1 : whole.indexOf(text)
  if (start < 0 || whole.trim() !== text.trim()) return null
  return placements.flatMap(({ from, to, row }) => {
    const placed = { from: Math.max(from - start, 0), to: Math.min(to - start, text.length), row }
    return placed.to > placed.from ? [placed] : []
  })
}

/** A function that slices a document's source, without the spans that write nothing. */
export function slicesWithout(spans: readonly Span[], source: string): (from: number, to: number) => string {
  return (from, to) => {
    let text = ""
    let at = from
    for (let i = firstBehind(spans, from); i < spans.length && spans[i]!.start < to; i++) {
      text += source.slice(at, Math.max(spans[i]!.start, at))
      at = Math.min(spans[i]!.end, to)
    }
    return text + source.slice(at, to)
  }
}

/** The index of the first span that ends behind a place. */
function firstBehind(spans: readonly Span[], place: number): number {
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans[middle]!.end > place) high = middle
    else low = middle + 1
  }
  return low
}

/** A text with `\CALL(` unescaped: the escape of a `CALL(` that is no call. */
function plain(text: string): string {
  return text.replaceAll("\\CALL(", "CALL(")
}

/** The model's whole text of the accepted answer; null if nothing was asked. */
export function writtenBy(state: RunState, question: Row): string | null {
  let attempt = -1
  let written: string | null = null
  for (const { request } of rowsBelow(state, question)) {
    if (request === undefined || request.attempt < attempt) continue
    // After a refused answer the text begins again.
    if (request.attempt > attempt) written = ""
    attempt = request.attempt
    const { text, response } = request
    written = (written ?? "").slice(0, request.written) + text.slice(0, response?.kept) + sourceOfAll(response?.calls)
  }
  return written
}

/** The nodes of a row's text in their order; for an answer, those of the last attempt. */
export function nodesOf(state: RunState, row: Row): readonly Row[] {
  const below = rowsBelow(state, row)
  const last = Math.max(-1, ...below.map(({ request }) => request?.attempt ?? -1))
  const begin = below.find(({ request }) => request?.attempt === last)?.id ?? -1
  return below.filter(({ id, kind }) => kind === "node" && id > begin).sort((a, b) => a.at!.start - b.at!.start)
}

function rowsBelow({ rows }: RunState, { children }: Row): readonly Row[] {
  return children.map((child) => rows[child]!)
}
