// A program in the address of the page: compressed JSON in the fragment, which no server receives.

import type { ProgramKind } from "./run/job.ts"

/** A program with the arguments of its parameters, as they are written in the form. */
export interface SharedProgram {
  readonly kind: ProgramKind
  readonly text: string
  readonly args: { readonly [name: string]: string }
}

/** The content of an address: a program, the name of an example, nothing, or the reason why it cannot be read. */
export type Address =
  | { readonly kind: "program"; readonly program: SharedProgram }
  | { readonly kind: "example"; readonly name: string }
  | { readonly kind: "empty" }
  | { readonly kind: "invalid"; readonly reason: string }

/** The characters of the longest program in an address, with its arguments. */
export const MAX_SHARED_CHARACTERS = 1_000_000
const TOO_LONG = "The address holds a program that is too long."
const NOT_A_PROGRAM = "The address holds no program: it may have been cut."

/** The fragment of a program, with its `#`. */
export async function fragmentOf({ kind, text, args }: SharedProgram): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify({ kind, text, args }))
  const pieces = await collect(piped(json, new CompressionStream("deflate-raw")), Infinity)
  return `#program=${base64Of(pieces!)}`
}

/** Reads a fragment. Anyone may have made it: what it inflates to is bounded, and checked. */
export async function readFragment(fragment: string): Promise<Address> {
  const parts = new URLSearchParams(fragment.replace(/^#/, "").replaceAll("+", "%2B"))
  const example = parts.get("example")
  if (example !== null) return { kind: "example", name: example }
  const program = parts.get("program")
  if (program === null) return { kind: "empty" }
  try {
    const bytes = await collect(piped(bytesOf(program), new DecompressionStream("deflate-raw")), MAX_SHARED_CHARACTERS)
    if (bytes === null) return { kind: "invalid", reason: TOO_LONG }
    const read: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
    return isShared(read) ? { kind: "program", program: read } : { kind: "invalid", reason: NOT_A_PROGRAM }
  } catch {
    return { kind: "invalid", reason: NOT_A_PROGRAM }
  }
}

function isShared(read: unknown): read is SharedProgram {
  if (typeof read !== "object" || read === null) return false
  const { kind, text, args } = read as { readonly [name: string]: unknown }
  return (
    (kind === "module" || kind === "document")
    && typeof text === "string"
    && typeof args === "object"
    && args !== null
    && Object.values(args).every((value) => typeof value === "string")
  )
}

type Transform = Pick<CompressionStream, "readable" | "writable">

function piped(bytes: Uint8Array<ArrayBuffer>, transform: Transform): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream().pipeThrough(transform)
}

/** All bytes of a stream; null if there are more than `most`. */
async function collect(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = []
  let length = 0
  const reader = stream.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length
    if (length > most) {
      await reader.cancel()
      return null
    }
    pieces.push(next.value)
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

function base64Of(bytes: Uint8Array): string {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0))
}
