// A text in pieces: the time of each publication, and its place.

import { describe, expect, test } from "vitest"
import { createScanner, type Found, type Mode } from "../../grammar/index.ts"

const show = (found: Found): string[] =>
  found.parts.map((part) => (part.kind === "text" ? part.text : `<${part.kind} ${part.start}-${part.end}>`))

function scan(mode: Mode, ...pieces: string[]): string[][] {
  const scanner = createScanner({ mode })
  return [...pieces.map((piece) => show(scanner.push(piece))), show(scanner.end())]
}

describe("text is published at once", () => {
  test.each([
    ["letters", ["a", "b"], [["a"], ["b"], []]],
    ["what begins like an opener behind a letter", ["xCAL", "L(a)"], [["xCAL"], ["L(a)"], []]],
    ["an unclosed code span", ["`CALL(", "a)` b"], [["`CALL("], ["a)` b"], []]],
    ["a fence", ["```js\n", "x\n"], [["```js\n"], ["x\n"], []]],
    ["a fence that cannot be labelled recall", ["```re", "sult\n"], [[], ["```result\n"], []]],
    ["surrogates", ["\ud83d", "\ude00"], [["\ud83d"], ["\ude00"], []]],
  ])("%s", (_name, pieces, published) => {
    expect(scan("answer", ...pieces)).toEqual(published)
  })
})

describe("only text that may become a node is held back", () => {
  test.each([
    ["half an opener", ["a CAL", "M"], [["a "], ["CALM"], []]],
    ["a backslash", ["a \\", "CALL(", "b"], [["a "], ["CALL("], ["b"], []]],
    ["half an opener at the end", ["CALL"], [[], ["CALL"]]],
    ["a node", ['CALL("q', '", a', ") b"], [[], [], ["<call 0-12>", " b"], []]],
    ["a node that fails", ["CALL(a ", "b c) d"], [[], ["CALL(a b c) d"], []]],
    ["a block", ["```recall\nLET a = 1\n``", "`", "\nb"], [[], [], ["<block 0-24>", "b"], []]],
    ["a block at the end", ["```recall\nLET a = 1\n```"], [[], ["<block 0-23>"]]],
    [
      "a node behind a letter of another script",
      ["\ud835", "\udc31CALL(a)"],
      [["\ud835"], ["\udc31", "<call 2-9>"], []],
    ],
  ])("%s", (_name, pieces, published) => {
    expect(scan("answer", ...pieces)).toEqual(published)
  })
})

test("a node that closes within a piece has its place", () => {
  const scanner = createScanner({ mode: "answer" })
  scanner.push("Well: CALL(a")
  const { parts } = scanner.push(") and so on CALL(b)")
  expect(parts.map((part) => [part.kind, part.start, part.end])).toEqual([
    ["call", 6, 13],
    ["text", 13, 24],
    ["call", 24, 31],
  ])
})

test("diagnostics count in all of the text so far", () => {
  const scanner = createScanner()
  scanner.push("Some text, ")
  scanner.push("then CALL(a ")
  const { diagnostics } = scanner.push("b)")
  expect(diagnostics.map((diagnostic) => diagnostic.span)).toEqual([{ start: 23, end: 24 }])
})
