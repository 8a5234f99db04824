// The lines of the program or of the answer in which a row stands.

import type { JSX } from "preact"
import type { Row } from "../../src/trace/state.ts"
import { sourceOf } from "../../src/trace/values.ts"
import { answerAround } from "../model/answer.ts"
import { state } from "../model/store.ts"
import { Marked } from "./text.tsx"

/** UTF-16 units around the place that are shown at most. */
const AROUND = 240
/** Of the place itself; it is within what `Marked` shows. */
const PLACE = 1_000

export function Excerpt({ row }: { readonly row: Row }): JSX.Element | null {
  const { at } = row
  const text = at === null ? null : sourceText(row, at.source)
  if (at === null || text === null || at.end > text.length || at.start < 0 || at.end < at.start) return null
  const from = Math.max(text.lastIndexOf("\n", at.start - 1) + 1, at.start - AROUND)
  const lineEnd = text.indexOf("\n", at.end)
  const to = Math.min(lineEnd < 0 ? text.length : lineEnd, at.end + AROUND)
  const shownEnd = Math.min(at.end, at.start + PLACE)
  return (
    <div class="block code excerpt">
      <Marked text={text.slice(from, at.start)} />
      <mark>
        <Marked text={text.slice(at.start, shownEnd)} />
        {shownEnd < at.end && "…"}
      </mark>
      {shownEnd === at.end && <Marked text={text.slice(at.end, to)} />}
    </div>
  )
}

/** Null where the trace does not have the text. */
function sourceText(row: Row, source: string): string | null {
  return sourceOf(state.value, source) ?? answerAround(state.value, row)
}
