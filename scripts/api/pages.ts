// Generates docs/api/: a page for each entry of the package, with the declaration and docstring of every exported name.

import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { describeApi, type ApiEntry, type ApiName } from "./declarations.ts"

export const API_PAGES = new URL("../../docs/api/", import.meta.url)

/** The section that has the declaration of a symbol, which several entries may export. */
interface Place {
  readonly entry: string
  readonly link: string
}

type Places = ReadonlyMap<ApiName["symbol"], Place>

/** Writes docs/api, without pages of former entries. */
export function writeApi(): void {
  rmSync(API_PAGES, { recursive: true, force: true })
  mkdirSync(API_PAGES, { recursive: true })
  for (const [page, text] of writtenApi(describeApi())) writeFileSync(new URL(page, API_PAGES), text)
}

/** The text of each page of docs/api, by the name of its file. */
export function writtenApi(entries: readonly ApiEntry[]): ReadonlyMap<string, string> {
  const places = placesOf(entries)
  return new Map([
    ["README.md", contentsPage(entries)],
    ...entries.map((entry) => [entry.page, entryPage(entry, places)] as const),
  ])
}

function placesOf(entries: readonly ApiEntry[]): Places {
  const places = new Map<ApiName["symbol"], Place>()
  for (const { name, page, names } of entries) {
    const anchors = anchorsOf(names)
    for (const [i, { symbol }] of names.entries())
      if (!places.has(symbol)) places.set(symbol, { entry: name, link: `${page}#${anchors[i]}` })
  }
  return places
}

/** The anchors that GitHub gives to headings of these names: in lower case, with a number for the second of equals. */
function anchorsOf(names: readonly ApiName[]): readonly string[] {
  const counts = new Map<string, number>()
  return names.map(({ name }) => {
    const anchor = name.toLowerCase()
    const count = counts.get(anchor) ?? 0
    counts.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  })
}

function contentsPage(entries: readonly ApiEntry[]): string {
  const rows = entries.map(
    ({ name, page, content, names }) => `| ${linkTo(name, page)} | ${names.length} | ${content} |`,
  )
  return joined([
    "# API reference",
    "Every name that the package exports, with its declaration, from the sources: `npm run docs` writes these pages.\n"
      + "[Embedding](../embedding.md) explains how the parts are used together.",
    ["| entry | names | content |", "|---|---|---|", ...rows].join("\n"),
  ])
}

const GROUPS = { function: "Functions", class: "Classes", constant: "Constants", type: "Types" } as const

function entryPage({ name, page, content, names }: ApiEntry, places: Places): string {
  const anchors = anchorsOf(names)
  const groups = Object.entries(GROUPS).flatMap(([kind, title]) => {
    const links = names.flatMap((one, i) => (one.kind === kind ? [linkTo(one.name, `#${anchors[i]}`)] : []))
    return links.length === 0 ? [] : [`${title}: ${links.join(", ")}`]
  })
  const sections = names.flatMap((one) => {
    const heading = `## \`${one.name}\``
    const { entry, link } = places.get(one.symbol)!
    if (entry !== name) return [heading, `${linkTo(one.name, link)} of \`${entry}\`.`]
    const links = one.uses.flatMap((symbol) => {
      const place = places.get(symbol)
      if (place === undefined) return []
      return [linkTo(symbol.name, place.entry === name ? place.link.slice(page.length) : place.link)]
    })
    const see = links.length === 0 ? [] : [`See ${links.join(", ")}.`]
    return [heading, one.documentation, `\`\`\`ts\n${one.declaration}\n\`\`\``, ...see]
  })
  const none = names.length === 0 ? ["It exports no names: importing it has the effect."] : []
  return joined([`# \`${name}\``, content, ...none, ...groups, ...sections])
}

function linkTo(name: string, target: string): string {
  return `[\`${name}\`](${target})`
}

function joined(paragraphs: readonly string[]): string {
  return `${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n`
}
