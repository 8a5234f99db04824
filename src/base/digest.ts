// The hash that replaces a long text in keys.

import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"

type Hash = (algorithm: "sha256", text: string, encoding: "hex") => string

/** SHA-256 of the text's UTF-8, in hex. */
export const digest: (text: string) => string = digestOf(builtIn())

/** The hash of the engine, which takes a fifth of the time; undefined in a browser, where hashing is asynchronous. */
function builtIn(): Hash | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => { readonly hash?: Hash } | undefined }
  }
  return process?.getBuiltinModule?.("crypto")?.hash
}

/** Exported for the test that both are the same function. */
export function digestOf(hash: Hash | undefined): (text: string) => string {
  return hash === undefined ? (text) => bytesToHex(sha256(utf8ToBytes(text))) : (text) => hash("sha256", text, "hex")
}
