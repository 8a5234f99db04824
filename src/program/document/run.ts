// The evaluation of a document in one instance: its steps, concurrently, and its text or the value of its answer.

import type { Frame } from "../../machine/code.ts"
import { DONE, Future, type Outcome } from "../../machine/future.ts"
import type { Instance } from "../../machine/instance.ts"
import type { Machine } from "../../machine/machine.ts"
import { observed } from "../../machine/observe.ts"
import { MAX_MISSING } from "../../machine/partial.ts"
import { Failed } from "../../machine/waiting.ts"
import { showInText } from "../../values/show.ts"
import type { Value } from "../../values/values.ts"
import type { DocumentCode } from "./code.ts"
import { joinSteps, textOf, trimmed, type LiveStep, type Piece, type PlacedPiece } from "./steps.ts"

export class DocumentRun {
  readonly code: DocumentCode
  private readonly machine: Machine
  private readonly frame: Frame

  constructor(machine: Machine, code: DocumentCode, instance: Instance) {
    this.machine = machine
    this.code = code
    this.frame = instance.document = [instance]
  }

  /** Evaluates a step. Must be called on the trampoline. */
  evaluate(step: LiveStep): Outcome {
    return (this.frame[step.slot] = step.code(this.machine, this.frame))
  }

  /** Evaluates a step, under its own row if the run is observed. */
  private evaluateObserved(step: LiveStep): Outcome {
    const { machine, code } = this
    const { observer } = machine
    if (observer === null) return this.evaluate(step)
    const row = observer.node(machine.context.row, step.kind, { source: code.source, span: step.part })
    return observed(machine, observer, row, () => this.evaluate(step))
  }

  /** Sets the outcome of a step to a future that will evaluate it. */
  expect(step: LiveStep, outcome: Future): void {
    this.frame[step.slot] = outcome
  }

  /** Adds evaluated steps again that the `undo` of a part before them has removed. */
  restore(steps: readonly LiveStep[]): void {
    for (const [i, { slot }] of this.code.restore(steps).entries()) this.frame[slot] = this.frame[steps[i]!.slot]
  }

  /** The document's value once all its steps have settled: the answer, or the text with the results. */
  outcome(): Outcome {
    const { machine, frame, code } = this
    return joinSteps(machine, frame, code.steps, (values) =>
      code.answered
        ? values[values.length - 1]!
        : textOf(code.source, code.steps, values, code.isAnswer ? trimmed : undefined),
    )
  }

  /** The texts and results of an answer, in order, without white space around it. All its steps must have succeeded. */
  pieces(): readonly Piece[] {
    const pieces = this.placedPieces().map(({ piece }) => piece)
    const results = pieces.filter((piece) => typeof piece !== "string")
    const texts = trimmed(pieces.map((piece) => (typeof piece === "string" ? piece : null)))
    let next = 0
    return texts.map((text) => text ?? results[next++]!)
  }

  /** The texts and results of a document as they stand there, with their places. */
  placedPieces(): readonly PlacedPiece[] {
    return this.code.steps.flatMap((step): readonly PlacedPiece[] => {
      if (step.kind === "text") {
        const { text, start } = step
        return [{ piece: text, span: { start, end: start + text.length } }]
      }
      if (step.kind !== "result") return []
      const outcome = this.frame[step.slot] as Outcome
      return [{ piece: { value: outcome instanceof Future ? outcome.value : (outcome as Value) }, span: step.part }]
    })
  }

  /** Evaluates all steps concurrently. */
  evaluateAll(): Outcome {
    const { machine, frame, code } = this
    let waits = false
    for (const [i, step] of code.steps.entries()) {
      if (step.kind === "text") continue
      const outcome: Outcome = waits
        ? machine.attempt(() => this.evaluateObserved(step), frame)
        : this.evaluateObserved(step)
      frame[step.slot] = outcome
      waits ||= outcome instanceof Future
      // Nothing to the right of a failure affects the outcome.
      if (outcome instanceof Failed) return joinSteps(machine, frame, code.steps.slice(0, i + 1), () => null)
    }
    return this.outcome()
  }

  /** The text so far, and the nodes without a result, which appear there as they are written in `source`. */
  partial(source: string): { readonly value: string; readonly missing: readonly string[] } {
    const { frame, code } = this
    const missing: string[] = []
    const texts = code.steps.map((step) => {
      if (step.kind === "text") return step.text
      const outcome = frame[step.slot] as Outcome | undefined
      if (outcome === undefined || (outcome instanceof Future && outcome.state !== DONE)) {
        const written = writtenAt(source, step)
        if (missing.length < MAX_MISSING) missing.push(written)
        return written
      }
      return step.kind === "result" ? showInText(outcome instanceof Future ? outcome.value : outcome) : ""
    })
    return { value: texts.join(""), missing }
  }
}

/** The text of a node, with the braces around it in a template. */
function writtenAt(source: string, { part: { start, end }, isOfTemplate }: LiveStep): string {
  if (isOfTemplate !== true) return source.slice(start, end)
  const opening = /\$\{\s*$/.exec(source.slice(Math.max(0, start - LONGEST_OPENING), start))?.[0]
  const closing = /^\s*\}/.exec(source.slice(end, end + LONGEST_OPENING))?.[0]
  const isInBraces = opening !== undefined && closing !== undefined
  return isInBraces ? source.slice(start - opening.length, end + closing.length) : source.slice(start, end)
}
const LONGEST_OPENING = 200
