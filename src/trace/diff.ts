// What two runs asked and called, one against the other: matched by content, as ids and times differ in any two runs.

import type { Id } from "./events.ts"
import { inOrder } from "./order.ts"
import type { Cost, Row, RunState } from "./state.ts"
import { contentOf, contentOfAll, contentOfText, valueOfRow } from "./values.ts"

export interface Compared {
  readonly what: "question" | "call" | "native"
  /** The first row of this content in its run. */
  readonly id: Id
  readonly name: string
  /** How often it was asked or called, hits included. */
  readonly times: number
}

export interface TraceDiff {
  /** In the first run and not in the second, in the order of the first. */
  readonly gone: readonly Compared[]
  /** In the second and not in the first, in the order of the second. */
  readonly come: readonly Compared[]
  /** In both, with results that differ. */
  readonly changed: readonly { readonly before: Compared; readonly after: Compared }[]
  readonly same: number
  readonly cost: { readonly before: Cost; readonly after: Cost }
}

interface Group {
  readonly what: Compared["what"]
  readonly name: string
  readonly id: Id
  times: number
  readonly results: Set<string>
}

/**
 * A question is the same where its text, its data and its sample are, whatever model was asked; a call where its task and its arguments
 * are. A hit counts as what it stands for, where the trace says what that was given. Results are compared as sets.
 */
export function diffTraces(before: RunState, after: RunState): TraceDiff {
  const a = groupsOf(before)
  const b = groupsOf(after)
  const changed: { readonly before: Compared; readonly after: Compared }[] = []
  let same = 0
  for (const [key, group] of a) {
    const other = b.get(key)
    if (other === undefined) continue
    if (sameResults(group.results, other.results)) same++
    else changed.push({ before: comparedOf(group), after: comparedOf(other) })
  }
  const only = (groups: ReadonlyMap<string, Group>, others: ReadonlyMap<string, Group>) => [...groups].filter(([key]) => !others.has(key)).map(([, group]) => comparedOf(group))
  return { gone: only(a, b), come: only(b, a), changed, same, cost: { before: before.totals.cost, after: after.totals.cost } }
}

function groupsOf(state: RunState): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>()
  for (const row of inOrder(state)) {
    const subject = subjectOf(state, row)
    if (subject === null) continue
    const { what, key, name } = subject
    let group = groups.get(key)
    if (group === undefined) groups.set(key, (group = { what, name, id: row.id, times: 0, results: new Set() }))
    group.times++
    const result = resultOf(state, row)
    if (result !== null) group.results.add(result)
  }
  return groups
}

function subjectOf(state: RunState, row: Row): { readonly what: Compared["what"]; readonly key: string; readonly name: string } | null {
  const { kind, name, arguments: given, question } = row
  switch (kind) {
    case "call": case "native": return { what: kind, key: JSON.stringify([kind, name, contentOfAll(given)]), name }
    case "question": return { what: kind, key: JSON.stringify([kind, contentOf(question!.text), contentOfAll(given), question!.sample]), name }
    case "hit": {
      const { what, of } = row.hit!
      const original = of !== null && Object.hasOwn(state.rows, of) ? state.rows[of]! : null
      if (original !== null && original.kind === what) return subjectOf(state, original)
      // Without what it was given a hit is like no other.
      if (given.length === 0) return null
      return { what, key: JSON.stringify(what === "call" ? [what, name, contentOfAll(given)] : [what, contentOfText(name), contentOfAll(given), 0]), name }
    }
    case "run": case "node": case "request": return null
  }
}

/** What came of it; null while it goes on. */
function resultOf(state: RunState, row: Row): string | null {
  if (row.state === "failed") return `failed ${row.failure?.code ?? ""} ${row.failure?.message ?? ""}`
  const value = valueOfRow(state, row)
  return value === null ? null : contentOf(value)
}

/** What has no result yet differs from nothing. */
function sameResults(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size === 0 || b.size === 0) return true
  return a.size === b.size && [...a].every((result) => b.has(result))
}

function comparedOf({ what, id, name, times }: Group): Compared {
  return { what, id, name, times }
}
