// Calls of natives with effects: the provenance that each receives, and the host's confirmation of a write.

import { reasonOf } from "../base/reason.ts"
import { toHost } from "../values/host-values.ts"
import { Failure } from "../values/failure.ts"
import type { CallToConfirm, Confirm, Native, NativeCall } from "../values/functions.ts"
import type { Machine } from "./machine.ts"
import { ANYWHERE, type Author, type Origin } from "../values/origin.ts"
import type { Value } from "../values/values.ts"

/** The author of a call, and for each parameter the origins that its argument may derive from. */
export interface Site {
  readonly author: Author
  readonly origins: (parameter: number) => readonly Origin[]
}

/** A call through a function value: its arguments may derive from anything. */
export const ANY_SITE: Site = { author: "program", origins: () => ANYWHERE }

/**
 * Runs a native with effects. If the host confirms calls, a native whose effect is `write` runs only after it has;
 * otherwise the call fails with `not-confirmed`. An exception of the native passes through.
 */
export function runWithEffects(
  machine: Machine,
  native: Native,
  values: readonly Value[],
  site: Site,
): Value | Promise<Value> {
  const { replace, signal } = machine.host
  // An answer may pass on anything that it wrote or was given, so its arguments have no narrower origin.
  const by = machine.context.questionDepth > 0 ? "answer" : site.author
  const names = native.parameters.map(({ name }) => name)
  const call: NativeCall = {
    provenance: Object.fromEntries(names.map((name, i) => [name, by === "answer" ? ANYWHERE : site.origins(i)])),
    by,
    signal: signal(),
  }
  const performed = replace === null ? native.run : replace(native)
  const perform = () => performed(...([...values, call] as never[])) as Value | Promise<Value>
  if (native.effect !== "write") return perform()
  const { question } = machine.context
  const write = () => confirmed(machine, native, values, call, perform)
  return question === null ? write() : question.deeds.perform(native, values, write)
}

/** Performs a write once the host has confirmed it, and records it where the run can be resumed. */
function confirmed(
  machine: Machine,
  native: Native,
  values: readonly Value[],
  call: NativeCall,
  perform: () => Value | Promise<Value>,
): Value | Promise<Value> {
  const { confirm, effects } = machine.host
  const journaled = { native, values, question: storedQuestion(machine) }
  const run = effects === null ? perform : () => effects.perform(journaled, perform)
  if (confirm === undefined) return run()
  const asked = {
    native: native.name,
    arguments: Object.fromEntries(native.parameters.map(({ name }, i) => [name, toHost(values[i]!)])),
    ...call,
  }
  const {
    observer,
    context: { row },
  } = machine
  observer?.confirmation(row, asked)
  return requireConfirmation(confirm, asked, (isAllowed) => observer?.decision(row, isAllowed)).then(run)
}

/** The key of the innermost question around the evaluation that has one. */
function storedQuestion({ context }: Machine): string | null {
  let { question } = context
  while (question !== null && question.key === null) ({ question } = question.context)
  return question?.key ?? null
}

/** Fails with `not-confirmed` unless the host answers exactly `true`. */
async function requireConfirmation(
  confirm: Confirm,
  call: CallToConfirm,
  onDecision: (isAllowed: boolean) => void,
): Promise<void> {
  let answer: unknown
  try {
    answer = await confirm(call)
  } catch (thrown) {
    onDecision(false)
    throw notConfirmed(call, `the host could not be asked: ${reasonOf(thrown)}`, thrown)
  }
  onDecision(answer === true)
  if (answer !== true) throw notConfirmed(call, "the host has refused it")
  call.signal.throwIfAborted() // the run may have ended while the host was deciding
}

function notConfirmed({ native }: CallToConfirm, why: string, cause?: unknown): Failure {
  return new Failure("not-confirmed", `${native} was not called: ${why}`, { hint: "go on without it", cause })
}
