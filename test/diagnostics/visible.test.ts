// Text that a person decides on: nothing in it is out of sight.

import fc from "fast-check"
import { expect, test } from "vitest"
import { visibleInFull, visibleJson } from "../../src/diagnostics/visible.ts"

/** Joiners, marks of direction, tags, selectors, fillers, a soft hyphen, and spaces of other kinds. */
const UNSEEN = [
  ..."\u200b\u200c\u200d\u2060\u2063\u202e\u2066\ufeff\u00ad\u034f\u180e\ufff9\u{e0001}\u{e0041}\u{e007f}",
  ..."\ufe0f\u{e0100}\u3164\u115f\uffa0\u2800\u00a0\u2003\u3000\u2028\u007f\u0085",
]

test("what is not seen is shown by its code, and several by their count", () => {
  for (const unseen of UNSEEN) {
    const code = unseen.codePointAt(0)!.toString(16)
    expect(visibleInFull(`a${unseen}b${unseen.repeat(70)}c`)).toBe(`a\\u{${code}}b\\u{${code} × 70}c`)
  }
  expect(visibleInFull(`ann${" ".repeat(57)}eve`)).toBe("ann\\u{20 × 57}eve")
  expect(visibleInFull('"Zoë,  漢字 שלום é"')).toBe('"Zoë,  漢字 שלום é"')
})

test("different texts are shown differently, and JSON stays the same value", () => {
  const texts = fc.array(fc.constantFrom(...UNSEEN, "\\", "u", "{20 × 9}", "{ad}", " ", " ".repeat(9), "\n", '"'))
  fc.assert(
    fc.property(texts, texts, (left, right) => {
      const [a, b] = [left.join(""), right.join("")]
      const shown = visibleInFull(JSON.stringify(a))
      expect(shown === visibleInFull(JSON.stringify(b))).toBe(a === b)
      for (const unseen of UNSEEN) expect(shown).not.toContain(unseen)
      const json = visibleJson(JSON.stringify({ a: [a] }, null, 2))
      expect(JSON.parse(json)).toEqual({ a: [a] })
      for (const unseen of UNSEEN) expect(json).not.toContain(unseen)
    }),
  )
})
