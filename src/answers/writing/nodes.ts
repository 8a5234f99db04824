// The nodes of an answer: each is compiled and started, and its result becomes a passage of the transcript.

import type { Diagnostic, Node, Span } from "../../../grammar/index.ts"
import { visit } from "../../../grammar/walk.ts"
import { DONE, type Future } from "../../machine/future.ts"
import { reportOutcome } from "../../machine/observe.ts"
import type { LivePart, LiveStep } from "../../program/document/steps.ts"
import { Failure } from "../../values/failure.ts"
import type { Value } from "../../values/values.ts"
import type { CallOutcome } from "../../models/model.ts"
import { cardOf, cardOfResult } from "../prompt/card.ts"
import { countedFor } from "../counted.ts"
import type { Draft } from "./draft.ts"
import type { Feedback } from "./feedback.ts"
import { MAX_CALLS } from "../limits.ts"
import type { Slips } from "../slips/slips.ts"
import { spellingOf, type Spelling } from "../decoding/spelling.ts"
import { explained, recoverable } from "./stop.ts"
import { endsQuestion } from "../unusable.ts"
import type { WriterOptions } from "./writer-options.ts"

/** The beginning of the names whose values are not shown to the model. */
const HIDDEN = "_"

/** A node under evaluation. A block has a call for each name that it binds. */
export interface StartedNode {
  readonly calls: readonly { readonly step: LiveStep; readonly call: Future }[]
  readonly warnings: readonly Diagnostic[]
  /** Removes the node and all that was added to the document since. */
  readonly undo: () => void
}

/** The results of a node, and what the model is shown of them. */
export interface SettledNode {
  readonly results: readonly Value[]
  readonly shown: readonly CallOutcome[]
}

export class Nodes {
  /** The numbers in the nodes that are not written as they are shown. */
  readonly spellings: Spelling[] = []
  private readonly options: WriterOptions
  private readonly draft: Draft
  private readonly feedback: Feedback
  private readonly slips: Slips
  private calls = 0
  /** The names that the nodes use. */
  private readonly used = new Set<string>()
  /** The calls of an answer that does not pause: their results reach the model only if the answer is refused. */
  private readonly unshown: Future[] = []

  constructor(options: WriterOptions, draft: Draft, feedback: Feedback, slips: Slips) {
    this.options = options
    this.draft = draft
    this.feedback = feedback
    this.slips = slips
  }

  /** Whether a node of the answer uses a name. */
  hasUsed(name: string): boolean {
    return this.used.has(name)
  }

  /** Starts a node of an answer that does not pause. */
  startLater(part: LivePart): void {
    const started = this.start(part, "placed")
    if (started instanceof Failure) this.feedback.refuse(started)
    else this.unshown.push(...started.calls.map(({ call }) => call))
  }

  /** Starts to evaluate a node. Returns the failure of one whose names or arguments are wrong. */
  start(part: LivePart, how: "placed" | "bound"): StartedNode | Failure {
    const { document, machine, question, source } = this.options
    const { steps, diagnostics, undo } = document.code.add(part, how)
    const error = diagnostics.find(({ severity }) => severity === "error")
    const warnings = diagnostics.filter((diagnostic) => diagnostic !== error)
    for (const warning of warnings) this.feedback.report(warning)
    const sourceOf = ({ start, end }: Span) => this.draft.between(start, end)
    const problem = error === undefined ? this.slips.inStrings(part, sourceOf) : this.feedback.failureOf(error)
    if (problem !== undefined) {
      undo()
      return problem
    }
    visit(part, { enter: (node) => this.note(node) })
    if (++this.calls > MAX_CALLS) {
      throw new Failure("too-many-calls", `one answer made more than ${MAX_CALLS} calls`, {
        location: question.location,
        hint: "work that is independent belongs in one call, with FOR or map",
      })
    }
    this.options.onCall()
    const calls = steps.map((step) => {
      const { observer } = machine
      const row = observer?.node(question.row, step.kind, { source, span: step.part }) ?? question.row
      const call = machine.spawn(question, row, () => document.evaluate(step))
      if (observer !== null) reportOutcome(machine, observer, row, call)
      document.expect(step, call)
      return { step, call }
    })
    return { calls, warnings, undo }
  }

  /** The results of a node, once all are there, or the failure that the model reads. */
  async settled({ calls, warnings }: StartedNode): Promise<SettledNode | Failure> {
    const { machine, question } = this.options
    const shown: CallOutcome[] = []
    const results: Value[] = []
    for (const { step, call } of calls) {
      const result = await machine.settled(question, call)
      const passage =
        result instanceof Failure ? explained(recoverable(result), warnings) : this.passageOf(step, result)
      if (passage instanceof Failure) return passage
      results.push(result as Value)
      if (passage !== undefined) shown.push(passage)
    }
    return { results, shown }
  }

  /** Lets later answers quote the results that the model was not shown. */
  quoteUnshown(): void {
    const { machine, question, quotable } = this.options
    for (const call of this.unshown)
      if (call.state === DONE) countedFor(machine, question, () => quotable.add(call.value))
  }

  /** Notes a name that a node uses, or a number that it does not write as values are shown. */
  private note(node: Node): void {
    if (node.kind === "name") this.used.add(node.name)
    if (node.kind !== "literal" || typeof node.value !== "number") return
    const spelling = spellingOf(this.draft.between(node.start, node.end))
    if (spelling !== undefined) this.spellings.push(spelling)
  }

  /**
   * The passage that shows a result to the model. A function can be bound, but neither shown nor placed in the text.
   */
  private passageOf(step: LiveStep, result: Value): CallOutcome | Failure | undefined {
    if (step.kind === "answer") return undefined
    const { machine, question, quotable, shown, source } = this.options
    const isPlaced = step.kind === "result"
    const bound = { kind: "note", message: `${step.name} is bound.` } as const
    try {
      const card = countedFor(machine, question, () => {
        const card = (isPlaced ? cardOf : cardOfResult)(step.name, result, shown)
        quotable.add(result)
        return card
      })
      if (!isPlaced && step.name.startsWith(HIDDEN)) return bound
      return { kind: "result", name: step.name, isPlaced, card }
    } catch (thrown) {
      if (!(thrown instanceof Failure) || endsQuestion(thrown)) throw thrown
      if (!isPlaced) return bound
      thrown.location ??= { source, span: { start: step.part.start, end: step.part.end } }
      return thrown
    }
  }
}
