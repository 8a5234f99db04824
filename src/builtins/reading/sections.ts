// Divides a text into sections by its headings.

import { allocate, spendOnText, type Work } from "../../values/meter.ts"
import { list, record, type ListValue, type Value } from "../../values/values.ts"
import { startOf } from "../byte-order-mark.ts"
import { headingsOf } from "./headings.ts"
import { pausesAfter, TEXT_BYTES } from "../pauses.ts"

export function* sections(text: string): Work<ListValue> {
  const headings = yield* headingsOf(text)
  const result: Value[] = []
  const before = trimBlankLines(text.slice(startOf(text), headings[0]?.start ?? text.length))
  if (before !== "") result.push(section("", 0, before))
  for (const [i, { title, level, end }] of headings.entries()) {
    if (pausesAfter(1)) yield
    result.push(section(title, level, trimBlankLines(text.slice(end, headings[i + 1]?.start ?? text.length))))
  }
  return list(result)
}

function section(title: string, level: number, body: string): Value {
  allocate(2 * TEXT_BYTES)
  return record([
    ["body", body],
    ["level", level],
    ["title", title],
  ])
}

function trimBlankLines(text: string): string {
  spendOnText(text.length)
  return text.replace(/^(?:[^\S\r\n]*(?:\r\n|\n|\r))+/, "").trimEnd()
}
