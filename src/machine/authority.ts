// Natives with effects: what they are told of a call, and that the host confirms it first.

import { toHost } from "../values/host-values.ts"
import { fail, type Failure } from "../values/failure.ts"
import type { CallToConfirm, Confirm, Native, NativeCall } from "../values/functions.ts"
import type { Machine } from "./machine.ts"
import { ANYWHERE, type Author, type Origin } from "../values/origin.ts"
import type { Value } from "../values/values.ts"

/** Where a call is written: by whom, and what its arguments, in the order of the parameters, may derive from. */
export interface Site {
  readonly author: Author
  readonly origins: (parameter: number) => readonly Origin[]
}

/** A call through a function value: its arguments come from wherever that was called. */
export const ANY_SITE: Site = { author: "program", origins: () => ANYWHERE }

/** Runs a native with effects, once the host has confirmed the call where that is asked for. Throws whatever the native throws. */
export function runWithEffects(
  machine: Machine,
  native: Native,
  values: readonly Value[],
  site: Site,
): Value | Promise<Value> {
  const { confirm, effects, replace, signal } = machine.host
  // Whatever an answer hands on is its own, or what it was given.
  const by = machine.context.questionDepth > 0 ? "answer" : site.author
  const names = native.parameters.map(({ name }) => name)
  const call: NativeCall = {
    provenance: Object.fromEntries(names.map((name, i) => [name, by === "answer" ? ANYWHERE : site.origins(i)])),
    by,
    signal,
  }
  const performed = replace === null ? native.run : replace(native)
  const perform = () => performed(...([...values, call] as never[]))
  if (native.effect !== "write") return perform()
  const run = effects === null ? perform : () => effects.perform(native, values, perform)
  if (confirm === undefined) return run()
  const asked = {
    native: native.name,
    arguments: Object.fromEntries(names.map((name, i) => [name, toHost(values[i]!)])),
    ...call,
  }
  const {
    observer,
    context: { row },
  } = machine
  observer?.confirmation(row, asked)
  return confirmed(confirm, asked, (isAllowed) => observer?.decision(row, isAllowed)).then(run)
}

/** Fails with `not-confirmed` for all but a clear yes. */
async function confirmed(confirm: Confirm, call: CallToConfirm, tell: (isAllowed: boolean) => void): Promise<void> {
  let answer: unknown
  try {
    answer = await confirm(call)
  } catch (thrown) {
    tell(false)
    throw refused(call, `the host could not be asked: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  }
  tell(answer === true)
  if (answer !== true) throw refused(call, "the host has refused it")
  call.signal.throwIfAborted() // what is confirmed too late is not done any more
}

function refused({ native }: CallToConfirm, why: string): Failure {
  return fail("not-confirmed", `${native} was not called: ${why}`, "go on without it")
}
