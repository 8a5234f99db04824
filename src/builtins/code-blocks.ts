// The native that extracts the code blocks of a Markdown text.

import type { Native } from "../values/functions.ts"
import { listOf, recordOf, STRING } from "../values/types.ts"
import { record, type ListValue } from "../values/values.ts"
import { pure, required } from "./declare.ts"
import { markdownLines } from "./markdown.ts"

export const CODE_BLOCK_NATIVES: readonly Native[] = [
  pure({
    name: "code_blocks",
    documentation: `[{language, code}] of the fenced code blocks of a text.
The language is the first word after the opening fence, or "". A block that is never closed extends to the end of the
text.`,
    parameters: [required("text", STRING)],
    returns: listOf(recordOf({ language: STRING, code: STRING })),
    example: `code_blocks("Try:\\n\`\`\`js\\nf(1)\\n\`\`\`\\n") == [{language: "js", code: "f(1)"}]`,
    run: codeBlocks,
  }),
]

function codeBlocks(text: string): ListValue {
  const blocks: { language: string; lines: string[] }[] = []
  for (const line of markdownLines(text)) {
    if (line.kind === "opening fence") blocks.push({ language: line.content.split(/\s/, 1)[0]!, lines: [] })
    else if (line.kind === "code") blocks.at(-1)!.lines.push(line.content)
  }
  return blocks.map(({ language, lines }) =>
    record([
      ["code", lines.join("\n")],
      ["language", language],
    ]),
  )
}
