// The prose of a Markdown text and the markup around it.

import { expect, test } from "vitest"
import { callList } from "../support/natives.ts"

interface Part {
  readonly kind: string
  readonly text: string
  readonly line_end: string
}
/** The parts in one line each: markup as it is, prose with its kind and, if it has several lines, their joint. */
const partsOf = (text: string): readonly (string | readonly string[])[] =>
  callList<Part>("markdown_parts", text).map((part) =>
    part.kind === "markup" ? part.text : [part.kind, part.text, ...(part.text.includes("\n") ? [part.line_end] : [])],
  )

test.each([
  ["nothing", "", []],
  ["headings", "# A #x\n\nB\n===\n", ["# ", ["heading", "A #x"], "\n\n", ["heading", "B"], "\n===\n"]],
  ["a paragraph", "a\r\nb  \r\n", [["paragraph", "a\nb", "\r\n"], "  \r\n"]],
  ["a quotation", "> a\n> b\nc", ["> ", ["paragraph", "a\nb", "\n> "], "\n", ["paragraph", "c"]]],
  [
    "list items",
    "- a\n  b\n- [x] c\n  1. d",
    ["- ", ["paragraph", "a\nb", "\n  "], "\n- [x] ", ["paragraph", "c"], "\n  1. ", ["paragraph", "d"]],
  ],
  ["a paragraph of a list item", "- a\n\n    b", ["- ", ["paragraph", "a"], "\n\n    ", ["paragraph", "b"]]],
  ["indented code", "a\n\n    b\n    c\n\nd", [["paragraph", "a"], "\n\n    b\n    c\n\n", ["paragraph", "d"]]],
  [
    "a table",
    "|a|b\\|c|\n|-|-|\n| 1 | `d` |\n",
    ["|", ["cell", "a"], "|", ["cell", "b\\|c"], "|\n|-|-|\n| 1 | ", ["cell", "`d`"], " |\n"],
  ],
  [
    "a table without outer bars",
    "a | b\n--- | ---\nc | d",
    [["cell", "a"], " | ", ["cell", "b"], "\n--- | ---\n", ["cell", "c"], " | ", ["cell", "d"]],
  ],
  ["a line with a bar", "a | b\nc", [["paragraph", "a | b\nc", "\n"]]],
  [
    "code in a quotation",
    "> a\n> ```\n> b\n> ```\n> c",
    ["> ", ["paragraph", "a"], "\n> ```\n> b\n> ```\n> ", ["paragraph", "c"]],
  ],
  ["definitions", "[a]: https://b.org\n[^c]: d", ["[a]: https://b.org\n[^c]: ", ["paragraph", "d"]]],
  ["rules and numbers", "***\n12\n\n3.5 %", ["***\n12\n\n3.5 %"]],
  [
    "code, comments and front matter",
    "---\na: b\n---\n```\nc\n```\n<!--\nd\n-->\ne",
    ["---\na: b\n---\n```\nc\n```\n<!--\nd\n-->\n", ["paragraph", "e"]],
  ],
] as const)("%s", (_, text, expected) => {
  expect(partsOf(text)).toEqual(expected)
})
