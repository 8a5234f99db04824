// Natives over texts: cutting, joining, replacing, padding.

import { fail } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { allocate, spendOnText, type Work } from "../values/meter.ts"
import { showInText } from "../values/show.ts"
import { BOOLEAN, NUMBER, STRING, unionOf, type Type } from "../values/types.ts"
import { list, type ListValue, type Num } from "../values/values.ts"
import { checkTextLength, whole } from "./arguments.ts"
import { charactersOf, linesOf, partsOf, wordsOf } from "./cutting.ts"
import { LIST, optional, pure, required, TEXT_OR_NULL, TEXTS } from "./declare.ts"
import { pausesAfter, TEXT_BYTES } from "./pauses.ts"
import { lowerCase, replaced, upperCase } from "./rewriting.ts"

const SIDE: Type = unionOf(
  { kind: "literal", value: "start" },
  { kind: "literal", value: "end" },
  { kind: "literal", value: "both" },
)

export const TEXT_NATIVES: readonly Native[] = [
  pure({
    name: "split",
    documentation: `The parts of a text between the separators.
Without a separator, the parts between white space, none of them empty. With the separator "", the single characters.`,
    parameters: [required("text", STRING), optional("separator", TEXT_OR_NULL, null)],
    returns: TEXTS,
    example: `split("a, b", ", ") == ["a", "b"]`,
    run: split,
  }),
  pure({
    name: "join",
    documentation: `The items of a list in one text, with the separator between them.
Items that are not texts are shown as JSON, as they are in a template.`,
    parameters: [required("list", LIST), optional("separator", STRING, "")],
    returns: STRING,
    example: `join(["a", 1, "b"], "-") == "a-1-b"`,
    joins: true,
    run: join,
  }),
  pure({
    name: "lines",
    documentation: `The lines of a text, without their ends.
A line ends with \\n, \\r\\n or \\r. The end of the last line does not begin another one; blank lines are kept.`,
    parameters: [required("text", STRING)],
    returns: TEXTS,
    example: `lines("one\\n\\ntwo\\n") == ["one", "", "two"]`,
    run: lines,
  }),
  pure({
    name: "trim",
    documentation: "The text without white space at its start and end.",
    parameters: [required("text", STRING)],
    returns: STRING,
    example: `trim("  a b\\n") == "a b"`,
    run: trim,
  }),
  pure({
    name: "upper",
    documentation: "The text in upper case.",
    parameters: [required("text", STRING)],
    returns: STRING,
    example: `upper("Straße") == "STRASSE"`,
    run: upperCase,
  }),
  pure({
    name: "lower",
    documentation: "The text in lower case.",
    parameters: [required("text", STRING)],
    returns: STRING,
    example: `lower("Élan") == "élan"`,
    run: lowerCase,
  }),
  pure({
    name: "starts_with",
    documentation: "Whether the text starts with another.",
    parameters: [required("text", STRING), required("start", STRING)],
    returns: BOOLEAN,
    example: `starts_with("recall", "re")`,
    run: startsWith,
  }),
  pure({
    name: "ends_with",
    documentation: "Whether the text ends with another.",
    parameters: [required("text", STRING), required("end", STRING)],
    returns: BOOLEAN,
    example: `ends_with("report.md", ".md")`,
    run: endsWith,
  }),
  pure({
    name: "replace",
    documentation: `The text with every occurrence of the text \`old\` replaced by \`new\`.
Both are taken literally; replace_matches replaces what a pattern matches.`,
    parameters: [required("text", STRING), required("old", STRING), required("new", STRING)],
    returns: STRING,
    example: `replace("1.5 + 2.5", ".", ",") == "1,5 + 2,5"`,
    run: replace,
  }),
  pure({
    name: "pad",
    documentation: `The text padded with fill to a length of at least \`width\`, at its "start", its "end" or "both".
A number is shown as text first. A text that is long enough is not changed.`,
    parameters: [
      required("text", unionOf(STRING, NUMBER)),
      required("width", NUMBER),
      optional("side", SIDE, "end"),
      optional("fill", STRING, " "),
    ],
    returns: STRING,
    example: `pad(7, 3, side: "start", fill: "0") == "007"`,
    run: pad,
  }),
]

function* split(text: string, separator: string | null): Work<ListValue> {
  if (separator === "") return list(yield* charactersOf(text))
  return list(yield* separator === null ? wordsOf(text) : partsOf(text, separator))
}

/** Counts a text before it is made. */
function allocateText(length: number): void {
  checkTextLength(length)
  spendOnText(length)
  allocate(2 * length)
}

function* join(list: ListValue, separator: string): Work<string> {
  const texts: string[] = []
  let length = 0
  for (const item of list) {
    const text = showInText(item)
    if (pausesAfter(1)) yield
    checkTextLength((length += text.length + (texts.length === 0 ? 0 : separator.length)))
    if (typeof item !== "string") allocate(TEXT_BYTES + text.length)
    texts.push(text)
  }
  allocateText(length)
  return texts.join(separator)
}

function* lines(text: string): Work<ListValue> {
  return list(yield* linesOf(text))
}

function trim(text: string): string {
  spendOnText(text.length)
  allocate(TEXT_BYTES)
  return text.trim()
}

function startsWith(text: string, start: string): boolean {
  spendOnText(start.length)
  return text.startsWith(start)
}

function endsWith(text: string, end: string): boolean {
  spendOnText(end.length)
  return text.endsWith(end)
}

function replace(text: string, old: string, replacement: string): Work<string> {
  if (old === "")
    throw fail(
      "invalid-argument",
      "the text to replace is empty",
      `to put something between all characters, write join(split(text, ""), new)`,
    )
  return replaced(text, old, replacement)
}

function pad(value: string | Num, to: Num, side: "start" | "end" | "both", fill: string): string {
  const text = showInText(value)
  const width = whole(to, "the width", 0)
  const missing = width - text.length
  if (fill === "") throw fail("invalid-argument", "the fill is empty", `leave it out, or give a character such as "0"`)
  if (missing <= 0) return text
  allocateText(width)
  switch (side) {
    case "start":
      return text.padStart(width, fill)
    case "end":
      return text.padEnd(width, fill)
    case "both":
      return text.padStart(text.length + Math.floor(missing / 2), fill).padEnd(width, fill)
  }
}
