// The trace of a made-up run with any number of calls.

import type { Id, Place, TraceEvent } from "../../src/trace/events.ts"

/** A run of so many calls: a tree of tasks in tens, many at once, each tenth of the innermost remembered. */
export function largeEvents(calls: number): readonly TraceEvent[] {
  const events: TraceEvent[] = [
    {
      type: "run",
      t: 0,
      version: 1,
      run: `large-${calls}`,
      name: "large.rcl",
      kind: "module",
      at: "2030-01-02T03:04:05.000Z",
      arguments: [],
      models: {},
      budget: {},
      text: { json: "EMIT work(0)" },
    },
  ]
  const at: Place = { source: "large.rcl", start: 0, end: 4 }
  const ends: { readonly t: number; readonly id: Id }[] = []
  for (let id = 1; id <= calls; id++) {
    const parent = Math.floor((id - 1) / 10)
    const isLeaf = id * 10 + 1 > calls
    if (isLeaf && id % 10 === 0)
      events.push({ type: "hit", t: id / 10, id, parent, what: "call", name: "work", of: id - 1, from: "run", at })
    else {
      events.push({
        type: "call",
        t: id / 10,
        id,
        parent,
        task: `work_${id % 7}`,
        arguments: [{ name: "n", value: { json: id } }],
        at,
      })
      ends.push({ t: isLeaf ? id / 10 + 20 : calls / 10 + 40 + (calls - id) / 1000, id })
    }
  }
  for (const { t, id } of ends) events.push({ type: "result", t, id, value: { json: `result ${id}` } })
  const [first, ...rest] = events
  return [first!, ...rest.sort((a, b) => a.t - b.t)]
}
