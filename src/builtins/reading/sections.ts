// Divides a text into sections by its headings.

import { allocate, spendOnText, type Work } from "../../values/meter.ts"
import { list, record, type ListValue, type Value } from "../../values/values.ts"
import { chunks } from "./chunks.ts"
import { headingsOf } from "./headings.ts"
import { pausesAfter, TEXT_BYTES } from "../pauses.ts"
import { SECTION_SIZE } from "./limits.ts"

export function* sections(text: string): Work<ListValue> {
  const headings = yield* headingsOf(text)
  const result: Value[] = []
  const before = trimBlankLines(text.slice(0, headings[0]?.start ?? text.length))
  if (before !== "") yield* pushParts("", 0, before, result)
  for (const [i, { title, level, end }] of headings.entries()) {
    yield* pushParts(title, level, trimBlankLines(text.slice(end, headings[i + 1]?.start ?? text.length)), result)
  }
  return list(result)
}

function* pushParts(title: string, level: number, body: string, result: Value[]): Work<void> {
  const parts = body.length <= SECTION_SIZE ? [body] : yield* chunks(body, SECTION_SIZE)
  for (const part of parts) {
    if (pausesAfter(1)) yield
    const trimmed = parts.length === 1 ? part : trimBlankLines(part)
    if (trimmed === "" && parts.length > 1) continue
    allocate(2 * TEXT_BYTES)
    result.push(
      record([
        ["body", trimmed],
        ["level", level],
        ["title", title],
      ]),
    )
  }
}

function trimBlankLines(text: string): string {
  spendOnText(text.length)
  return text.replace(/^(?:[^\S\r\n]*(?:\r\n|\n|\r))+/, "").trimEnd()
}
