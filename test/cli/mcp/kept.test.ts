// The texts that the server keeps stay within their limits, and the newest is always there.

import fc from "fast-check"
import { expect, test } from "vitest"
import { KeptTexts } from "../../../src/cli/mcp/kept.ts"
import { MAX_KEPT, MAX_KEPT_TEXT } from "../../../src/cli/mcp/limits.ts"

test("whatever is added", () => {
  const lengths = fc.constantFrom(0, 1, MAX_KEPT_TEXT / 2, MAX_KEPT_TEXT + 1)
  // A text of that length takes no memory of its own.
  const textOf = (length: number) => ({ length }) as unknown as string
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(MAX_KEPT * 2), lengths)), (added) => {
      const kept = new KeptTexts()
      let changes = 0
      kept.onChange(() => changes++)
      for (const [name, length] of added) {
        const uri = `recall://results/${name}`
        kept.add({ uri, title: uri, mimeType: "text/plain", text: textOf(length) })
        expect(kept.get(uri)?.text.length).toBe(length)
        const all = kept.all()
        expect(all.length).toBeLessThanOrEqual(MAX_KEPT)
        const sum = all.reduce((total, { text }) => total + text.length, 0)
        expect(sum <= MAX_KEPT_TEXT || all.length === 1).toBe(true)
        expect(all.at(-1)?.uri).toBe(uri)
      }
      expect(changes).toBe(added.length)
    }),
  )
})
