// Deadlocks: calls that wait for themselves, directly or through others, are found in the graph of waits and failed.

import { shorten } from "../base/shorten.ts"
import { stronglyConnectedComponents } from "../values/components.ts"
import { Failure } from "../values/failure.ts"
import { Future, PENDING } from "./future.ts"
import { CallFuture } from "./call-future.ts"
import { ConstantFuture } from "./constant-future.ts"
import { QuestionFuture } from "./effects.ts"
import type { Machine } from "./machine.ts"

/**
 * Fails every call, question and constant of this run that lies on a cycle of waits reachable from `from`, with
 * `cyclic-call`. Returns whether there was a cycle.
 */
export function failCycles(machine: Machine, from: readonly Future[]): boolean {
  const cycles = stronglyConnectedComponents(from, unsettled).filter(
    (component) => component.length > 1 || unsettled(component[0]!).includes(component[0]!),
  )
  for (const cycle of cycles) failComponent(machine, cycle)
  return cycles.length > 0
}

function unsettled(node: Future): Future[] {
  const waits: Future[] = []
  for (const outcome of node.dependencies())
    if (outcome instanceof Future && outcome.state === PENDING) waits.push(outcome)
  return waits
}

function failComponent(machine: Machine, component: readonly Future[]): void {
  const calls = component.filter(
    (node) => node instanceof CallFuture || node instanceof QuestionFuture || node instanceof ConstantFuture,
  )
  const names = [...new Set(calls.map(describe))].sort()
  const shown = names.length > 4 ? [...names.slice(0, 4), "…"] : names
  const message = (node: Future) => {
    if (names.length > 1) return `calls wait for each other: ${shown.join(", ")}`
    const same = node instanceof ConstantFuture ? "constant" : "call with the same arguments"
    return `${shown[0]} waits for itself: its value needs the value of the same ${same}`
  }
  for (const node of calls) {
    if (node.state !== PENDING || node.context.run !== machine.program.run) continue
    node.fail(
      machine,
      new Failure("cyclic-call", message(node), {
        location: node.location,
        hint: "let each call work on something smaller, and end in a case that calls no further",
      }),
    )
  }
}

function describe(node: CallFuture | QuestionFuture | ConstantFuture): string {
  if (node instanceof CallFuture) return node.describe()
  return node instanceof ConstantFuture
    ? `the constant ${node.name}`
    : `the question ${JSON.stringify(shorten(node.ask.question))}`
}
