// The chain of a failure as a diagnostic has it: each call in a few words.

import type { CallAround, Diagnostic } from "../../grammar/diagnostic.ts"
import type { FailedCall, FailedItem, Step } from "./chain.ts"
import type { Failure } from "./failure.ts"
import { preview } from "./preview.ts"
import type { Value } from "./values.ts"

/** UTF-16 units of one argument, and of all arguments of a call. */
const ARGUMENT = 40
const ARGUMENTS = 120

/** The text of a value of a given name in a message. */
export type Shown = (name: string | null, value: Value, length: number) => string

const asItIs: Shown = (_, value, length) => preview(value, length)

/** The diagnostic of a failure that ends a run, with the calls that it has left. */
export function diagnosticOf(failure: Failure, shown: Shown = asItIs): Diagnostic {
  const calls = callsAround(failure, shown)
  return calls.length === 0 ? failure.toDiagnostic() : { ...failure.toDiagnostic(), calls }
}

function callsAround({ chain }: Failure, shown: Shown): CallAround[] {
  if (chain === null) return []
  const { inner, omitted, outer } = chain
  const before = inner.map((step) => callAround(step, shown))
  if (omitted > 0) before.push({ ...before.pop()!, omitted })
  return [...before, ...outer.map((step) => callAround(step, shown))]
}

function callAround({ call, item, location }: Step, shown: Shown): CallAround {
  return { call: item === null ? callText(call!, shown) : itemText(call, item, shown), ...location }
}

function itemText(call: FailedCall | null, { form, index, value }: FailedItem, shown: Shown): string {
  const item = index === null ? "an item" : `item ${index}`
  return `${item} of ${call === null ? form : call.name}: ${shown(null, value as Value, ARGUMENTS)}`
}

function callText({ name, parameters, frame }: FailedCall, shown: Shown): string {
  let room = ARGUMENTS
  const given: string[] = []
  for (const [i, parameter] of parameters.entries()) {
    if (room <= 0) {
      given.push("…")
      break
    }
    const text = `${parameter.name}: ${shown(parameter.name, frame[i + 1] as Value, ARGUMENT)}`
    room -= text.length
    given.push(text)
  }
  return `${name}(${given.join(", ")})`
}
