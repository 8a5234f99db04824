// Finding nodes takes time in proportion to the text, for any text and however it is cut.

import { describe, expect, test } from "vitest"
import { createScanner, parseDocument, type Mode } from "../../grammar/index.ts"
import { countUnits } from "../support/count-units.ts"

const LENGTH = 20_000
/** The limit of looks at one unit of text; most are looked at two to four times. */
const PER_UNIT = 40

const fill =
  (fragment: string) =>
  (length: number): string =>
    fragment.repeat(Math.ceil(length / fragment.length)).slice(0, length)

const texts: [string, (length: number) => string][] = [
  ["prose", fill("Some plain prose, with a line\nnow and then. ")],
  ["an unclosed node", (length) => `CALL(${"a + ".repeat(length / 4)}`],
  ["an unclosed node of blanks", (length) => `CALL(${" ".repeat(length)}`],
  ["an unclosed string", (length) => `CALL("${"text ".repeat(length / 5)}`],
  ["an unclosed template", (length) => `CALL(\`${"text ".repeat(length / 5)}`],
  ["an unclosed block template", (length) => `CALL("""${"text `a` \n".repeat(length / 10)}`],
  ["an unclosed comment", (length) => `CALL(a # ${"text ".repeat(length / 5)}`],
  ["openers", fill("CALL(")],
  ["openers with a blank", fill("CALL( ")],
  ["openers in a row of failures", fill("CALL(a b ")],
  ["openers that never close, in brackets", fill("CALL([")],
  ["empty calls", fill("CALL()")],
  ["calls with an error at the end", fill('CALL("question", a, b +) ')],
  ["calls with comments", fill("CALL(a # comment\n) ")],
  ["escaped openers", fill("\\CALL(")],
  ["backslashes", fill("\\")],
  ["backslashes in a node", (length) => `CALL("${"\\".repeat(length)}`],
  ["calls", fill('CALL("q", a) ')],
  ["calls with block templates", fill('CALL("""\n`x` ${a} CALL("q")\n""") ')],
  ["nodes in templates", (length) => `CALL(\`${'CALL("q") '.repeat(length / 10)}\`)`],
  ["backticks", fill("`")],
  ["backticks apart", fill("` ")],
  ["fences on one line", fill("``` ")],
  ["fences", fill("```\n")],
  [
    "longer and longer runs",
    (length) => Array.from({ length: Math.sqrt(length) }, (_, size) => "`".repeat(size)).join(" "),
  ],
  ["tildes", fill("~~~ ")],
  ["list markers", fill("1. - > ")],
  ["digits before a fence", fill("1111111 ```")],
  ["live fences", fill("```recall\n")],
  ["live fences that fail", fill("```recall\nLET\n```\n")],
  ["half of a label", fill("```rec")],
  ["a live block that never closes", (length) => `\`\`\`recall\n${"LET a = 1\n".repeat(length / 10)}`],
  ["live blocks", fill("```recall\nLET a = 1\n```\n")],
  ["letters that are no ASCII", fill("한CALL(𝐱CALL(é")],
  ["words of greatest length", fill(`CALL(${"a".repeat(250)} `)],
  ["numbers", fill("CALL(1234567890.12345e10, ")],
  ["quotes", fill(`CALL("'`)],
]

const cuts: [string, (text: string) => string[]][] = [
  ["whole", (text) => [text]],
  ["in pieces of 1", (text) => text.split("")],
  ["in pieces of 7", (text) => text.match(/[\s\S]{1,7}/gu) ?? []],
  ["in pieces of 1000", (text) => text.match(/[\s\S]{1,1000}/gu) ?? []],
]

function steps(text: string, mode: Mode, cut: (text: string) => string[]): number {
  const pieces = cut(text)
  return countUnits(() => {
    const scanner = createScanner({ mode })
    for (const piece of pieces) scanner.push(piece)
    scanner.end()
  })
}

describe.each(cuts)("%s", (_cut, cut) => {
  test.each(texts)("%s", (_name, make) => {
    for (const mode of ["document", "answer"] as const) {
      const once = steps(make(LENGTH), mode, cut)
      const fourfold = steps(make(4 * LENGTH), mode, cut)
      expect(fourfold / once, mode).toBeLessThan(5)
      expect(fourfold / (4 * LENGTH), mode).toBeLessThan(PER_UNIT)
    }
  })
})

test("a text of many nodes parses whole as it does in pieces", () => {
  const text = fill('A `span`, ```js\nCALL(x)\n``` and CALL("q", [1, 2], name: a.b[0]) or CALL(oops oops).\n')(LENGTH)
  const scanner = createScanner()
  const kinds = [...text]
    .flatMap((unit) => scanner.push(unit).parts)
    .concat(scanner.end().parts)
    .filter((part) => part.kind !== "text")
  expect(kinds).toEqual(parseDocument(text).document.parts.filter((part) => part.kind !== "text"))
})
