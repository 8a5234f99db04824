// What the row of a trace whose result is replaced is, by content: it stands for all that is equal to it.

import { UsageError } from "../../base/errors.ts"
import type { Replacement } from "../../trace/tracer.ts"
import type { Id } from "../../trace/events.ts"
import { inOrder } from "../../trace/order.ts"
import type { Row, RunState } from "../../trace/state.ts"
import { contentOfAll } from "../../trace/values.ts"
import { isOpaque, questionContent } from "./contents.ts"
import { askedIn } from "./recorded.ts"

export type Target = Replacement["target"]

/** Throws `UsageError` for a row that is none, or is nothing whose result could be another. */
export function targetOf(state: RunState, id: Id): Target {
  const given = Object.hasOwn(state.rows, id) ? state.rows[id] : undefined
  if (given === undefined)
    throw new UsageError(
      "unknown-row",
      `the trace has no row ${id}`,
      "recall trace tree FILE shows the numbers of all rows",
    )
  const row = originalOf(state, given)
  const asked = askedIn(row)
  const isCall = row.kind === "call" || row.hit?.what === "call"
  if (asked === null && !(isCall && row.at !== null && (row.kind === "call" || row.arguments.length > 0))) {
    throw new UsageError(
      "unforkable",
      `row ${id} is ${wordsFor(given)}`,
      "the result of a question, of a call of a task, or of a remembered one can be replaced: recall trace tree FILE shows them",
    )
  }
  const target: Target =
    asked !== null
      ? { what: "question", content: questionContent(asked, row.arguments) }
      : { what: "call", task: row.name, module: row.module ?? row.at!.source, content: contentOfAll(row.arguments) }
  if (isOpaque(row.arguments) && isTwice(state, target)) {
    throw new UsageError(
      "unforkable",
      `row ${id} was given a function or type, and others were given one that looks the same: which of them is meant is not in the trace`,
    )
  }
  return target
}

/** The row whose result a hit has taken, or the hit itself where that is another run's. */
function originalOf(state: RunState, row: Row): Row {
  const of = row.hit?.of ?? null
  return of !== null && Object.hasOwn(state.rows, of) && state.rows[of]!.kind !== "hit" ? state.rows[of]! : row
}

/** Whether a target is the call of a task with these arguments. */
export function isCallOf({ what, ...target }: Target, task: string, module: string): boolean {
  return what === "call" && target.task === task && target.module === module
}

function isTwice(state: RunState, target: Target): boolean {
  return (
    inOrder(state).filter((row) => {
      const asked = askedIn(row)
      if (target.what === "question") return asked !== null && questionContent(asked, row.arguments) === target.content
      return row.kind === "call" && row.name === target.task && contentOfAll(row.arguments) === target.content
    }).length > 1
  )
}

function wordsFor({ kind }: Row): string {
  switch (kind) {
    case "run":
      return "the run itself"
    case "request":
      return "a request to a model"
    case "node":
      return "a node of a text"
    case "native":
      return "a call of a function of the host"
    case "hit":
      return "a remembered result of which the trace does not say what it was given"
    case "call":
    case "question":
      return `a ${kind}`
  }
}
