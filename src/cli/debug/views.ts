// Renders the state of a run for the debugger, as lines that are safe to print.

import { indexLines } from "../../diagnostics/position.ts"
import { PLAIN } from "../../diagnostics/render.ts"
import { visible } from "../../diagnostics/visible.ts"
import { sumsOf } from "../../trace/order.ts"
import type { Row, RunState } from "../../trace/state.ts"
import { treeOf } from "../../trace/tree.ts"
import { shownOf, sourceOf } from "../../trace/values.ts"
import { textLines } from "../commands/trace/show.ts"
import { lineOf } from "../commands/trace/tree.ts"
import { hitWords, nameWords, valueWords } from "../commands/trace/words.ts"
import { costWords, countWords, oneLine } from "../words.ts"
import { bindingsAt, chainOf, resultOf, textSoFar } from "./bindings.ts"
import type { Stop } from "./history.ts"

/** Held requests that are listed. */
const MAX_LISTED = 10
/** UTF-16 units of a source's name. */
const MAX_SOURCE = 80

/** The current stop, with the row's place and result. */
export function stopLines(state: RunState, { id, kind }: Stop): readonly string[] {
  const row = state.rows[id]!
  switch (kind) {
    case "begins":
      return [`#${id} ${nameWords(state, row)}${placeWords(state, row)}`]
    case "remembered":
      return [
        `#${id} ${nameWords(state, row)}${resultWords(state, row)}  ${hitWords(row) ?? ""}${placeWords(state, row)}`,
      ]
    case "ends":
      return [`#${id} ${nameWords(state, row)}${resultWords(state, row)}${spentWords(state, row)}`]
    case "over":
      return [
        `The run is over: ${state.end?.outcome ?? "unfinished"}${resultWords(state, row)}${spentWords(state, row)}`,
      ]
  }
}

/** The requests that are held and have not been sent. */
export function waitingLines(state: RunState, waiting: readonly number[]): readonly string[] {
  const listed = waiting.slice(0, MAX_LISTED).map((id) => {
    const row = state.rows[id]!
    const parent = `#${row.parent} ${nameWords(state, state.rows[row.parent]!)}`
    return `  to be sent: #${id} ${nameWords(state, row)} for ${parent}`
  })
  return waiting.length > MAX_LISTED
    ? [...listed, `  and ${countWords(waiting.length - MAX_LISTED, "more request")}`]
    : listed
}

export function whereLines(state: RunState, row: Row): readonly string[] {
  return chainOf(state, row).map(
    (row, i) => `${i === 0 ? "→" : " "} #${row.id} ${nameWords(state, row)}${placeWords(state, row)}`,
  )
}

export function bindingLines(state: RunState, row: Row): readonly string[] {
  const result = resultOf(state, row)
  const lines = [...bindingsAt(state, row), ...(result === null ? [] : [{ name: "result", value: result }])].map(
    ({ name, value }) => `  ${oneLine(name, MAX_SOURCE)}: ${valueWords(state, value)}`,
  )
  return lines.length === 0 ? ["No name is bound here."] : lines
}

/** The value of a name, whole. */
export function valueLines(state: RunState, row: Row, name: string): readonly string[] {
  const value =
    bindingsAt(state, row).findLast((bound) => bound.name === name)?.value
    ?? (name === "result" ? resultOf(state, row) : null)
  return value === null || value === undefined
    ? [`${oneLine(name, MAX_SOURCE)} is not bound here: print lists the names in scope.`]
    : textLines(shownOf(state, value))
}

export function answerLines(state: RunState, row: Row): readonly string[] {
  const text = textSoFar(state, row)
  return text === null ? ["No answer has begun here."] : textLines(text)
}

export function treeLines(state: RunState, current: number, depth: number): readonly string[] {
  return treeOf(state, { depth }).map((line) => `${line.row.id === current ? "→" : " "} ${lineOf(state, line, PLAIN)}`)
}

function resultWords(state: RunState, row: Row): string {
  if (row.failure !== null) return ` failed: ${visible(row.failure.code)}: ${oneLine(row.failure.message, 200)}`
  if (row.request !== undefined) {
    const { text, response } = row.request
    return ` ended: ${visible(response?.finish ?? "not yet")}, wrote "${oneLine(text.slice(0, response?.kept), 200)}"`
  }
  const value = resultOf(state, row)
  return value === null ? "" : ` → ${valueWords(state, value)}`
}

function spentWords(state: RunState, row: Row): string {
  const words = costWords(sumsOf(state).get(row.id)!)
  return words.length === 0 ? "" : `  ${words.join(", ")}`
}

/** The line and column in a program or module whose text is known, else the offset, as in an answer. */
function placeWords(state: RunState, { at }: Row): string {
  if (at === null) return ""
  const text = sourceOf(state, at.source)
  if (text === null) return `  at ${oneLine(at.source, MAX_SOURCE)}:${at.start}`
  const { line, column } = indexLines(text).position(at.start)
  return `  at ${oneLine(at.source, MAX_SOURCE)}:${line}:${column}`
}
