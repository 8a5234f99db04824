// The lines of the program or answer around the place of a row.

import type { JSX } from "preact"
import type { Row } from "../../src/trace/state.ts"
import { sourceOf } from "../../src/trace/values.ts"
import { answerAround } from "../model/answer.ts"
import { state } from "../model/store.ts"
import { Marked } from "./text.tsx"

/** UTF-16 units shown on either side of the place. */
const AROUND = 240
/** UTF-16 units of the place itself; within the limit of `Marked`. */
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

/** The text of a source; null if the trace does not have it. */
function sourceText(row: Row, source: string): string | null {
  return sourceOf(state.value, source) ?? answerAround(state.value, row)
}
