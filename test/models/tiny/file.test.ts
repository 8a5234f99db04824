// The file of a tiny model is read as it was written, and refused when a byte of it is another one.

import fc from "fast-check"
import { expect, test } from "vitest"
import { crc32 } from "../../../src/models/tiny/crc32.ts"
import { embeddedFile } from "../../../src/models/tiny/embedded.ts"
import { readWeights } from "../../../src/models/tiny/file.ts"
import { tiny } from "../../../src/models/tiny/index.ts"

const file = embeddedFile()

test("the weights take at most 400 KB", () => {
  expect(file.length).toBeLessThan(400_000)
})

test("a file has all weights of its shape", () => {
  const { vocabulary, width, layers, layer, tokens, head } = readWeights(file)
  expect([tokens.rows, head.rows, layer.length]).toEqual([vocabulary.length, vocabulary.length, layers])
  expect(layer.every(({ attend }) => attend.weight.rows === 3 * width)).toBe(true)
})

test("a file in which one byte of the weights is different is refused", () => {
  const first = file.indexOf(10) + 1
  fc.assert(
    fc.property(fc.integer({ min: first, max: file.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = file.slice()
      damaged[at] = damaged[at]! ^ change
      expect(() => readWeights(damaged)).toThrow("its weights are not those that were written")
    }),
    { numRuns: 20 },
  )
})

test("a file that is cut anywhere is refused", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: file.length - 1 }), (length) => {
      expect(() => tiny(file.slice(0, length))).toThrow("the file of the tiny model cannot be read")
    }),
    { numRuns: 20 },
  )
})

const text = (line: string): Uint8Array => new TextEncoder().encode(line)

test.each([
  ["another file", text("PNG\n"), "it is no file of a tiny model"],
  ["a first line without JSON", text("recall-tiny 1 {\n"), "its first line is no JSON"],
  ["a first line without a shape", text('recall-tiny 1 {"width":64}\n'), "has not the shape of a network"],
])("%s is refused", (_, damaged, reason) => {
  expect(() => readWeights(damaged)).toThrow(reason)
})

test("a shape that does not fit the weights is refused", () => {
  const end = file.indexOf(10)
  const line = new TextDecoder().decode(file.subarray(0, end))
  const other = (layers: number) =>
    new Uint8Array([...text(line.replace(/"layers":\d+/, `"layers":${layers}`)), ...file.subarray(end)])
  expect(() => readWeights(other(1))).toThrow("it has more weights than its shape")
  expect(() => readWeights(other(3))).toThrow("it has fewer weights than its shape")
})

test("the checksum is that of zlib", () => {
  expect(crc32(text("123456789"))).toBe(0xcbf43926)
})
