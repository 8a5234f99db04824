// Offsets to lines and columns, as editors count them.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { indexLines } from "../../src/diagnostics/position.ts"

describe("indexLines", () => {
  test("counts lines and UTF-16 columns from 1, for every kind of line end", () => {
    const lines = indexLines("ab\ncd\r\ne😀f\rg")
    expect(lines.position(0)).toEqual({ line: 1, column: 1 })
    expect(lines.position(3)).toEqual({ line: 2, column: 1 })
    expect(lines.position(7)).toEqual({ line: 3, column: 1 })
    expect(lines.position(10)).toEqual({ line: 3, column: 4 })
    expect(lines.position(12)).toEqual({ line: 4, column: 1 })
    expect([1, 2, 3, 4, 5].map((number) => lines.line(number))).toEqual(["ab", "cd", "e😀f", "g", ""])
  })

  test("clamps an offset outside the text to the nearest one inside", () => {
    expect(indexLines("ab").position(99)).toEqual({ line: 1, column: 3 })
    expect(indexLines("ab").position(-1)).toEqual({ line: 1, column: 1 })
    expect(indexLines("").position(0)).toEqual({ line: 1, column: 1 })
  })

  test("line and column lead back to the offset", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\n", "\r", "가", "😀") }), fc.nat(), (text, at) => {
        const offset = at % (text.length + 1)
        const lines = indexLines(text)
        const { line, column } = lines.position(offset)
        expect(lines.start(line) + column - 1).toBe(offset)
      }),
    )
  })
})
