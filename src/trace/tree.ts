// The rows of a run as a tree in reading order, folded and filtered.

import type { Id } from "./events.ts"
import { inOrder, sumsOf, type Sums } from "./order.ts"
import { RUN } from "./reduce.ts"
import type { Row, RunState } from "./state.ts"

/** A row of a tree. */
export interface TreeRow {
  readonly row: Row
  /** 0 for the run. */
  readonly level: number
  /** The sums over the row and all rows below it. */
  readonly sums: Sums
  /** The number of rows below it that are left out, as they are too deep. */
  readonly folded: number
}

/** The rows that a tree has; all by default. */
export interface TreeOptions {
  /** Rows of a deeper level are left out. */
  readonly depth?: number
  /** Only calls and hits of the task of this name, with the rows above and below them. */
  readonly task?: string
  /** Only rows that cost at least so many dollars, with all below them, and the rows above. */
  readonly minCost?: number
  /** Only failed rows, and the rows above them. */
  readonly errors?: boolean
  /** Only questions, each below the question whose answer has asked it. */
  readonly questions?: boolean
}

/** The rows of a run as a tree in reading order: each parent before its children, with its level and its sums. */
export function treeOf(state: RunState, options: TreeOptions = {}): readonly TreeRow[] {
  if (!Object.hasOwn(state.rows, RUN)) return []
  const sums = sumsOf(state)
  const kept = keptOf(state, sums, options)
  const { depth = Infinity, questions = false } = options
  const isShown = ({ id, kind, hit }: Row): boolean =>
    !questions || id === RUN || kind === "question" || hit?.what === "question"
  const out: TreeRow[] = []
  const below = descendantsOf(state)
  const stack: { readonly id: Id; readonly level: number }[] = [{ id: RUN, level: 0 }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { id, level } = next
    const row = state.rows[id]!
    const children = row.children.filter((child) => kept.has(child))
    const isOwnLine = isShown(row)
    const isFolded = isOwnLine && level >= depth
    if (isOwnLine) out.push({ row, level, sums: sums.get(id)!, folded: isFolded ? below.get(id)! : 0 })
    if (isFolded) continue
    const inner = isOwnLine ? level + 1 : level
    for (let i = children.length - 1; i >= 0; i--) stack.push({ id: children[i]!, level: inner })
  }
  return out
}

function keptOf(
  state: RunState,
  sums: ReadonlyMap<Id, Sums>,
  { task, minCost = 0, errors = false }: TreeOptions,
): ReadonlySet<Id> {
  const rows = inOrder(state)
  const isOfTask = ({ kind, name, hit }: Row): boolean => name === task && (kind === "call" || hit?.what === "call")
  const inTask = new Set<Id>()
  const kept = new Set<Id>()
  for (const row of rows) if (task === undefined || isOfTask(row) || inTask.has(row.parent)) inTask.add(row.id)
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i]!
    const fits = inTask.has(row.id) && (sums.get(row.id)!.usd ?? 0) >= minCost && (!errors || row.state === "failed")
    // The rows above a shown row are shown too.
    if (!fits && !kept.has(row.id)) continue
    kept.add(row.id)
    kept.add(row.parent)
  }
  return kept
}

function descendantsOf(state: RunState): ReadonlyMap<Id, number> {
  const rows = inOrder(state)
  const below = new Map<Id, number>(rows.map(({ id }) => [id, 0]))
  for (let i = rows.length - 1; i > 0; i--)
    below.set(rows[i]!.parent, below.get(rows[i]!.parent)! + below.get(rows[i]!.id)! + 1)
  return below
}
