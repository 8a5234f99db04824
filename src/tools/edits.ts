// Edits of a text: applied, and made from a text before and after.

import type { Edit } from "../program/check/fix.ts"

/** The text with edits, which do not overlap, in any order. */
export function withEdits(text: string, edits: readonly Edit[]): string {
  let result = ""
  let at = 0
  for (const { start, end, text: inserted } of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + inserted
    at = end
  }
  return result + text.slice(at)
}

/** The place in a text with edits of a place in the text without them; inside an edit, its start. */
export function shifted(place: number, edits: readonly Edit[]): number {
  let by = 0
  for (const { start, end, text } of edits) if (end <= place && start < place) by += text.length - (end - start)
  return place + by
}

/** The least single edit that turns one text into another; none for equal texts. */
export function editBetween(before: string, after: string): readonly Edit[] {
  if (before === after) return []
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++
  let same = 0
  while (
    same < most - start
    && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++
  return [{ start, end: before.length - same, text: after.slice(start, after.length - same) }]
}
