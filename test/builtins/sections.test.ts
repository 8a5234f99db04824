// Sections: Markdown of all sorts, plain text, long bodies, and what has no headings in it.

import { describe, expect, test } from "vitest"
import { callList } from "../support/natives.ts"

interface Section {
  readonly title: string
  readonly level: number
  readonly body: string
}
const sectionsOf = (text: string): readonly Section[] =>
  callList<Section>("sections", text).map((section) => ({ ...section }))
const outline = (text: string): readonly string[] =>
  sectionsOf(text).map(({ title, level, body }) => `${level} ${title}: ${body}`)

describe("Markdown", () => {
  test.each([
    ["nothing", "", []],
    ["blank", " \n\t\n", []],
    ["text before the first heading", "Intro.\n\n# A\nOne.", ["0 : Intro.", "1 A: One."]],
    ["a heading without a body", "# A\n## B\nTwo.", ["1 A: ", "2 B: Two."]],
    [
      "closing marks, and marks in the title",
      "## C# and F# ##\n\n#\n\n#no heading\n####### neither",
      ["2 C# and F#: ", "1 : #no heading\n####### neither"],
    ],
    ["setext", "A\n===\nOne.\n\nB\n---\nTwo.", ["1 A: One.", "2 B: Two."]],
    ["a rule under a paragraph", "First line\nsecond line\n---\nmore", ["0 : First line\nsecond line\n---\nmore"]],
    ["a rule under a list", "- item\n---\nmore", ["0 : - item\n---\nmore"]],
    ["a table", "a | b\n--- | ---\n1 | 2", ["0 : a | b\n--- | ---\n1 | 2"]],
    ["CRLF", "# A\r\n\r\nOne.\r\nTwo.\r\n\r\n## B\r\n\r\nThree.\r\n", ["1 A: One.\r\nTwo.", "2 B: Three."]],
    ["fenced code", "# A\n```sh\n# comment\n```\n# B", ["1 A: ```sh\n# comment\n```", "1 B: "]],
    [
      "a fence within a longer one",
      "# A\n````\n```\n# comment\n````\n# B",
      ["1 A: ````\n```\n# comment\n````", "1 B: "],
    ],
    ["a fence of another kind", "# A\n~~~\n```\n# comment\n~~~\n# B", ["1 A: ~~~\n```\n# comment\n~~~", "1 B: "]],
    ["indented code", "# A\n\n    # comment\n\nText.", ["1 A:     # comment\n\nText."]],
    [
      "front matter",
      "---\ntitle: A\ntags:\n  - b\n---\n\n# A\nOne.",
      ["0 : ---\ntitle: A\ntags:\n  - b\n---", "1 A: One."],
    ],
    [
      "front matter with comments, quoted keys and keys with spaces",
      '---\n# status: draft\n"my title": A\nsome key: 1\n\n# more\n---\n# A\nOne.',
      ['0 : ---\n# status: draft\n"my title": A\nsome key: 1\n\n# more\n---', "1 A: One."],
    ],
    ["front matter that ends with dots", "---\na: 1\n# b\n...\n# A", ["0 : ---\na: 1\n# b\n...", "1 A: "]],
    ["front matter of TOML", '+++\n# b\ntitle = "A"\n+++\n\n# A', ['0 : +++\n# b\ntitle = "A"\n+++', "1 A: "]],
    ["front matter before an underlined title", "---\na: 1\n---\nA\n===\nOne.", ["0 : ---\na: 1\n---", "1 A: One."]],
    ["a rule at the beginning", "---\n\n# A\n\n---\n\n# B", ["0 : ---", "1 A: ---", "1 B: "]],
    ["slides", "---\n# A\n\nOne.\nTwo.\n---\n# B", ["0 : ---", "1 A: One.\nTwo.\n---", "1 B: "]],
    ["a comment", "# A\n\n<!--\n# hidden\n\nB\n===\n-->\n\n# B", ["1 A: <!--\n# hidden\n\nB\n===\n-->", "1 B: "]],
    ["a comment on one line", "<!-- a -->\n# A\n<!---->\n# B", ["0 : <!-- a -->", "1 A: <!---->", "1 B: "]],
    [
      "other HTML",
      "<pre>\n# a\n\n# b</pre>\n# A\n<style>\n# c {}\n</style>",
      ["0 : <pre>\n# a\n\n# b</pre>", "1 A: <style>\n# c {}\n</style>"],
    ],
    ["a tag that ends at a blank line", "<div>\n\n# A\n\n</div>", ["0 : <div>", "1 A: </div>"]],
    ["a byte-order mark", "\ufeff# A\nOne.", ["1 A: One."]],
    ["a byte-order mark before front matter", "\ufeff---\na: 1\n# b\n---\n# A", ["0 : ---\na: 1\n# b\n---", "1 A: "]],
  ])("%s", (_, text, expected) => {
    expect(outline(text)).toEqual(expected)
  })
})

