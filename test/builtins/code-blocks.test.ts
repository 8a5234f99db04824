// Code blocks of Markdown texts.

import { expect, test } from "vitest"
import { callList } from "../support/natives.ts"

test.each([
  ["none", "no `code` block", []],
  [
    "two",
    "```js\nf()\n```\ntext\n~~~\ng()\n~~~",
    [
      ["js", "f()"],
      ["", "g()"],
    ],
  ],
  ["the first word of the info string", '``` python title="x"\n1\n```', [["python", "1"]]],
  ["empty", "```\n```", [["", ""]]],
  ["blank lines", "```\n\na\n\n```", [["", "\na\n"]]],
  ["a fence within a longer one", "````md\n```js\nf()\n```\n````", [["md", "```js\nf()\n```"]]],
  [
    "in a list item, its indentation removed",
    "- do this:\n   ```sh\n   ls\n     -l\n  x\n   ```",
    [["sh", "ls\n  -l\nx"]],
  ],
  ["never closed", "```js\nf()\n", [["js", "f()"]]],
  ["a code span that looks like a fence", "``` not a block ```\ntext", []],
  ["CRLF", "```js\r\na\r\nb\r\n```\r\n", [["js", "a\nb"]]],
])("%s", (_, text, expected) => {
  const blocks = callList<{ language: string; code: string }>("code_blocks", text)
  expect(blocks.map(({ language, code }) => [language, code])).toEqual(expected)
})
