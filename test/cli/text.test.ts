// Files have to be UTF-8, and the first invalid byte is named.

import fc from "fast-check"
import { expect, test } from "vitest"
import { decodeText } from "../../src/host/text.ts"

test("any encoded text round-trips, without a byte order mark", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      fc.pre(!text.startsWith("\ufeff"))
      expect(decodeText(new TextEncoder().encode(text), "f")).toBe(text.toWellFormed())
    }),
  )
  expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), "f")).toBe("a")
})

test.each([
  ["a byte of Latin-1", [0x63, 0x61, 0x66, 0xe9], "byte 0xe9 at offset 3"],
  ["after a genuine replacement character", [0xef, 0xbf, 0xbd, 0x61, 0xff], "byte 0xff at offset 4"],
  ["a cut character at the end", [0x61, 0xea, 0xb0], "byte 0xea at offset 1"],
  ["after a byte order mark", [0xef, 0xbb, 0xbf, 0x80], "byte 0x80 at offset 3"],
  ["a surrogate", [0xed, 0xa0, 0x80], "byte 0xed at offset 0"],
])("%s", (_, bytes, message) => {
  expect(() => decodeText(Uint8Array.from(bytes), "f.txt")).toThrow(`f.txt is not UTF-8 text: ${message}`)
})

test("the offset is that of the first invalid byte, wherever it is put", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (before, after) => {
      const encoder = new TextEncoder()
      const [head, tail] = [encoder.encode(before.toWellFormed()), encoder.encode(after.toWellFormed())]
      expect(() => decodeText(Uint8Array.of(...head, 0xff, ...tail), "f")).toThrow(`byte 0xff at offset ${head.length}`)
    }),
  )
})

test("UTF-16 is recognized", () => {
  expect(() => decodeText(Uint8Array.of(0xff, 0xfe, 0x61, 0x00), "f")).toThrow(
    expect.objectContaining({ hint: "it begins like UTF-16: save it as UTF-8" }),
  )
})
