// The search for rows, with the filters and folding of the tree.

import type { JSX } from "preact"
import {
  closeAll,
  detail,
  found,
  only,
  openAll,
  outline,
  query,
  revealSelected,
  seen,
  select,
  selected,
} from "../model/store.ts"
import { showCount } from "../model/show.ts"
import type { Detail } from "../model/outline.ts"
import type { Only } from "../model/search.ts"
import { Icon } from "./icons.tsx"

const ONLY: readonly (readonly [Only, string])[] = [
  ["all", "Everything"],
  ["questions", "Questions"],
  ["failed", "Failed"],
  ["remembered", "Remembered"],
  ["diagnosed", "With diagnostics"],
  ["running", "Unfinished"],
]

const DETAILS: readonly (readonly [Detail, string])[] = [
  ["calls", "Calls"],
  ["all", "Calls and requests"],
  ["questions", "Questions only"],
]

export function SearchBar(): JSX.Element {
  const matches = found.value?.matches
  return (
    <div class="search" role="search">
      <label class="search-field">
        <span class="sr-only">Search the calls</span>
        <Icon name="search" />
        <input
          id="search"
          type="search"
          placeholder="Search"
          autocomplete="off"
          spellcheck={false}
          value={query.value}
          onInput={({ currentTarget }) => {
            query.value = currentTarget.value
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") nextMatch(event.shiftKey ? -1 : 1)
            else if (event.key === "ArrowDown") document.getElementById("tree")?.focus()
            else if (event.key === "Escape") query.value = ""
            else return
            event.preventDefault()
          }}
        />
      </label>
      <select
        aria-label="Only"
        value={only.value}
        onChange={({ currentTarget }) => {
          only.value = ONLY.find(([name]) => name === currentTarget.value)?.[0] ?? "all"
        }}
      >
        {ONLY.map(([name, title]) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
      <span class="found" role="status">
        {matches === undefined ? `${showCount(outline.value.rows.length)} rows` : `${showCount(matches.size)} found`}
      </span>
      <span class="tools">
        <button type="button" onClick={openAll} title="Open all">
          Open
        </button>
        <button type="button" onClick={closeAll} title="Fold all">
          Fold
        </button>
        <select
          aria-label="Rows"
          value={detail.value}
          onChange={({ currentTarget }) => {
            detail.value = DETAILS.find(([name]) => name === currentTarget.value)?.[0] ?? "calls"
            revealSelected()
          }}
        >
          {DETAILS.map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </span>
    </div>
  )
}

/** Selects the next match after the selected row, or the previous one. */
function nextMatch(step: 1 | -1): void {
  const matches = found.value?.matches
  const rows = seen.value
  if (matches === undefined || matches.size === 0) return
  const all = outline.value
  const current = selected.value === null ? -1 : rows.indexOf(all.indexOf.get(selected.value.id) ?? -1)
  for (let i = 1; i <= rows.length; i++) {
    const place = (current + step * i + rows.length * 2) % rows.length
    if (matches.has(rows[place]!)) return select(all.rows[rows[place]!]!.id)
  }
}
