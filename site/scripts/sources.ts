// The pages of the site: their Markdown, where it comes from, and the addresses that they have.

import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { headingAnchor } from "../../src/reference/markdown.ts"

export const ROOT = fileURLToPath(new URL("../../", import.meta.url))

export const GROUPS = [
  "Learn",
  "Use it",
  "The language",
  "Runs",
  "Hosts",
  "Tools",
  "Library",
  "API",
  "Project",
] as const
export type Group = (typeof GROUPS)[number]

export interface Page {
  /** The file that it is made of, from the root of the repository. */
  readonly source: string
  /** Its address from the root of the site, without an extension. */
  readonly path: string
  readonly title: string
  readonly markdown: string
  readonly group: Group
  /** A step of the tour: its program runs in the page. */
  readonly isStep: boolean
}

export interface Heading {
  readonly level: number
  readonly title: string
  readonly anchor: string
  /** The offset of its line. */
  readonly start: number
}

const DOCS: { readonly [name: string]: Group } = {
  start: "Learn",
  cookbook: "Learn",
  language: "The language",
  library: "The language",
  files: "The language",
  packages: "The language",
  models: "Runs",
  memo: "Runs",
  trace: "Runs",
  viewer: "Runs",
  debugging: "Runs",
  testing: "Runs",
  scale: "Runs",
  embedding: "Hosts",
  serve: "Hosts",
  mcp: "Hosts",
  permissions: "Hosts",
  security: "Hosts",
  tools: "Tools",
  editors: "Tools",
  "language-server": "Tools",
  grammar: "Tools",
}

/** All pages, in the order in which the site lists them. */
export function readPages(): readonly Page[] {
  const own = (name: string, group: Group) => pageOf(`site/pages/${name}.md`, name, group)
  const docs = readdirSync(`${ROOT}docs`).filter((file) => file.endsWith(".md"))
  const names = docs.map((file) => file.replace(/\.md$/, "")).filter((name) => name !== "reference")
  const listed = Object.keys(DOCS).filter((name) => names.includes(name))
  const others = names.filter((name) => !(name in DOCS))
  const api = readdirSync(`${ROOT}docs/api`).map((file) => file.replace(/\.md$/, ""))
  return [
    own("index", "Learn"),
    ...steps(pageOf("site/pages/tour.md", "tour/index", "Learn")),
    ...["scripts", "applications", "libraries"].map((name) => own(name, "Use it")),
    ...listed.map((name) => pageOf(`docs/${name}.md`, `docs/${name}`, DOCS[name]!)),
    ...others.map((name) => pageOf(`docs/${name}.md`, `docs/${name}`, "Project")),
    ...split(pageOf("docs/reference.md", "docs/reference/index", "Library"), "docs/reference"),
    pageOf("docs/api/README.md", "docs/api/index", "API"),
    ...api.filter((name) => name !== "README").map((name) => pageOf(`docs/api/${name}.md`, `docs/api/${name}`, "API")),
  ]
}

function pageOf(source: string, path: string, group: Group): Page {
  const markdown = readFileSync(ROOT + source, "utf8")
    .replaceAll("\r\n", "\n")
    .replaceAll(/^<!--.*-->\n\n?/gm, "")
  return { source, path, group, markdown, title: titleOf(markdown), isStep: false }
}

function titleOf(markdown: string): string {
  return /^# (.+)$/m.exec(markdown)?.[1]?.replaceAll("`", "") ?? ""
}

/** The tour and a page for each of its steps. */
function steps(tour: Page): readonly Page[] {
  const [first, ...others] = split(tour, "tour")
  return [first!, ...others.map((page) => ({ ...page, isStep: true }))]
}

/** A page for what precedes the sections of the second level, and one for each of them, with its headings raised. */
function split(page: Page, folder: string): readonly Page[] {
  const headings = headingsOf(page.markdown).filter(({ level }) => level === 2)
  const end = (i: number) => headings[i]?.start ?? page.markdown.length
  return [
    { ...page, markdown: page.markdown.slice(0, end(0)) },
    ...headings.map(({ title, start }, i) => ({
      ...page,
      path: `${folder}/${headingAnchor(title.replaceAll("/", "-"))}`,
      title,
      markdown: raised(page.markdown.slice(start, end(i + 1))),
    })),
  ]
}

function raised(markdown: string): string {
  const headings = headingsOf(markdown)
  return headings.reduceRight((text, { start }) => text.slice(0, start) + text.slice(start + 1), markdown)
}

/** The headings of a page in order, with the anchors that GitHub gives them; lines in fences are none. */
export function headingsOf(markdown: string): readonly Heading[] {
  const found: Heading[] = []
  const counts = new Map<string, number>()
  let fence: string | null = null
  let start = 0
  for (const line of markdown.split("\n")) {
    const [, mark] = /^ {0,3}(`{3,})/.exec(line) ?? []
    if (mark !== undefined)
      fence = fence === null ? mark : line.trim() === mark && mark.length >= fence.length ? null : fence
    const [, hashes, title] = fence === null ? (/^(#{1,6}) (.+)$/.exec(line) ?? []) : []
    if (hashes !== undefined && title !== undefined) {
      const anchor = headingAnchor(title)
      const count = counts.get(anchor) ?? 0
      counts.set(anchor, count + 1)
      found.push({ level: hashes.length, title, anchor: count === 0 ? anchor : `${anchor}-${count}`, start })
    }
    start += line.length + 1
  }
  return found
}
