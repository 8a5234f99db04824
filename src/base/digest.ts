// The hash that replaces a long text in keys.

import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"

/** SHA-256 of the text's UTF-8, in hex. */
export function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}
