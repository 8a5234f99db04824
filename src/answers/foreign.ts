// Calls in the dialects of other systems: a model that writes them is told, since here they are only text.

import type { Span } from "../../grammar/index.ts"

export interface ForeignCall extends Span {
  /** What it is, in words. */
  readonly dialect: string
}

const TAG = "(?:tool_call|tool_use|function_calls?|invoke|call)"
const OPENING_TAG = new RegExp(`<${TAG}\\b[^<>]{0,400}>`, "g")
const CLOSING_TAG = new RegExp(`</${TAG}>`, "g")
const JSON_CALL = /\{\s*"(?:tool|tool_name|function|name)"\s*:\s*"[^"\n]{0,200}"\s*,\s*"(?:arguments|parameters|args|input)"\s*:/g

/** The first such call that `isQuoted` says nothing against. Takes time in proportion to the text. */
export function foreignCall(text: string, isQuoted: (text: string) => boolean, { json }: { readonly json: boolean }): ForeignCall | undefined {
  const found: ForeignCall[] = []
  let behind = 0
  for (const opening of text.matchAll(OPENING_TAG)) {
    if (opening.index < behind) continue
    CLOSING_TAG.lastIndex = opening.index
    const closing = CLOSING_TAG.exec(text)
    if (closing === null) break
    behind = CLOSING_TAG.lastIndex
    if (isQuoted(text.slice(opening.index, behind))) continue
    found.push({ start: opening.index, end: behind, dialect: "a call in XML" })
    break
  }
  if (json) {
    for (const call of text.matchAll(JSON_CALL)) {
      if (isQuoted(call[0])) continue
      found.push({ start: call.index, end: call.index + call[0].length, dialect: "a call in JSON" })
      break
    }
  }
  return found.sort((a, b) => a.start - b.start)[0]
}
