// The rows of a run in order, and sums over the rows below each.

import type { Id } from "./events.ts"
import { addCosts, type Cost } from "../base/cost.ts"
import type { Row, RunState } from "./state.ts"

/** Sums over a row and all rows below it. */
export interface Sums extends Cost {
  readonly calls: number
  readonly questions: number
  /** Requests that were sent, as usage counts them: without remembered ones. */
  readonly requests: number
  readonly remembered: number
  readonly failed: number
}

const COUNTS = ["calls", "questions", "requests", "remembered", "failed"] as const satisfies readonly (keyof Sums)[]

/** The rows in the order in which they began, so that a parent precedes its children. */
export function inOrder({ rows }: Pick<RunState, "rows">): readonly Row[] {
  return Object.values(rows).sort((a, b) => a.id - b.id)
}

/** The sums over each row and all rows below it. */
export function sumsOf(state: Pick<RunState, "rows">): ReadonlyMap<Id, Sums> {
  const rows = inOrder(state)
  const sums = new Map<Id, Sums>(rows.map((row) => [row.id, ownSums(row)]))
  for (let i = rows.length - 1; i >= 0; i--) {
    const { id, parent } = rows[i]!
    if (id === parent) continue
    sums.set(parent, sumOf(sums.get(parent)!, sums.get(id)!))
  }
  return sums
}

export function sumOf(a: Sums, b: Sums): Sums {
  const counts = Object.fromEntries(COUNTS.map((count) => [count, a[count] + b[count]])) as {
    [count in (typeof COUNTS)[number]]: number
  }
  return { ...addCosts(a, b), ...counts }
}

function ownSums({ kind, state, cost, request }: Row): Sums {
  const response = request?.response
  const is = (what: Row["kind"]): number => (kind === what ? 1 : 0)
  return {
    calls: is("call"),
    questions: is("question"),
    requests: response?.remembered === true || response?.unsent === true ? 0 : is("request"),
    remembered: is("hit"),
    failed: state === "failed" && kind !== "run" ? 1 : 0,
    ...cost,
  }
}

/** Milliseconds from a row's beginning to its end, or to the last event while it runs. */
export function durationOf({ now }: Pick<RunState, "now">, { from, to }: Row): number {
  return Math.max((to ?? now) - from, 0)
}