describe("plain text", () => {
  const article = `What is recursion?

It is when a thing is defined by itself. That is all.

How it is used

Programs call themselves. So do models.

  • one
  • two

Base cases

Without one it never ends.
`
  test("short lines that stand alone are headings", () => {
    expect(sectionsOf(article).map(({ title, level }) => [title, level])).toEqual([
      ["What is recursion?", 1],
      ["How it is used", 1],
      ["Base cases", 1],
    ])
    expect(sectionsOf(article)[1]!.body).toBe("Programs call themselves. So do models.\n\n  • one\n  • two")
  })

  test("numbered headings have the level of their number", () => {
    const text =
      "1. Introduction\n\nThis says what it is about.\n\n1.1 Aims\n\nThere are several of them.\n\n"
      + "2 Method\n\nIt was measured."
    expect(sectionsOf(text).map(({ title, level }) => [title, level])).toEqual([
      ["1. Introduction", 1],
      ["1.1 Aims", 2],
      ["2 Method", 1],
    ])
  })

  test.each([80, 81])("a line of %i characters", (length) => {
    const line = "x".repeat(length)
    const text = `${line}\n\nA paragraph.\n\nAnother one.`
    expect(sectionsOf(text)[0]!.title).toBe(length > 80 ? "" : line)
  })

  test.each([
    ["paragraphs", "One sentence.\n\nAnother sentence.\n\nA third one."],
    ["one line", "just a line"],
    ["a list of short lines", "apples\n\npears\n\nplums\n\nthese are all the fruits there were."],
    ["a conversation", "hello\n\nhow are you\n\nfine\n\nA longer sentence, with an end."],
    [
      "verse",
      "The woods are lovely, dark and deep,\nBut I have promises to keep,\n\n"
        + "And miles to go before I sleep,\nAnd miles to go before I sleep.",
    ],
    ["quoted speech", "“Who is there?”\n\nNobody answered him.\n\n“Hello?”\n\nAgain nobody answered him."],
  ])("%s: one section", (_, text) => {
    expect(outline(text)).toEqual([`0 : ${text}`])
  })
})

describe("plain text with code in it", () => {
  test("a line of code is no heading", () => {
    const text = "There is some code here.\n\n```\n\nmake it\n\n```\n\nAnd here is more text. It ends."
    expect(outline(text)).toEqual([`0 : ${text}`])
  })
  test("nor has a byte-order mark a part in one", () => {
    expect(outline("\ufeffHow it is used\n\nPrograms call it. So do models.")).toEqual([
      "1 How it is used: Programs call it. So do models.",
    ])
  })
})

describe("long texts", () => {
  const paragraphs = Array.from({ length: 60 }, (_, i) =>
    `Paragraph ${i}. ${"Some words that fill it. ".repeat(20)}`.trim(),
  )
  test("a body is whole however long it is", () => {
    const body = paragraphs.join("\n\n")
    expect(sectionsOf(`# A\n\n${body}\n\n# B\n\nShort.`)).toEqual([
      { title: "A", level: 1, body },
      { title: "B", level: 1, body: "Short." },
    ])
  })
  test("a text without headings is one section", () => {
    const text = paragraphs.join("\n\n")
    expect(sectionsOf(text)).toEqual([{ title: "", level: 0, body: text }])
  })
})
