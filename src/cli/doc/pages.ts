// The pages of the documentation by name, and their sections.

import { UsageError } from "../../base/errors.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import { headingAnchor } from "../../reference/markdown.ts"
import { shippedFiles, shippedText } from "./shipped.ts"

export interface Page {
  /** Without its extension: `language`. */
  readonly name: string
  readonly title: string
  readonly text: string
}

const EXTENSION = ".md"

/** The names of all pages, sorted. */
export async function pageNames(): Promise<readonly string[]> {
  const files = await shippedFiles("docs")
  return files.filter((file) => file.endsWith(EXTENSION)).map((file) => file.slice(0, -EXTENSION.length))
}

export async function allPages(): Promise<readonly Page[]> {
  const pages = await Promise.all((await pageNames()).map(findPage))
  return pages.filter((page) => page !== null)
}

/**
 * The page that a subject names, as `memo` or `memo.md`; null if there is none. With `#` and the anchor of a heading,
 * the section below it. Rejects with a `UsageError` for a section that the page does not have.
 */
export async function findPage(subject: string): Promise<Page | null> {
  const [, name, section] = /^([a-z]+)(?:\.md)?(?:#(.+))?$/.exec(subject) ?? []
  const text = name === undefined ? null : await shippedText(`docs/${name}${EXTENSION}`)
  if (name === undefined || text === null) return null
  const [first] = headingsOf(text)
  return { name, title: first?.title ?? name, text: section === undefined ? text : sectionOf(name, text, section) }
}

interface Heading {
  readonly level: number
  readonly title: string
  readonly anchor: string
  /** The number of its line, from 0. */
  readonly line: number
}

/** The headings of a page in order, without lines in fences that look like some. */
function headingsOf(text: string): readonly Heading[] {
  let fence: string | null = null
  return text.split("\n").flatMap((line, i) => {
    const [, mark = ""] = /^ {0,3}(`{3,})/.exec(line) ?? []
    if (mark !== "")
      fence = fence === null ? mark : line.trim().length >= fence.length && line.trim() === mark ? null : fence
    const [, hashes, title] = fence === null ? (/^(#{1,6}) (.+)$/.exec(line) ?? []) : []
    return hashes === undefined || title === undefined
      ? []
      : { level: hashes.length, title, anchor: headingAnchor(title), line: i }
  })
}

/** The lines from a heading to the next one of its level or above. */
function sectionOf(name: string, text: string, anchor: string): string {
  const headings = headingsOf(text)
  const at = headings.findIndex((heading) => heading.anchor === anchor)
  const heading = headings[at]
  if (heading === undefined) {
    const anchors = headings.map((heading) => heading.anchor)
    const near = nearest(anchor, anchors)
    throw new UsageError(
      "not-found",
      `the page ${name} has no section ${anchor}`,
      near === undefined ? `its sections are ${anchors.join(", ")}` : `did you mean ${name}#${near}?`,
    )
  }
  const next = headings.slice(at + 1).find(({ level }) => level <= heading.level)
  return `${text.split("\n").slice(heading.line, next?.line).join("\n").trimEnd()}\n`
}
