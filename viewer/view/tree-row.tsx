// One row of the tree, with its name, result and cost.

import type { JSX } from "preact"
import type { Row } from "../../src/trace/state.ts"
import { valueOfRow } from "../../src/trace/values.ts"
import { firstUnits, plain } from "../model/marks.ts"
import { beginning } from "../model/search.ts"
import { showCount, showTime } from "../model/show.ts"
import { state, toggle } from "../model/store.ts"
import { stateWord } from "../model/words.ts"
import { Icon, KIND_NAMES, type IconName } from "./icons.tsx"

export interface TreeRowProps {
  readonly row: Row
  readonly level: number
  readonly place: number
  readonly siblings: number
  readonly fold: "none" | "open" | "closed"
  /** The number of descendants. */
  readonly below: number
  /** The dollars of the row and those below; empty if there are none. */
  readonly spent: string
  readonly active: boolean
  /** Whether the row matches the search or only leads to a match; null without a search. */
  readonly match: boolean | null
  readonly top: number
  readonly onSelect: (id: number) => void
}

/** Levels of indentation; deeper rows show their level. */
const MAX_INDENT = 16
/** UTF-16 units of a title or a value. */
const LINE = 240

export function TreeRow({
  row,
  level,
  place,
  siblings,
  fold,
  below,
  spent,
  active,
  match,
  top,
  onSelect,
}: TreeRowProps): JSX.Element {
  const deep = level - 1 > MAX_INDENT
  return (
    <div
      role="treeitem"
      id={`row-${row.id}`}
      class={`row kind-${row.kind} state-${row.state}${active ? " active" : ""}${match === false ? " leads" : ""}`}
      style={{ transform: `translateY(${top}px)`, "--level": String(Math.min(level - 1, MAX_INDENT)) }}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={siblings}
      aria-selected={active}
      aria-expanded={fold === "none" ? undefined : fold === "open"}
      onClick={() => onSelect(row.id)}
      onDblClick={() => fold !== "none" && toggle(row.id)}
    >
      <span
        class={`twisty${fold === "none" ? " none" : ""}`}
        aria-hidden="true"
        onClick={(event) => {
          if (fold === "none") return
          event.stopPropagation()
          toggle(row.id)
        }}
      >
        {fold !== "none" && <Icon name={fold} />}
      </span>
      {deep && <span class="level">{level}</span>}
      <Icon name={row.kind} />
      <span class="sr-only">{KIND_NAMES[row.kind]}: </span>
      <span class="name">{plain(firstUnits(row.name, LINE)) || KIND_NAMES[row.kind]}</span>
      {fold === "closed" && <span class="below">{showCount(below)}</span>}
      <span class="gave">{gave(row)}</span>
      {row.diagnostics.length > 0 && <Sign name="warning" meaning="with diagnostics" />}
      {row.state !== "done" && row.kind !== "hit" && <Sign name={row.state} meaning={stateWord(row)} />}
      <span class="took">{took(row, spent)}</span>
    </div>
  )
}

function gave(row: Row): string {
  if (row.failure !== null) return plain(firstUnits(row.failure.message, LINE))
  if (row.kind === "run") return ""
  const value = valueOfRow(state.value, row)
  return value === null ? "" : plain(firstUnits(beginning(value), LINE))
}

function took(row: Row, spent: string): string {
  if (row.kind === "hit") return "remembered"
  const time = row.to === null ? stateWord(row) : showTime(row.to - row.from)
  return spent === "" ? time : `${spent} · ${time}`
}

function Sign({ name, meaning }: { readonly name: IconName; readonly meaning: string }): JSX.Element {
  return (
    <>
      <Icon name={name} />
      <span class="sr-only"> {meaning} </span>
    </>
  )
}
