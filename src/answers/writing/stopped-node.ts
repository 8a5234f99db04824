// A node at which generation has stopped: its outcome becomes part of the answer's progress and transcript.

import { Failure } from "../../values/failure.ts"
import type { LivePart } from "../../program/document/steps.ts"
import { evaluate, type Surroundings } from "./evaluation.ts"

/** Evaluates the node behind a text of the answer. One that leads no further is taken back together with the text. */
export async function evaluateStopped(part: LivePart, text: string, surroundings: Surroundings): Promise<void> {
  const { draft, feedback, detector, progress } = surroundings
  const { start, end } = part
  const source = draft.between(start, end)
  const nodes = [{ part, repairs: [] }]
  const evaluated = await evaluate({ text, source, span: { start, end }, nodes, how: "placed" }, surroundings)
  if (evaluated.kind === "taken-back") {
    detector.takeBack()
    draft.add({ kind: "problem", message: feedback.tell(evaluated.problem) })
    return
  }
  const outcome = evaluated.outcomes[0]!
  if (outcome instanceof Failure) {
    progress.addProblem(text)
    feedback.problem(outcome, part.kind === "block" ? part : undefined)
    return
  }
  const { results, shown } = outcome
  const placed = shown.find((passage) => passage.kind === "result" && passage.isPlaced)
  progress.add({ text, source, shown: placed?.kind === "result" ? placed.card : null }, results)
  for (const passage of shown) draft.add(passage)
  if (shown.length === 0) draft.add({ kind: "note", message: "The block was taken; what it declares is bound." })
}
