// Documents that are not text themselves, by the extension of their names.

/** A kind of document whose text a package extracts. */
export type DocumentKind = "pdf" | "docx" | "html"

const KINDS: { readonly [extension: string]: DocumentKind } = {
  ".pdf": "pdf",
  ".docx": "docx",
  ".html": "html",
  ".htm": "html",
  ".xhtml": "html",
}

/** The kind of document that a name says; null for text. */
export function documentKind(name: string): DocumentKind | null {
  const extension = /\.[^./\\]*$/.exec(name)?.[0].toLowerCase() ?? ""
  return Object.hasOwn(KINDS, extension) ? KINDS[extension]! : null
}

/** Bytes in which a zero shows that a file is binary, as git decides it. */
const LOOKED_AT = 8_000

/** Whether bytes are no text in any encoding that Recall reads: one of the first is zero. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, LOOKED_AT).includes(0)
}
