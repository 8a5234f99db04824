// The evaluation of the nodes between two requests: one where generation stopped, or the tool's calls of a message.

import type { Node, Span } from "../../../grammar/index.ts"
import { visit } from "../../../grammar/walk.ts"
import { stronger, type Effect } from "../../values/effect.ts"
import { Failure } from "../../values/failure.ts"
import type { Callable, Value } from "../../values/values.ts"
import { countedFor } from "../counted.ts"
import type { Detector } from "./detector.ts"
import type { Draft } from "./draft.ts"
import type { Feedback } from "./feedback.ts"
import { readsBefore } from "./readings.ts"
import type { Nodes, SettledNode, StartedNode } from "./nodes.ts"
import type { Progress } from "./progress.ts"
import type { ReadCall } from "./tool-call.ts"
import type { WriterOptions } from "./writer-options.ts"

/** Nodes that are evaluated at the same time. */
export interface Batch {
  /** The text before them, since the last stop. */
  readonly text: string
  /** The nodes as they are written, one behind the other, and their place. */
  readonly source: string
  readonly span: Span
  readonly nodes: readonly ReadCall[]
  /** Whether the result of a node takes its place in the text. */
  readonly how: "placed" | "bound"
}

/** The outcome of each node of a batch; or a problem with all of them, of which nothing is left in the document. */
export type Evaluated =
  | { readonly kind: "made"; readonly outcomes: readonly (SettledNode | Failure)[] }
  | { readonly kind: "taken-back"; readonly problem: Failure }

/** The answer in which a batch is evaluated. */
export interface Surroundings {
  readonly options: WriterOptions
  readonly draft: Draft
  readonly feedback: Feedback
  readonly nodes: Nodes
  readonly detector: Detector
  readonly progress: Progress
}

export function hasWorked<T>(one: T | Failure): one is T {
  return !(one instanceof Failure)
}

/** Evaluates a batch. A node that fails leaves nothing, and the others stay. Nodes that lead no further do not. */
export async function evaluate(batch: Batch, surroundings: Surroundings): Promise<Evaluated> {
  const { options, nodes, progress } = surroundings
  const { machine, question } = options
  const effect = effectIn(batch, question.ask.tools)
  const isRepeated = progress.isRepeated(batch.text, batch.source, effect)
  // Only a call that reads what is before it or outside, or binds, can have another result, which is progress.
  const isKnown = effect !== "read" && !readsBefore(batch.source)
  if (isRepeated && isKnown && batch.nodes.every(({ part }) => part?.kind === "call"))
    return takenBack(batch.span, "repeat", surroundings)
  const started = batch.nodes.map((node) => start(node, batch.how, surroundings))
  const outcomes: (SettledNode | Failure)[] = []
  for (const one of started) outcomes.push(hasWorked(one) ? await nodes.settled(one) : one)
  if (outcomes.every(hasWorked)) {
    const results = outcomes.flatMap((one) => one.results)
    const isSame = isRepeated && progress.hasSameResults(results)
    if (isSame || countedFor(machine, question, () => progress.isStalled(results))) {
      started.find(hasWorked)?.undo()
      return takenBack(batch.span, isSame ? "repeat" : "stall", surroundings)
    }
  } else removeFailed(started, outcomes, options)
  return { kind: "made", outcomes }
}

/** The strongest effect of the tools that a batch names. */
function effectIn({ nodes }: Batch, tools: readonly Callable[]): Effect {
  const named = new Set<Value>()
  const enter = (node: Node) => {
    if (node.kind === "name") named.add(node.name)
    if (node.kind === "literal") named.add(node.value)
  }
  for (const { part } of nodes) if (part !== null) visit(part, { enter })
  return tools.reduce<Effect>(
    (effect, tool) => (named.has(tool.name) ? stronger(effect, tool.effect()) : effect),
    "none",
  )
}

function start(
  node: ReadCall,
  how: "placed" | "bound",
  { options, feedback, nodes }: Surroundings,
): StartedNode | Failure {
  if (node.part === null) return feedback.failureOf(node.reason)
  for (const repair of node.repairs) feedback.report({ ...repair, source: options.source })
  return nodes.start(node.part, how)
}

function takenBack(span: Span, why: "repeat" | "stall", { options, progress }: Surroundings): Evaluated {
  const { source, question } = options
  return { kind: "taken-back", problem: progress[why]({ source, span }, question.location) }
}

/** Removes the nodes that failed from the document. Those behind the first are removed with it, and added again. */
function removeFailed(
  started: readonly (StartedNode | Failure)[],
  outcomes: readonly (SettledNode | Failure)[],
  { document }: WriterOptions,
): void {
  const first = started.findIndex((one, i) => hasWorked(one) && !hasWorked(outcomes[i]!))
  if (first < 0) return
  for (const [i, one] of started.entries()) {
    if (i < first || !hasWorked(one)) continue
    if (i === first) one.undo()
    else if (hasWorked(outcomes[i]!)) document.restore(one.calls.map(({ step }) => step))
  }
}
