// Compares the questions and calls of two runs, matched by content, as ids and times differ between any two runs.

import type { Id } from "./events.ts"
import { inOrder } from "./order.ts"
import type { Cost } from "../base/cost.ts"
import type { Row, RunState } from "./state.ts"
import { contentOf, contentOfAll, contentOfText, valueOfRow } from "./values.ts"

/** A question, call or native of one run. Those of equal content count as one. */
export interface Compared {
  readonly what: "question" | "call" | "native"
  /** The first row of this content in its run. */
  readonly id: Id
  readonly name: string
  /** The number of times that it was asked or called, hits included. */
  readonly times: number
}

/** The differences between two runs, by the content of their questions, calls and natives. */
export interface TraceDiff {
  /** In the first run only, in its order. */
  readonly gone: readonly Compared[]
  /** In the second run only, in its order. */
  readonly come: readonly Compared[]
  /** In both runs, with different results. */
  readonly changed: readonly { readonly before: Compared; readonly after: Compared }[]
  readonly same: number
  readonly cost: { readonly before: Cost; readonly after: Cost }
}

interface Group {
  readonly what: Compared["what"]
  /** The identity apart from arguments and data. */
  readonly subject: string
  readonly name: string
  readonly id: Id
  times: number
  readonly results: Set<string>
}

/**
 * Compares two runs. Questions match by text, data and sample, regardless of the model; calls by task and arguments. A
 * hit counts as the question or call whose result it reuses; if the trace does not have its arguments, it matches by
 * name and result. Results are compared as sets.
 */
export function diffTraces(before: RunState, after: RunState): TraceDiff {
  const a = contentsOf(before)
  const b = contentsOf(after)
  const changed: { readonly before: Compared; readonly after: Compared }[] = []
  let same = 0
  for (const [key, group] of a.groups) {
    const other = b.groups.get(key)
    if (other === undefined) continue
    if (sameResults(group.results, other.results)) same++
    else changed.push({ before: comparedOf(group), after: comparedOf(other) })
  }
  const only = ({ groups }: Contents, others: Contents): readonly Compared[] => {
    const missing = [...groups].filter(([key]) => !others.groups.has(key)).map(([, group]) => group)
    const lost = missing.filter(
      ({ subject, results }) => ![...results].some((result) => others.hits.has(subject + result)),
    )
    same += missing.length - lost.length
    return lost.map(comparedOf)
  }
  const [gone, come] = [only(a, b), only(b, a)]
  return { gone, come, changed, same, cost: { before: before.totals.cost, after: after.totals.cost } }
}

interface Contents {
  readonly groups: ReadonlyMap<string, Group>
  /** Subjects with results of the hits whose arguments the trace does not have. */
  readonly hits: ReadonlySet<string>
}

function contentsOf(state: RunState): Contents {
  const groups = new Map<string, Group>()
  const hits = new Set<string>()
  for (const row of inOrder(state)) {
    const subject = subjectOf(state, row)
    if (subject === null) continue
    const result = resultOf(state, row)
    if (subject.given === null) {
      if (result !== null) hits.add(subject.subject + result)
      continue
    }
    const key = subject.subject + subject.given
    let group = groups.get(key)
    if (group === undefined) groups.set(key, (group = { ...subject, id: row.id, times: 0, results: new Set() }))
    group.times++
    if (result !== null) group.results.add(result)
  }
  return { groups, hits }
}

interface Subject {
  readonly what: Compared["what"]
  readonly name: string
  readonly subject: string
  /** The arguments or data; null if the trace does not have them. */
  readonly given: string | null
}

function subjectOf(state: RunState, row: Row): Subject | null {
  const { kind, name, arguments: given, question } = row
  switch (kind) {
    case "call":
    case "native":
      return { what: kind, name, subject: JSON.stringify([kind, name]), given: contentOfAll(given) }
    case "question":
      return {
        what: kind,
        name,
        subject: JSON.stringify([kind, contentOf(question!.text)]),
        given: `${contentOfAll(given)} ${question!.sample}`,
      }
    case "hit": {
      const { what, of } = row.hit!
      const original = of !== null && Object.hasOwn(state.rows, of) ? state.rows[of]! : null
      if (original?.kind === what) return subjectOf(state, original)
      const all = given.length === 0 ? null : contentOfAll(given)
      if (what === "call") return { what, name, subject: JSON.stringify([what, name]), given: all }
      return {
        what,
        name,
        subject: JSON.stringify([what, contentOfText(name)]),
        given: all === null ? null : `${all} 0`,
      }
    }
    case "run":
    case "node":
    case "request":
      return null
  }
}

/** The result or failure of a row; null while it runs. */
function resultOf(state: RunState, row: Row): string | null {
  if (row.state === "failed") return `failed ${row.failure?.code ?? ""} ${row.failure?.message ?? ""}`
  const value = valueOfRow(state, row)
  return value === null ? null : contentOf(value)
}

/** A row without a result yet differs from nothing. */
function sameResults(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size === 0 || b.size === 0) return true
  return a.size === b.size && [...a].every((result) => b.has(result))
}

function comparedOf({ what, id, name, times }: Group): Compared {
  return { what, id, name, times }
}
