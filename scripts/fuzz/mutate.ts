// Changes of an input that may lead elsewhere.

import type { Random } from "../trial/random.ts"

/** The most bytes of an input. */
const LONGEST = 3_000

const BYTES = [
  0, 9, 10, 13, 32, 34, 36, 39, 40, 41, 44, 45, 46, 48, 57, 58, 91, 92, 93, 96, 123, 125, 127, 128, 192, 239, 255,
]

const NUMBERS = ["0", "1", "2", "-1", "3.5", "1e400", "9007199254740993", "007"]

const encoder = new TextEncoder()
const isDigit = (byte: number) => byte >= 48 && byte <= 57

/** The lines of an input, each with its end. */
function linesOf(bytes: readonly number[]): number[][] {
  const lines: number[][] = [[]]
  for (const byte of bytes) {
    lines.at(-1)!.push(byte)
    if (byte === 10) lines.push([])
  }
  return lines
}

/** Another input, made of one of the corpus by a few changes. Words are those of the parser's language. */
export function mutated(corpus: readonly Uint8Array[], words: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = [...random.pick(corpus)]
  for (let changes = random.pick([1, 1, 2, 3, 5, 8]); changes > 0; changes--) {
    const at = random.whole(0, bytes.length)
    const end = Math.min(bytes.length, at + random.pick([1, 1, 2, 4, 8, 32]))
    switch (random.whole(0, 11)) {
      case 0:
        bytes.splice(at, end - at)
        break
      case 1:
        bytes.splice(at, 0, ...bytes.slice(at, end))
        break
      case 2:
        bytes.splice(at, 0, random.pick(BYTES))
        break
      case 3:
        if (bytes.length > 0) bytes[at % bytes.length] = random.pick(BYTES)
        break
      case 4:
        if (bytes.length > 0) bytes[at % bytes.length]! ^= 1 << random.whole(0, 7)
        break
      case 5: {
        const other = [...random.pick(corpus)]
        const from = random.whole(0, other.length)
        bytes.splice(at, 0, ...other.slice(from, from + random.whole(1, 40)))
        break
      }
      case 6: {
        const other = [...random.pick(corpus)]
        bytes = [...bytes.slice(0, at), ...other.slice(random.whole(0, other.length))]
        break
      }
      case 7: {
        const to = random.whole(0, bytes.length)
        bytes.splice(to, 0, ...bytes.splice(at, end - at))
        break
      }
      case 8: {
        // A number becomes another one.
        const number = bytes.findIndex((byte, i) => i >= at && isDigit(byte))
        if (number < 0) break
        const length = bytes.slice(number).findIndex((byte) => !isDigit(byte))
        bytes.splice(number, length < 0 ? 1 : length, ...encoder.encode(random.pick(NUMBERS)))
        break
      }
      case 9:
      case 10: {
        const lines = linesOf(bytes)
        const line = random.whole(0, lines.length - 1)
        const others = linesOf([...random.pick(corpus)])
        if (random.next() < 0.3) lines.splice(line, 1)
        else lines.splice(random.whole(0, lines.length), 0, random.pick(random.next() < 0.5 ? others : lines))
        bytes = lines.flat()
        break
      }
      default:
        bytes.splice(at, random.next() < 0.3 ? end - at : 0, ...random.pick(words))
    }
  }
  return Uint8Array.from(bytes.slice(0, LONGEST))
}

/** The shortest input that still has the property, found by leaving out ever smaller pieces. */
export async function shortest(input: Uint8Array, has: (input: Uint8Array) => Promise<boolean>): Promise<Uint8Array> {
  let least = input
  for (let size = Math.ceil(input.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < least.length;) {
      const without = Uint8Array.from([...least.subarray(0, start), ...least.subarray(start + size)])
      if (await has(without)) least = without
      else start += size
    }
  }
  return least
}
