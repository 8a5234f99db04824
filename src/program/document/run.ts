// The evaluation of a document in one instance: its steps, concurrently, and its text or the value of its answer.

import type { Span } from "../../../grammar/index.ts"
import type { Frame } from "../../machine/code.ts"
import { certainText } from "../../machine/certain-text.ts"
import { DONE, Future, type Outcome } from "../../machine/future.ts"
import type { Instance } from "../../machine/instance.ts"
import type { Machine } from "../../machine/machine.ts"
import { observed } from "../../machine/observe.ts"
import { LastOf, Spliced } from "../../machine/spliced.ts"
import { Failed } from "../../machine/waiting.ts"
import type { Value } from "../../values/values.ts"
import type { DocumentCode } from "./code.ts"
import { joinSteps, layoutOf, textOf, trimmed, type LiveStep, type Piece, type PlacedPiece } from "./steps.ts"

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
    const { steps } = code
    if (code.answered)
      return joinSteps(
        machine,
        frame,
        steps,
        (values) => values[values.length - 1]!,
        (machine, parts) => new LastOf(machine, parts),
      )
    if (code.isAnswer) return joinSteps(machine, frame, steps, (values) => textOf(code.source, steps, values, trimmed))
    return joinSteps(
      machine,
      frame,
      steps,
      (values) => textOf(code.source, steps, values),
      (machine, parts, go) => new Spliced(machine, parts, go, layoutOf(steps)),
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

  /**
   * The text so far. A node without a result appears as the part of its text that is certain, or as it is written in
   * `source` where there is none.
   */
  partialText(source: string): string {
    const { frame, code } = this
    const { steps } = code
    const shown: string[] = []
    const texts: (string | null)[] = []
    for (const step of steps) {
      if (step.kind === "text") texts.push(step.text)
      else {
        const outcome = frame[step.slot] as Outcome | undefined
        if (step.kind === "answer" && !code.isAnswer) return outcome === undefined ? "" : certainText(outcome)
        texts.push(null)
        shown.push(shownSoFar(step, outcome, source))
      }
    }
    let next = 0
    return (code.isAnswer ? trimmed(texts) : texts).map((text) => text ?? shown[next++]!).join("")
  }

  /** The places of the nodes without a result. */
  missing(): readonly Span[] {
    return this.code.steps.flatMap((step) => {
      if (step.kind === "text") return []
      const outcome = this.frame[step.slot] as Outcome | undefined
      const { start, end } = step.part
      return isDone(outcome) ? [] : [{ start, end }]
    })
  }
}

/** The text of a step that may have no result yet. A binding takes no place. */
function shownSoFar({ kind, part, written = part }: LiveStep, outcome: Outcome | undefined, source: string): string {
  if (kind === "effect") return ""
  const certain = outcome === undefined || kind !== "result" ? "" : certainText(outcome)
  return isDone(outcome) || certain !== "" ? certain : source.slice(written.start, written.end)
}

function isDone(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && !(outcome instanceof Future && outcome.state !== DONE)
}
