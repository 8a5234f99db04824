// Every limit of the grammar, just below and just above.

import { describe, expect, test } from "vitest"
import {
  MAX_DIAGNOSTICS,
  MAX_FENCE_LENGTH,
  MAX_HEIGHT,
  MAX_NESTING,
  MAX_NODE_LENGTH,
  MAX_NUMBER_LENGTH,
  MAX_WORD_LENGTH,
  parseDocument,
  parseExpression,
  parseModule,
  print,
} from "../../grammar/index.ts"

const codes = (text: string): string[] => parseExpression(text).diagnostics.map((diagnostic) => diagnostic.code)

/** The nesting forms, with the expression at the bottom counted as one level. */
const nests: [string, (depth: number) => string][] = [
  ["parentheses", (depth) => `${"(".repeat(depth)}1${")".repeat(depth)}`],
  ["lists", (depth) => `${"[".repeat(depth)}1${"]".repeat(depth)}`],
  ["records", (depth) => `${"{a: ".repeat(depth)}1${"}".repeat(depth)}`],
  ["calls", (depth) => `${"CALL(".repeat(depth)}1${")".repeat(depth)}`],
  ["applications", (depth) => `${"f(".repeat(depth)}1${")".repeat(depth)}`],
  ["choices", (depth) => `${"IF a THEN b ELSE ".repeat(depth)}1`],
  ["functions", (depth) => `${"x => ".repeat(depth)}1`],
  ["bindings", (depth) => `${"LET a = 1 IN ".repeat(depth)}1`],
  ["recoveries", (depth) => `${"TRY ".repeat(depth)}1${" ELSE 2".repeat(depth)}`],
  ["comprehensions", (depth) => `${"FOR x IN xs : ".repeat(depth)}1`],
  ["items", (depth) => `${"a[".repeat(depth)}1${"]".repeat(depth)}`],
]

describe("nesting", () => {
  test.each(nests)("%s", (_name, nest) => {
    const below = parseExpression(nest(MAX_NESTING - 1))
    expect(below.diagnostics).toEqual([])
    expect(parseExpression(print(below.expression as NonNullable<typeof below.expression>)).diagnostics).toEqual([])
    expect(codes(nest(MAX_NESTING))).toEqual(["nesting-too-deep"])
    expect(codes(nest(100_000))).toEqual(["nesting-too-deep"])
  })

  test.each([
    ["NOT ", "a"],
    ["- ", "a"],
  ])("%s before an operand", (operator, operand) => {
    expect(codes(operator.repeat(MAX_NESTING) + operand)).toEqual([])
    expect(codes(operator.repeat(MAX_NESTING + 1) + operand)).toEqual(["nesting-too-deep"])
    expect(codes(operator.repeat(100_000) + operand)).toEqual(["nesting-too-deep"])
  })

  test("templates in templates", () => {
    const nest = (depth: number): string => `${"`${".repeat(depth)}1${"}`".repeat(depth)}`
    expect(codes(nest(MAX_NESTING / 2))).toEqual([])
    expect(codes(nest(MAX_NESTING / 2 + 1))).toEqual(["nesting-too-deep"])
  })

  test("is safe on a stack that is already deep", () => {
    const text = `${"(".repeat(MAX_NESTING - 1)}1${")".repeat(MAX_NESTING - 1)}`
    const deep = (levels: number): unknown => (levels === 0 ? parseExpression(text).diagnostics : deep(levels - 1))
    expect(deep(1000)).toEqual([])
  })

  test("never throws, however little stack is left", () => {
    const text = `${"(".repeat(MAX_NESTING - 1)}1${")".repeat(MAX_NESTING - 1)}`
    let found: readonly { code: string }[] = []
    const fill = (): void => {
      try {
        fill()
      } catch {
        if (found.length > 0) return
        try {
          found = parseExpression(text).diagnostics
        } catch (error) {
          // Too little is left for a single call; further up there is more.
          if (!(error instanceof RangeError)) throw error
        }
      }
    }
    fill()
    expect(found.every((diagnostic) => diagnostic.code === "nesting-too-deep")).toBe(true)
    expect(parseExpression("1 + 1").diagnostics).toEqual([])
  })

  test("of a node in a document", () => {
    const nest = (depth: number): string => `${"CALL(".repeat(depth)}1${")".repeat(depth)}`
    expect(parseDocument(nest(MAX_NESTING - 1)).diagnostics).toEqual([])
    expect(parseDocument(nest(MAX_NESTING + 1)).diagnostics.map((diagnostic) => diagnostic.code)).toEqual([
      "nesting-too-deep",
    ])
  })
})

