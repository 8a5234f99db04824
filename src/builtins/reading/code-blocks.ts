// The native that extracts the code blocks of a Markdown text.

import { allocate, type Work } from "../../values/meter.ts"
import { list, record, type ListValue, type Value } from "../../values/values.ts"
import { markdownLines } from "./markdown.ts"
import { pausesAfter, TEXT_BYTES } from "../pauses.ts"

export function* codeBlocks(text: string): Work<ListValue> {
  const blocks: Value[] = []
  let open: { language: string; lines: string[] } | undefined
  const close = (): void => {
    if (open === undefined) return
    const code = open.lines.join("\n")
    allocate(2 * TEXT_BYTES + 2 * code.length)
    blocks.push(
      record([
        ["code", code],
        ["language", open.language],
      ]),
    )
    open = undefined
  }
  for (const line of markdownLines(text)) {
    if (pausesAfter(1)) yield
    if (line.kind === "opening fence") open = { language: line.content.split(/\s/, 1)[0]!, lines: [] }
    else if (line.kind === "code") open!.lines.push(line.content)
    else if (line.kind === "closing fence") close()
  }
  close()
  return list(blocks)
}
