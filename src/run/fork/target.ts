// The target of a replacement: the content of a row in a trace, which everything equal to the row shares.

import { UsageError } from "../../base/errors.ts"
import type { Replacement } from "../../trace/tracer.ts"
import type { Id } from "../../trace/events.ts"
import { inOrder } from "../../trace/order.ts"
import type { Row, RunState } from "../../trace/state.ts"
import { contentOfAll } from "../../trace/values.ts"
import { isOpaque, questionContent } from "./contents.ts"
import { askedIn } from "./recorded.ts"

export type Target = Replacement["target"]

/** The target for a row. Throws `UsageError` for a row that does not exist, or whose result cannot be replaced. */
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
      "the result of a question, of a call of a task, or of a remembered one can be replaced: "
        + "recall trace tree FILE shows them",
    )
  }
  const target: Target =
    asked !== null
      ? { what: "question", content: questionContent(asked, row.arguments) }
      : { what: "call", task: row.name, module: row.module ?? row.at!.source, content: contentOfAll(row.arguments) }
  if (isOpaque(row.arguments) && isTwice(state, target)) {
    throw new UsageError(
      "unforkable",
      `row ${id} has a function or type among its arguments, and another row has one that looks the same: `
        + "the trace does not tell them apart",
    )
  }
  return target
}

/** The row whose result a hit has taken; the hit itself where another run has that row. */
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
      return "a remembered result whose arguments are not in the trace"
    case "call":
    case "question":
      return `a ${kind}`
  }
}
