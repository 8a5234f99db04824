// The text of the declarations that did not parse. Names that they may declare are not reported as undefined.

import type { Module } from "../../../grammar/index.ts"
import { moduleComments } from "../../../grammar/module.ts"

export interface Unparsed {
  /** All words in the text. */
  readonly words: ReadonlySet<string>
  /** The names that it seems to declare or import. */
  readonly names: ReadonlySet<string>
}

export function unparsedIn(text: string, module: Module): Unparsed {
  const known = [...module.declarations, ...moduleComments(text)].sort((a, b) => a.start - b.start)
  let left = ""
  let at = 0
  for (const { start, end } of known) {
    if (start > at) left += `${text.slice(at, start)}\n`
    at = Math.max(at, end)
  }
  left += text.slice(at)
  const words = new Set(left.match(/[\p{L}_][\p{L}\p{N}_]*/gu))
  const names = new Set(
    [...left.matchAll(/\b(?:TASK|LET|PARAM)\s+([\p{L}_][\p{L}\p{N}_]*)/gu)].map(([, name = ""]) => name),
  )
  for (const [line] of left.matchAll(/\bIMPORT\b.*/gu))
    for (const word of line.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []) names.add(word)
  return { words, names }
}
