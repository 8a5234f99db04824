// The cost and duration of a run by task and by depth. Each request, hit and call counts in one group of either.

import type { Id } from "./events.ts"
import { durationOf, inOrder, sumOf, sumsOf, type Sums } from "./order.ts"
import { RUN } from "./reduce.ts"
import { addCosts, addSaved, NO_COST, type Cost, type SavedCost } from "../base/cost.ts"
import type { Row, RunState } from "./state.ts"

/** Sums over the rows of a task, or of a level. */
export interface Total extends Cost {
  readonly calls: number
  readonly questions: number
  readonly remembered: number
  /** Time spent in requests and natives; those that overlap each count in full. */
  readonly milliseconds: number
  /** The original cost of the hits. */
  readonly saved: SavedCost
}

type Counting = { -readonly [field in "calls" | "questions" | "remembered" | "milliseconds"]: number } & {
  cost: Cost
  saved: SavedCost
}

/** Totals by the task of the innermost call around each row, or null outside of calls. The costliest first. */
export function totalsByTask(state: RunState): ReadonlyMap<string | null, Total> {
  const tasks = new Map<Id, string | null>()
  return grouped(
    state,
    (row) => {
      // Parents precede their children.
      const task = row.kind === "call" || row.hit?.what === "call" ? row.name : (tasks.get(row.parent) ?? null)
      tasks.set(row.id, task)
      return task
    },
    ([, a], [, b]) => (b.usd ?? 0) - (a.usd ?? 0) || b.input + b.output - a.input - a.output || b.calls - a.calls,
  )
}

/**
 * The sums over the calls of each task and all rows below them, the costliest first. A call inside another one of its
 * task counts with that.
 */
export function sumsByTask(state: RunState): ReadonlyMap<string, Sums> {
  const sums = sumsOf(state)
  const found = new Map<string, Sums>()
  /** The number of calls of a task around the row. */
  const around = new Map<string, number>()
  const stack: { readonly id: Id; readonly isLeft: boolean }[] = [{ id: RUN, isLeft: false }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const row = Object.hasOwn(state.rows, next.id) ? state.rows[next.id]! : null
    if (row === null) continue
    const task = row.kind === "call" ? row.name : null
    const outer = task === null ? 0 : (around.get(task) ?? 0)
    if (next.isLeft) {
      around.set(task!, outer - 1)
      continue
    }
    if (task !== null) {
      const own = sums.get(row.id)!
      const known = found.get(task)
      if (outer === 0) found.set(task, known === undefined ? own : sumOf(known, own))
      around.set(task, outer + 1)
      stack.push({ id: row.id, isLeft: true })
    }
    for (let i = row.children.length - 1; i >= 0; i--) stack.push({ id: row.children[i]!, isLeft: false })
  }
  return new Map(
    [...found].sort(([, a], [, b]) => (b.usd ?? 0) - (a.usd ?? 0) || b.input + b.output - a.input - a.output),
  )
}

/** Totals by the number of questions around each row; a request counts with its question. */
export function totalsByDepth(state: RunState): ReadonlyMap<number, Total> {
  return grouped(
    state,
    ({ kind, depth }) => (kind === "request" ? Math.max(depth - 1, 0) : depth),
    ([a], [b]) => a - b,
  )
}

function grouped<K>(
  state: RunState,
  keyOf: (row: Row) => K,
  compare: (a: readonly [K, Total], b: readonly [K, Total]) => number,
): ReadonlyMap<K, Total> {
  const groups = new Map<K, Counting>()
  for (const row of inOrder(state)) {
    const key = keyOf(row)
    if (row.kind === "run" || row.kind === "node") continue
    let total = groups.get(key)
    if (total === undefined) groups.set(key, (total = nothing()))
    count(total, row, state)
  }
  const totals = [...groups].map(([key, { cost, ...counts }]) => [key, { ...cost, ...counts }] as const)
  return new Map(totals.sort(compare))
}

function count(total: Counting, row: Row, state: RunState): void {
  const { kind, cost, hit } = row
  if (kind === "call") total.calls++
  if (kind === "question") total.questions++
  if (kind === "request" || kind === "native") total.milliseconds += durationOf(state, row)
  total.cost = addCosts(total.cost, cost)
  if (hit === undefined) return
  total.remembered++
  if (hit.saved === undefined) return
  total.saved = addSaved(total.saved, hit.saved)
}

function nothing(): Counting {
  return {
    calls: 0,
    questions: 0,
    remembered: 0,
    milliseconds: 0,
    cost: NO_COST,
    saved: { ...NO_COST, milliseconds: 0 },
  }
}
