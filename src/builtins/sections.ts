// Divides a text into sections by its headings.

import type { Native } from "../values/functions.ts"
import { allocate, spendOnText, type Work } from "../values/meter.ts"
import { listOf, NUMBER, recordOf, STRING } from "../values/types.ts"
import { list, record, type ListValue, type Value } from "../values/values.ts"
import { startOf } from "./byte-order-mark.ts"
import { pure, required } from "./declare.ts"
import { headingsOf } from "./headings.ts"
import { pausesAfter, TEXT_BYTES } from "./pauses.ts"

export const SECTION_NATIVES: readonly Native[] = [
  pure({
    name: "sections",
    documentation: `[{title, level, body}] of a text by its headings, in order.
A body extends to the next heading of any level, however long it is: chunks(body) divides it. Headings are those of
Markdown outside code, HTML comments and front matter, or, where a text has none, short lines alone between paragraphs.
Text before the first heading has the title "" and level 0; a text without headings is one such section.`,
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
