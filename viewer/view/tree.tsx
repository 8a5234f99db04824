// The tree of the run, with virtual scrolling and full keyboard control.

import type { JSX } from "preact"
import { useLayoutEffect, useRef } from "preact/hooks"
import { found, narrowPart, open, outline, seen, select, selected } from "../model/store.ts"
import { moveInTree } from "./tree-keys.ts"
import { showPrice } from "../model/show.ts"
import { TreeRow } from "./tree-row.tsx"
import { useWindow } from "./window.ts"

/** Pixels of a row; the style sheet has the same height. */
const ROW_HEIGHT = 32

export function Tree(): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const rows = seen.value
  const all = outline.value
  const view = useWindow(box, rows.length, ROW_HEIGHT)
  const index = selected.value === null ? undefined : all.indexOf.get(selected.value.id)
  const active = index === undefined ? -1 : placeOf(rows, index)

  const shown = useRef(view)
  shown.current = view
  useLayoutEffect(() => {
    if (active >= 0) shown.current.show(active)
  }, [active])

  const items: JSX.Element[] = []
  for (let place = view.from; place < view.to; place++) items.push(item(place))
  // The active row stays in the page, as screen readers refer to it.
  if (active >= 0 && (active < view.from || active >= view.to)) items.push(item(active))

  return (
    <div
      ref={box}
      class="tree"
      role="tree"
      id="tree"
      tabIndex={0}
      aria-label="Calls of the run"
      aria-activedescendant={active < 0 ? undefined : `row-${all.rows[rows[active]!]!.id}`}
      onKeyDown={(event) => {
        if (
          moveInTree(event.key, {
            rows,
            active,
            page: view.page,
            modified: event.ctrlKey || event.metaKey || event.altKey,
          })
        )
          event.preventDefault()
      }}
    >
      <div class="tree-all" role="presentation" style={{ height: `${view.height}px` }}>
        {items}
      </div>
      {rows.length === 0 && <p class="quiet nothing">No matches.</p>}
    </div>
  )

  function item(place: number): JSX.Element {
    const index = rows[place]!
    const row = all.rows[index]!
    return (
      <TreeRow
        key={row.id}
        row={row}
        level={all.level[index]!}
        place={all.place[index]!}
        siblings={all.above[index]! < 0 ? 1 : all.below[all.above[index]!]!}
        fold={all.below[index] === 0 ? "none" : open.value(index) ? "open" : "closed"}
        below={all.end[index]! - index - 1}
        spent={all.cost[index]!.usd === 0 ? "" : showPrice(all.cost[index]!)}
        active={place === active}
        match={found.value?.matches.has(index) ?? null}
        top={view.top(place)}
        onSelect={choose}
      />
    )
  }
}

function choose(id: number): void {
  select(id)
  narrowPart.value = "row"
}

/** The position of an index among ascending ones; -1 if absent. */
export function placeOf(rows: Int32Array, index: number): number {
  let [low, high] = [0, rows.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    if (rows[middle] === index) return middle
    if (rows[middle]! < index) low = middle + 1
    else high = middle - 1
  }
  return -1
}
