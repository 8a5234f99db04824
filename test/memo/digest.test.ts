// The hash of keys is the same function with the engine's own and without.

import fc from "fast-check"
import { expect, it } from "vitest"
import { hash } from "node:crypto"
import { digest, digestOf } from "../../src/base/digest.ts"

it("hashes any text alike with the engine's hash and without", () => {
  const portable = digestOf(undefined)
  const builtIn = digestOf(hash)
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.boolean(), (text, isCut) => {
      // Half a surrogate pair is replaced in UTF-8, by both alike.
      const given = isCut ? `${text}\ud83d` : text
      expect(builtIn(given)).toBe(portable(given))
      expect(digest(given)).toBe(portable(given))
    }),
  )
})
