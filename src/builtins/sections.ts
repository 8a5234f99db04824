// Divides a text into sections by its headings.

import type { Native } from "../values/functions.ts"
import { allocate, spendOnText, type Work } from "../values/meter.ts"
import { listOf, NUMBER, recordOf, STRING } from "../values/types.ts"
import { list, record, type ListValue, type Value } from "../values/values.ts"
import { chunks } from "./chunks.ts"
import { pure, required } from "./declare.ts"
import { headingsOf } from "./headings.ts"
import { pausesAfter, TEXT_BYTES } from "./pauses.ts"

/** UTF-16 units of the longest section: about 2,000 tokens of English, which a model reads as a whole. */
export const SECTION_SIZE = 8000

export const SECTION_NATIVES: readonly Native[] = [
  pure({
    name: "sections",
    documentation: `[{title, level, body}] of a text by its headings, in order.
A body ends at the next heading of any level. Headings are those of Markdown, or, where a text has none, short lines
alone between paragraphs. Text before the first heading has the title "" and level 0. A body longer than ${SECTION_SIZE}
characters is divided between paragraphs into several sections of the same title; so is a long text without headings.`,
    parameters: [required("text", STRING)],
    returns: listOf(recordOf({ title: STRING, level: NUMBER, body: STRING })),
    example:
      'sections("# A\\n\\nOne.\\n\\n## B\\n\\nTwo.")'
      + ' == [{title: "A", level: 1, body: "One."}, {title: "B", level: 2, body: "Two."}]',
    run: sections,
  }),
]

function* sections(text: string): Work<ListValue> {
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
