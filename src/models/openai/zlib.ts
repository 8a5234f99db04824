// Decompresses the bodies of servers and proxies that compress although the request accepts no coding.

import { isKnown } from "./coding.ts"

/** The part of Node's streams that is used. */
export interface Readable extends AsyncIterable<string> {
  setEncoding(encoding: "utf8"): unknown
  on(event: "data", listener: (piece: string) => void): unknown
  on(event: "end" | "close", listener: () => void): unknown
  on(event: "error", listener: (error: Error) => void): unknown
  pause(): unknown
  resume(): unknown
  pipe(destination: Readable): Readable
  once(event: "error" | "close", listener: (error?: Error) => void): unknown
  destroy(error?: Error): unknown
  readonly readableEnded: boolean
}

interface Zlib {
  createGunzip(): Readable
  createInflate(): Readable
  createBrotliDecompress(): Readable
}

/** The body without its content coding; undefined if that is not known. Fails where the body breaks off. */
export function decompressed(body: Readable, coding: string | null): Readable | undefined {
  const name = coding?.trim().toLowerCase() ?? ""
  const create = CODINGS[name]
  if (create === undefined) return isKnown(coding, []) ? body : undefined
  const host = globalThis as { readonly process?: { readonly getBuiltinModule?: (name: string) => unknown } }
  const decoder = create(host.process!.getBuiltinModule!("node:zlib") as Zlib)
  decoder.on("error", () => {})
  body.once("error", (error) => decoder.destroy(error))
  body.once("close", () => {
    if (!body.readableEnded) decoder.destroy(new Error("the body broke off"))
  })
  return body.pipe(decoder)
}

const CODINGS: { readonly [coding: string]: ((zlib: Zlib) => Readable) | undefined } = {
  gzip: (zlib) => zlib.createGunzip(),
  "x-gzip": (zlib) => zlib.createGunzip(),
  deflate: (zlib) => zlib.createInflate(),
  br: (zlib) => zlib.createBrotliDecompress(),
}
