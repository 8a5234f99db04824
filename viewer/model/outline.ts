// Flattens the tree of rows in reading order, with the structure and the sums of each row.

import { addCosts, NO_COST, type Cost } from "../../src/base/cost.ts"
import type { Id } from "../../src/trace/events.ts"
import type { Row, RunState } from "../../src/trace/state.ts"

/** The rows and, at the same index, their properties. The first row is the run. */
export interface Outline {
  readonly rows: readonly Row[]
  /** 1 for the run. */
  readonly level: Int32Array
  /** The index after the last descendant. */
  readonly end: Int32Array
  /** The index of the parent; -1 for the run. */
  readonly above: Int32Array
  /** The position among its siblings, from 1 on. */
  readonly place: Int32Array
  /** The number of children. */
  readonly below: Int32Array
  /** Sums over the row and all its descendants, omitted ones included. */
  readonly cost: readonly Cost[]
  /** The index of every row; an omitted row has that of its nearest ancestor in the outline. */
  readonly indexOf: ReadonlyMap<Id, number>
}

/** The rows that are shown: the calls; also requests and calls in texts; or the questions alone. */
export type Detail = "calls" | "all" | "questions"

function isShown({ kind, hit }: Row, detail: Detail): boolean {
  switch (detail) {
    case "all":
      return true
    case "calls":
      // Nodes only contain other rows, and requests are shown with their question.
      return kind !== "node" && kind !== "request"
    case "questions":
      return kind === "run" || kind === "question" || hit?.what === "question"
    default:
      return detail satisfies never
  }
}

export function outlineOf({ rows: all }: Pick<RunState, "rows">, detail: Detail): Outline {
  const rows: Row[] = []
  const above: number[] = []
  const indexOf = new Map<Id, number>()
  const own: [number, Row][] = []
  const root = all[0]
  // Iterative, as a tree may be as deep as memory allows.
  const open: [Row, number][] = root === undefined ? [] : [[root, -1]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [row, parent] = next
    let index = parent
    if (isShown(row, detail)) {
      index = rows.length
      rows.push(row)
      above.push(parent)
    }
    indexOf.set(row.id, index)
    if (row.cost.input + row.cost.output > 0 || row.cost.usd !== 0) own.push([index, row])
    for (let i = row.children.length - 1; i >= 0; i--) {
      const child = all[row.children[i] as Id]
      if (child !== undefined) open.push([child, index])
    }
  }
  return { rows, indexOf, ...measure(above, own) }
}

function measure(
  parents: readonly number[],
  own: readonly (readonly [number, Row])[],
): Omit<Outline, "rows" | "indexOf"> {
  const count = parents.length
  const above = Int32Array.from(parents)
  const [level, end, place, below] = [
    new Int32Array(count),
    new Int32Array(count),
    new Int32Array(count),
    new Int32Array(count),
  ]
  const cost = new Array<Cost>(count).fill(NO_COST)
  for (const [index, row] of own) cost[index] = addCosts(cost[index]!, row.cost)
  for (let i = 0; i < count; i++) {
    const parent = above[i]!
    level[i] = parent < 0 ? 1 : level[parent]! + 1
    place[i] = parent < 0 ? 1 : ++below[parent]!
  }
  for (let i = count - 1; i >= 0; i--) {
    end[i] = Math.max(end[i]!, i + 1)
    const parent = above[i]!
    if (parent < 0) continue
    end[parent] = Math.max(end[parent]!, end[i]!)
    if (cost[i] !== NO_COST) cost[parent] = addCosts(cost[parent]!, cost[i]!)
  }
  return { above, level, end, place, below, cost }
}
