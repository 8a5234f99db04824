// Calls in the dialects of other systems: here they are only text, so the model learns how to write a call.

import type { Span } from "../../../grammar/index.ts"

export interface ForeignCall extends Span {
  /** Its form, in words. */
  readonly dialect: string
}

const OPENING_TAG = /<(tool_call|tool_use|function_calls?|invoke|call)\b[^<>]{0,400}>/g
const JSON_CALL =
  /\{\s*"(?:tool|tool_name|function|name)"\s*:\s*"[^"\n]{0,200}"\s*,\s*"(?:arguments|parameters|args|input)"\s*:/g

/** UTF-16 units around a call that are searched for its fence. */
const MAX_FENCE_LINE = 80

/** The first foreign call that is not quoted. Takes time linear in the text. */
export function foreignCall(
  text: string,
  isQuoted: (text: string) => boolean,
  { json }: { readonly json: boolean },
): ForeignCall | undefined {
  const found: ForeignCall[] = []
  const unclosed = new Set<string>()
  let behind = 0
  for (const opening of text.matchAll(OPENING_TAG)) {
    const tag = opening[1]!
    if (opening.index < behind || unclosed.has(tag)) continue
    const closing = text.indexOf(`</${tag}>`, opening.index)
    if (closing < 0) {
      unclosed.add(tag)
      continue
    }
    behind = closing + `</${tag}>`.length
    if (isQuoted(text.slice(opening.index, behind)) || isExample(text, opening.index, behind)) continue
    found.push({ start: opening.index, end: behind, dialect: "a call in XML" })
    break
  }
  if (json) {
    behind = 0
    for (const call of text.matchAll(JSON_CALL)) {
      if (call.index < behind) continue
      behind = endOfRecord(text, call.index)
      if (isQuoted(text.slice(call.index, behind)) || isExample(text, call.index, behind)) continue
      found.push({ start: call.index, end: behind, dialect: "a call in JSON" })
      break
    }
  }
  const [first] = found.sort((a, b) => a.start - b.start)
  return first === undefined ? undefined : withFence(text, first)
}

/** Whether a call is in a fence with text on both sides of it: a model that makes a call stops behind it. */
function isExample(text: string, start: number, end: number): boolean {
  const fence = withFence(text, { start, end, dialect: "" })
  return fence.start < start && text.slice(0, fence.start).trim() !== "" && text.slice(fence.end).trim() !== ""
}

/** The position after the brace that closes the one at `start`, or the end of the text. */
function endOfRecord(text: string, start: number): number {
  let depth = 0
  for (const { 0: token, index } of text.slice(start).matchAll(/"(?:[^"\\\n]|\\.)*"|[{}]/g)) {
    if (token === "{") depth++
    else if (token === "}" && --depth === 0) return start + index + 1
  }
  return text.length
}

/** Extends a call that fills a fenced block to the fence, which would otherwise stay open. */
function withFence(text: string, call: ForeignCall): ForeignCall {
  const opening = /(?:^|\n) {0,3}(?:`{3,}|~{3,})[^\n`]*\n\s*$/.exec(
    text.slice(Math.max(0, call.start - MAX_FENCE_LINE), call.start),
  )
  if (opening === null) return call
  const closing = /^\s*\n {0,3}(?:`{3,}|~{3,})[ \t]*(?=\n|$)/.exec(text.slice(call.end, call.end + MAX_FENCE_LINE))
  return { ...call, start: call.start - opening[0].trimStart().length, end: call.end + (closing?.[0].length ?? 0) }
}
