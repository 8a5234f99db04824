// Decodes the bytes of a file that ought to be UTF-8 text, and says where they are not.

import { UsageError } from "../base/errors.ts"

/**
 * The text of UTF-8 `bytes`, without a byte order mark. Fails with a `UsageError` `not-utf8` that names the first byte that
 * is not text; `name` is what the message calls the file.
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

/** A lenient decoder puts U+FFFD where it stumbles; the first one that the bytes do not spell out themselves is the place. */
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
  return mark === "255,254" || mark === "254,255"
    ? "it begins like UTF-16: save it as UTF-8"
    : "save it as UTF-8, or convert it: iconv -f LATIN1 -t UTF-8 FILE"
}