describe("height", () => {
  const chains: [string, (height: number) => string][] = [
    ["sums", (height) => `1${" + 1".repeat(height - 1)}`],
    ["fields", (height) => `a${".b".repeat(height - 1)}`],
    ["pipes", (height) => `a${" |> b".repeat(height - 1)}`],
    ["applications", (height) => `f${"()".repeat(height - 1)}`],
  ]
  test.each(chains)("%s", (_name, chain) => {
    const { expression } = parseExpression(chain(MAX_HEIGHT))
    expect(expression).not.toBe(null)
    expect(print(expression as NonNullable<typeof expression>).length).toBeGreaterThan(MAX_HEIGHT)
    expect(codes(chain(MAX_HEIGHT + 1))).toEqual(["tree-too-high"])
    expect(codes(chain(200_000))).toEqual(["tree-too-high"])
  })
})

describe("length", () => {
  const node = (length: number): string => `CALL("${"x".repeat(length - 8)}")`

  test("of a node", () => {
    expect(parseDocument(`a ${node(MAX_NODE_LENGTH)} b`).diagnostics).toEqual([])
    const { document, diagnostics } = parseDocument(`a ${node(MAX_NODE_LENGTH + 1)} CALL("q")`)
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(["node-too-long"])
    expect(document.parts.map((part) => part.kind)).toEqual(["text", "call"])
  })

  test("of a block", () => {
    const block = (length: number): string => `\`\`\`recall\nLET a = "${"x".repeat(length - 25)}"\n\`\`\`\n`
    expect(block(100).length).toBe(100)
    expect(parseDocument(block(MAX_NODE_LENGTH), { mode: "answer" }).diagnostics).toEqual([])
    const over = parseDocument(block(MAX_NODE_LENGTH + 1), { mode: "answer" })
    expect(over.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(["node-too-long"])
  })

  test.each([
    ["a", "word-too-long"],
    ["한", "word-too-long"],
    ["𝐱", "word-too-long"],
  ])("of words of %s", (letter, code) => {
    const word = (length: number): string => letter.repeat(Math.floor(length / letter.length))
    expect(codes(word(MAX_WORD_LENGTH))).toEqual([])
    expect(codes(word(MAX_WORD_LENGTH + letter.length))).toEqual([code])
  })

  test("of numbers", () => {
    expect(codes("7".repeat(MAX_NUMBER_LENGTH))).toEqual([])
    expect(codes("7".repeat(MAX_NUMBER_LENGTH + 1))).toEqual(["number-too-long"])
  })

  test("of a block's fence", () => {
    const block = (length: number): string => `${"`".repeat(length)}recall\nLET a = 1\n${"`".repeat(length)}\n`
    const kinds = (length: number): string[] =>
      parseDocument(block(length), { mode: "answer" }).document.parts.map((part) => part.kind)
    expect(kinds(2)).toEqual(["text"])
    expect(kinds(3)).toEqual(["block"])
    expect(kinds(MAX_FENCE_LENGTH)).toEqual(["block"])
    expect(kinds(MAX_FENCE_LENGTH + 1)).toEqual(["text"])
  })
})

test("diagnostics of a module", () => {
  const { diagnostics } = parseModule("LET a =\n".repeat(MAX_DIAGNOSTICS))
  expect(diagnostics.length).toBe(MAX_DIAGNOSTICS)
  const more = parseModule("LET a =\n".repeat(MAX_DIAGNOSTICS + 1)).diagnostics
  expect(more.length).toBe(MAX_DIAGNOSTICS + 1)
  expect(more.at(-1)?.code).toBe("too-many-errors")
})
