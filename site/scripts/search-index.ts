// The index of the search: a document for each section of each page.

import MiniSearch from "minisearch"
import { SEARCH_OPTIONS, type Section } from "../src/search-options.ts"
import { headingsOf, type Page } from "./sources.ts"

/** Characters of a section that can be found. */
const MAX_TEXT = 3_000
/** Those of a section of the API, which consists of declarations. */
const MAX_API_TEXT = 300

/** The index as JSON. */
export function searchIndex(pages: readonly Page[]): string {
  const index = new MiniSearch<Section>(SEARCH_OPTIONS)
  index.addAll(pages.flatMap(sectionsOf))
  return JSON.stringify(index)
}

function sectionsOf({ path, title: page, markdown, group }: Page): readonly Section[] {
  const headings = headingsOf(markdown).filter(({ level }) => level <= 3)
  return headings.map(({ title, anchor, start }, i) => ({
    id: i === 0 ? `${path}.html` : `${path}.html#${anchor}`,
    page,
    title: title.replaceAll("`", ""),
    text: plain(markdown.slice(start, headings[i + 1]?.start)).slice(0, group === "API" ? MAX_API_TEXT : MAX_TEXT),
  }))
}

function plain(markdown: string): string {
  return markdown
    .replaceAll(/^#+ .*$/gm, "")
    .replaceAll(/\]\([^)]*\)/g, "")
    .replaceAll(/[`*|[\]]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
}
