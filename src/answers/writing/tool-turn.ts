// A message that ended with calls of the tool: they are evaluated at the same time, each with an outcome of its own.

import type { CallOutcome, ToolCall } from "../../models/model.ts"
import { sourceOf } from "../../trace/call-source.ts"
import { evaluate, hasWorked, type Surroundings } from "./evaluation.ts"
import { readCall } from "./tool-call.ts"

/** Evaluates the calls behind the draft's text, and adds them to its transcript. */
export async function evaluateCalls(calls: readonly ToolCall[], surroundings: Surroundings): Promise<void> {
  const { draft, detector } = surroundings
  const text = draft.text()
  draft.transcribe()
  draft.advance()
  const sources = calls.map(sourceOf)
  draft.push(sources.join(""))
  const outcomes = await outcomesOf(sources, text, surroundings)
  draft.add({ kind: "calls", calls: calls.map((call, i) => ({ call, outcome: outcomes[i]! })) })
  draft.advance()
  detector.advance()
}

async function outcomesOf(
  sources: readonly string[],
  text: string,
  surroundings: Surroundings,
): Promise<readonly (readonly CallOutcome[])[]> {
  const { draft, feedback, progress } = surroundings
  const source = draft.text()
  const span = { start: draft.origin, end: draft.end }
  let at = span.start
  const nodes = sources.map((one) => readCall(one, (at += one.length) - one.length))
  const evaluated = await evaluate({ text, source, span, nodes, how: "bound" }, surroundings)
  if (evaluated.kind === "taken-back") {
    const message = feedback.tell(evaluated.problem)
    return sources.map(() => [{ kind: "problem", message }])
  }
  const { outcomes } = evaluated
  const worked = outcomes.filter(hasWorked)
  if (worked.length === 0) progress.addProblem(text)
  else
    progress.addCalls(
      text,
      source,
      worked.flatMap(({ results }) => results),
    )
  return outcomes.map((one) => (hasWorked(one) ? one.shown : [{ kind: "problem", message: feedback.count(one) }]))
}
