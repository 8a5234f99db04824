// The definition that a call at a place calls.

import type { Apply, Call, Expression } from "../../../grammar/index.ts"
import type { Unit } from "../analysis.ts"
import { builtIn, declarationsIn, memberOf, type Definition } from "../definition.ts"
import type { Place } from "../place.ts"
import { resolved } from "./names.ts"

/** The definition of the callee; null for a question, a local name and a computed function. */
export function calleeOf(call: Apply | Call, unit: Unit, { bound, path }: Place): Definition | null {
  const named = (name: string): Definition | null => {
    if (bound.has(name)) return null
    // The declaration around the call may be half written, so that the unit lacks it.
    const [tree] = path
    const { parsed } = unit.linked
    for (const module of tree?.kind === "module" ? [{ ...parsed, module: tree }, parsed] : [parsed])
      if (declarationsIn(module).has(name)) return resolved(module, name, unit)
    return builtIn(name) ?? null
  }
  if (call.kind === "call") {
    const value = call.arguments[0]?.value
    const found = value?.kind === "literal" && typeof value.value === "string" ? named(value.value) : null
    return found?.kind === "task" || found?.kind === "native" ? found : null
  }
  return member(call.callee, unit, named) ?? (call.callee.kind === "name" ? named(call.callee.name) : null)
}

/** Whether a call asks a question: by `ask`, or by `CALL` with a text that is no name of a task. */
export function isAsking(call: Apply | Call, unit: Unit, place: Place): boolean {
  const callee = calleeOf(call, unit, place)
  return callee === null ? call.kind === "call" : callee.kind === "form" && callee.name === "ask"
}

function member(callee: Expression, unit: Unit, named: (name: string) => Definition | null): Definition | undefined {
  if (callee.kind !== "field" || callee.optional || callee.object.kind !== "name") return undefined
  const alias = named(callee.object.name)
  return alias?.kind === "module" ? memberOf(alias, callee.name.text, unit.linked) : undefined
}
