// The names in scope at a row: arguments of the call, data of the question, names bound by its answer.

import type { Part } from "../../../grammar/index.ts"
import { parseDocument } from "../../../grammar/document.ts"
import type { TracedValue } from "../../trace/events.ts"
import { RUN } from "../../trace/reduce.ts"
import { nodesOf, slicesWithout, writtenBy } from "../../trace/provenance/document.ts"
import { createTexts } from "../../trace/provenance/texts.ts"
import type { Row, RunState } from "../../trace/state.ts"
import { valueOfRow } from "../../trace/values.ts"

export interface BoundName {
  readonly name: string
  readonly value: TracedValue
}

/** The rows from `row` up to the run. */
export function chainOf({ rows }: RunState, row: Row): readonly Row[] {
  const chain = [row]
  for (let { id, parent } = row; id !== RUN; { id, parent } = rows[parent]!) chain.push(rows[parent]!)
  return chain
}

/** The nearest call, native, question or run, from the row itself upwards. */
export function frameOf(state: RunState, row: Row): Row {
  return chainOf(state, row).find(({ kind }) => kind !== "node" && kind !== "request")!
}

/** The names bound at a row, each once: a later binding hides an earlier one. */
export function bindingsAt(state: RunState, row: Row): readonly BoundName[] {
  const frame = frameOf(state, row)
  const names = new Map<string, TracedValue>(frame.arguments.map(({ name, value }) => [name, value]))
  for (const { name, value } of frame.question === undefined ? [] : boundIn(state, frame)) names.set(name, value)
  return [...names].map(([name, value]) => ({ name, value }))
}

/** The row's own result; null without one. */
export function resultOf(state: RunState, row: Row): TracedValue | null {
  return row.kind === "run" ? (state.end?.text ?? null) : valueOfRow(state, row)
}

/** The names that the answer to a question has bound so far, in order, then `it`. */
function boundIn(state: RunState, question: Row): readonly BoundName[] {
  const written = writtenBy(state, question) ?? ""
  const bound: BoundName[] = []
  let it: TracedValue | null = null
  let known: { readonly start: number; readonly names: readonly string[]; next: number } | null = null
  for (const node of nodesOf(state, question)) {
    const { start, end } = node.at!
    if (known === null || known.start !== start) known = { start, names: namesIn(written.slice(start, end)), next: 0 }
    const name = node.node!.kind === "effect" ? known.names[known.next++] : undefined
    if (node.value === null) continue
    if (node.node!.kind === "result") it = node.value
    else if (name !== undefined) bound.push({ name, value: node.value })
  }
  return it === null ? bound : [...bound, { name: "it", value: it }]
}

/** The names that a part of an answer binds. */
function namesIn(source: string): readonly string[] {
  const { document } = parseDocument(source, { mode: "answer" })
  return document.parts.flatMap(namesOf)
}

function namesOf(part: Part): readonly string[] {
  switch (part.kind) {
    case "bind":
      return part.bindings.map(({ name }) => name.text)
    case "block":
      return part.declarations.flatMap((declaration) =>
        declaration.kind === "let-declaration" ? declaration.bindings.map(({ name }) => name.text) : [],
      )
    case "call":
    case "declare":
    case "text":
      return []
  }
}

/** The text of the answer or document so far, with unfinished nodes as they were written. Null if there is no text. */
export function textSoFar(state: RunState, row: Row): string | null {
  const around = chainOf(state, row).find(({ kind }) => kind === "question" || kind === "run")!
  const texts = createTexts(state)
  const written =
    around.kind === "question"
      ? writtenBy(state, around)
      : state.run?.kind === "document"
        ? texts.of(state.run.text)
        : null
  if (written === null) return null
  const slice = slicesWithout(around.kind === "run" ? (state.run?.unwritten ?? []) : [], written)
  const parts: string[] = []
  let at = 0
  for (const node of nodesOf(state, around)) {
    const { start, end } = node.at!
    if (start < at || node.state !== "done") continue
    parts.push(slice(at, start), node.node!.kind === "result" ? (texts.ofRow(node) ?? written.slice(start, end)) : "")
    at = end
  }
  return [...parts, slice(at, written.length)].join("")
}
