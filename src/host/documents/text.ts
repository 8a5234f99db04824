// The text of a document: that of a text file as it is, that of PDF, Word and HTML files as a package extracts it.

import { UsageError } from "../../base/errors.ts"
import { reasonOf } from "../../base/reason.ts"
import { decodeText } from "../text.ts"
import { documentKind, type DocumentKind } from "./kinds.ts"
import { loadPackage, type OptionalPackage } from "./packages.ts"

const PDF: OptionalPackage = { name: "unpdf", reads: "a PDF" }
const WORD: OptionalPackage = { name: "mammoth", reads: "a Word document" }
const HTML: OptionalPackage = { name: "node-html-markdown", reads: "HTML" }

/**
 * The text of a file: HTML and Word documents as Markdown, the pages of a PDF with an empty line between them. Any
 * other file is UTF-8 text. Rejects with a `UsageError`: `missing-package`, `not-utf8`, or `unreadable` for a document
 * that its package cannot read.
 */
export async function documentText(bytes: Uint8Array, name: string, folder?: string): Promise<string> {
  const kind = documentKind(name)
  if (kind === null) return decodeText(bytes, name)
  const extract = await extractorOf(kind, name, folder)
  try {
    return await extract(bytes)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError("unreadable", `the text of ${name} cannot be extracted: ${reasonOf(error)}`)
  }
}

type Extract = (bytes: Uint8Array) => Promise<string>

async function extractorOf(kind: DocumentKind, name: string, folder: string | undefined): Promise<Extract> {
  switch (kind) {
    case "pdf": {
      const { getDocumentProxy, extractText } = (await loadPackage(PDF, name, folder)) as unknown as Unpdf
      return async (bytes) => {
        // The package takes the bytes over, so it receives a copy.
        const pages = await extractText(await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 }))
        return pages.text.map((page) => page.trim()).join("\n\n")
      }
    }
    case "docx": {
      const { default: mammoth } = (await loadPackage(WORD, name, folder)) as unknown as Mammoth
      const toMarkdown = await markdownOf(name, folder)
      return async (bytes) => {
        const noImages = mammoth.images.imgElement(async () => ({ src: "" }))
        const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, { convertImage: noImages })
        return toMarkdown(value)
      }
    }
    case "html": {
      const toMarkdown = await markdownOf(name, folder)
      return async (bytes) => toMarkdown(decodeText(bytes, name))
    }
    default:
      return kind satisfies never
  }
}

async function markdownOf(name: string, folder: string | undefined): Promise<(html: string) => string> {
  const { NodeHtmlMarkdown } = (await loadPackage(HTML, name, folder)) as unknown as HtmlMarkdown
  return (html) => NodeHtmlMarkdown.translate(html, { bulletMarker: "-", ignore: IGNORED }).trim()
}

/** Elements of a page that are no part of its text. */
const IGNORED = ["head", "script", "style", "noscript", "template", "svg", "img", "iframe"]

// The parts of the packages that are used here.

interface Unpdf {
  getDocumentProxy(bytes: Uint8Array, options: { readonly verbosity: number }): Promise<object>
  extractText(document: object): Promise<{ readonly text: readonly string[] }>
}

interface Mammoth {
  readonly default: {
    convertToHtml(
      input: { readonly buffer: Buffer },
      options: { readonly convertImage: unknown },
    ): Promise<{ readonly value: string }>
    readonly images: { imgElement(give: () => Promise<{ readonly src: string }>): unknown }
  }
}

interface HtmlMarkdown {
  readonly NodeHtmlMarkdown: {
    translate(html: string, options: { readonly bulletMarker: string; readonly ignore: readonly string[] }): string
  }
}
