// The search of the site, whose index is loaded when the field is used.

import MiniSearch from "minisearch"
import { SEARCH_OPTIONS, type Section } from "./search-options.ts"

const MAX_RESULTS = 12

const root = document.documentElement.dataset["root"] ?? "./"
const field = document.querySelector<HTMLInputElement>("#search")!
const found = document.querySelector<HTMLElement>("#found")!

let index: Promise<MiniSearch<Section>> | null = null
function loaded(): Promise<MiniSearch<Section>> {
  index ??= fetch(`${root}search.json`)
    .then((response) => response.text())
    .then((json) => MiniSearch.loadJSON<Section>(json, SEARCH_OPTIONS))
  return index
}

field.addEventListener("focus", () => void loaded())
field.addEventListener("input", () => void search(field.value))
field.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") show([], "")
  if (key === "Enter") found.querySelector("a")?.click()
})
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isWritten(event.target)) return
  event.preventDefault()
  field.focus()
})

async function search(query: string): Promise<void> {
  const index = await loaded()
  // A later query may have been answered before.
  if (query !== field.value) return
  const results = index.search(query, { prefix: true, fuzzy: 0.15, boost: { title: 4, page: 2 }, combineWith: "AND" })
  show(
    results
      .slice(0, MAX_RESULTS)
      .map(({ id, title, page }) => ({ id: String(id), title: String(title), page: String(page) })),
    query,
  )
}

function show(sections: readonly Omit<Section, "text">[], query: string): void {
  const count = document.createElement("p")
  count.setAttribute("role", "status")
  count.textContent = sections.length === 0 ? "Nothing found." : `${sections.length} found`
  const list = document.createElement("ul")
  list.append(
    ...sections.map(({ id, title, page }) => {
      const item = document.createElement("li")
      const link = document.createElement("a")
      link.href = root + id
      link.textContent = title === page ? page : `${page} › ${title}`
      item.append(link)
      return item
    }),
  )
  found.replaceChildren(count, ...(sections.length === 0 ? [] : [list]))
  found.hidden = query.trim() === ""
}

function isWritten(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches("input, textarea, select") || target.shadowRoot !== null)
}
