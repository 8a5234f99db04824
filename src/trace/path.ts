// The longest path of a run: the rows that it waited for. Making any other row faster does not end the run earlier.

import type { Id } from "./events.ts"
import { RUN } from "./reduce.ts"
import type { Row, RunState } from "./state.ts"

/** An interval, in milliseconds since the run began, and the innermost row that was waited for in it. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly id: Id
}

/**
 * The stretches from the run's beginning to its end, without gaps. A row waited last for the child that ended last,
 * before that for the last child that had ended when that one began, and so on. Time that no child accounts for is the
 * row's own.
 */
export function longestPath(state: RunState): readonly Stretch[] {
  if (!Object.hasOwn(state.rows, RUN)) return []
  const endOf = (row: Row): number => row.to ?? state.now
  const out: Stretch[] = []
  const own = (id: Id, from: number, to: number): void => {
    if (to > from) out.push({ from, to, id })
  }
  const lastFirst = (row: Row): readonly Row[] =>
    row.children.map((child) => state.rows[child]!).sort((a, b) => endOf(b) - endOf(a) || b.id - a.id)

  const run = state.rows[RUN]!
  // The stack is explicit: rows nest as deep as calls do.
  const stack = [{ row: run, children: lastFirst(run), next: 0, cursor: endOf(run) }]
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const child = top.children[top.next++]
    if (child === undefined) {
      own(top.row.id, top.row.from, top.cursor)
      stack.pop()
      continue
    }
    const end = endOf(child)
    if (end > top.cursor || end <= child.from || child.from < top.row.from) continue
    own(top.row.id, end, top.cursor)
    top.cursor = child.from
    stack.push({ row: child, children: lastFirst(child), next: 0, cursor: end })
  }
  return out.reverse()
}
