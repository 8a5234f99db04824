// The signature of the call around a place, with the parameter that is being written there.

import { unitAt, type Analysis } from "./analysis.ts"
import { calleeOf } from "./completion/callee.ts"
import { HOLE, holeAt } from "./completion/hole.ts"
import { builtIn } from "./definition.ts"
import { describe, parametersOf } from "./describe.ts"
import { knowledgeIn, placeOf } from "./place.ts"

/** The signature of a call. */
export interface Signature {
  readonly label: string
  /** Markdown; null without any. */
  readonly documentation: string | null
  /** The parameters as the label writes them. */
  readonly parameters: readonly string[]
  /** The index of the parameter at the place; null where it is none of them. */
  readonly active: number | null
}

/** The signature of the innermost call around an offset, also in half-written code; null outside of all calls. */
export function signatureAt(analysis: Analysis, offset: number): Signature | null {
  const unit = unitAt(analysis, offset)
  const hole = holeAt(unit.text, offset, unit.kind)
  if (hole === null) return null
  const place = placeOf(hole.tree, hole.node, knowledgeIn(unit))
  for (let i = place.path.length - 1; i > 0; i--) {
    const [call, argument] = [place.path[i - 1]!, place.path[i]!]
    if ((call.kind !== "apply" && call.kind !== "call") || argument.kind !== "argument") continue
    const task = calleeOf(call, unit, place)
    const callee = task ?? (call.kind === "call" ? builtIn("ask")! : null)
    const parameters = callee === null ? null : parametersOf(callee)
    if (callee === null || parameters === null) return null
    const { signature: label, documentation } = describe(callee)
    const index = call.arguments.indexOf(argument)
    const before = place.path[i - 2]
    // The name of the task is no argument of it, and the left side of a pipe is the first one.
    const offset =
      (call.kind === "call" && task !== null ? -1 : 0) + (before?.kind === "pipe" && before.right === call ? 1 : 0)
    const written = argument.name?.text
    const named = parameters.findIndex(({ name }) => name === written)
    const isPlain = written === undefined || written === HOLE
    const position = index + offset
    // `ask` takes any number of data before its options.
    const rest = parameters.findIndex(({ label }) => label.endsWith("…"))
    const placed = rest >= 0 ? Math.min(position, rest) : position
    const active = isPlain ? placed : named
    return {
      label,
      documentation,
      parameters: parameters.map((one) => one.label),
      active: active >= 0 && active < parameters.length ? active : null,
    }
  }
  return null
}
