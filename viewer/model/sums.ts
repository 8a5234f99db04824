// The sums of one row: of itself, and with everything below it.

import { addCosts, NO_COST, type Cost } from "../../src/base/cost.ts"
import type { Row, RunState } from "../../src/trace/state.ts"

/** The questions, requests, cost and times of a part of the run. */
export interface Sum {
  readonly questions: number
  readonly requests: number
  readonly cost: Cost
  /** Milliseconds of all requests, those at the same time counted each. */
  readonly models: number
  /** Milliseconds in which it was active; of a row alone those in which no call below it was. */
  readonly time: number
}

export interface Sums {
  readonly itself: Sum
  readonly all: Sum
}

/** The parts of a row itself: a call asks the questions of its own body, a question sends its requests. */
function isItself(child: Row, row: Row): boolean {
  return child.kind === "node" || child.kind === "request" || (child.kind === "question" && row.kind !== "question")
}

/** Sums over a row. `now` is the end of what has none. */
export function sumsOf({ rows }: Pick<RunState, "rows">, row: Row, now: number): Sums {
  const [itself, all] = [new Adding(), new Adding()]
  const calls: [number, number][] = []
  // Iterative, as a tree may be as deep as memory allows.
  const open: [Row, boolean][] = [[row, true]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [part, own] = next
    all.add(part, now)
    if (own) itself.add(part, now)
    for (const id of part.children) {
      const child = rows[id]
      if (child === undefined) continue
      const owned = own && isItself(child, row)
      if (own && !owned) calls.push([child.from, child.to ?? now])
      open.push([child, owned])
    }
  }
  const time = (row.to ?? now) - row.from
  return { itself: itself.sum(Math.max(0, time - covered(calls))), all: all.sum(time) }
}

class Adding {
  private questions = 0
  private requests = 0
  private models = 0
  private cost: Cost = NO_COST

  add({ kind, request, cost, from, to }: Row, now: number): void {
    if (kind === "question") this.questions++
    if (kind === "request" && request?.response?.remembered !== true) {
      this.requests++
      this.models += (to ?? now) - from
    }
    if (cost !== NO_COST) this.cost = addCosts(this.cost, cost)
  }

  sum(time: number): Sum {
    const { questions, requests, models, cost } = this
    return { questions, requests, models, cost, time }
  }
}

/** The length of the union of intervals. */
function covered(intervals: readonly (readonly [number, number])[]): number {
  let [length, end] = [0, -Infinity]
  for (const [from, to] of intervals.toSorted((a, b) => a[0] - b[0])) {
    length += Math.max(0, to - Math.max(from, end))
    end = Math.max(end, to)
  }
  return length
}
