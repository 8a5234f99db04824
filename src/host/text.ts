// Decodes UTF-8 text, and locates the first invalid byte.

import { UsageError } from "../base/errors.ts"
import { isBinary } from "./documents/kinds.ts"

/**
 * The text of UTF-8 `bytes`, without a byte order mark. Throws a `UsageError` `not-utf8` with the first invalid byte;
 * `name` is the file's name in the message.
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    const offset = firstInvalidByte(bytes)
    const byte = bytes[offset]?.toString(16).padStart(2, "0") ?? "??"
    throw new UsageError("not-utf8", `${name} is not UTF-8 text: byte 0x${byte} at offset ${offset}`, hintFor(bytes))
  }
}

const REPLACEMENT = "\ufffd"

/**
 * A lenient decoder inserts U+FFFD for an invalid byte, so the place is the first U+FFFD that the bytes do not encode.
 */
function firstInvalidByte(bytes: Uint8Array): number {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)
  const encoder = new TextEncoder()
  let offset = 0
  for (const piece of text.split(REPLACEMENT)) {
    offset += encoder.encode(piece).length
    const spelledOut = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd
    if (!spelledOut) return offset
    offset += 3
  }
  return offset
}

function hintFor(bytes: Uint8Array): string {
  const mark = `${bytes[0]},${bytes[1]}`
  if (mark === "255,254" || mark === "254,255") return "it begins like UTF-16: save it as UTF-8"
  return isBinary(bytes)
    ? "it is no text: extract its text with a program that reads such files"
    : "save it as UTF-8, or convert it: iconv -f LATIN1 -t UTF-8 FILE"
}
