// Calls of natives with effects: the host's grant, the provenance that each receives, and the confirmation of a write.

import { reasonOf } from "../base/reason.ts"
import type { WaitingCall } from "../base/waiting-call.ts"
import { toHost } from "../values/host-values.ts"
import { Failure } from "../values/failure.ts"
import {
  Suspended,
  WAITING,
  type Approvals,
  type CallToConfirm,
  type Confirm,
  type Native,
  type NativeCall,
} from "../values/functions.ts"
import type { Machine } from "./machine.ts"
import { ALL_ORIGINS, ANYWHERE, type Origin } from "../values/origin.ts"
import type { Reach } from "./reach.ts"
import type { Value } from "../values/values.ts"

/** For each parameter of a call the origins that its argument may derive from. */
export type Site = (parameter: number, reach: Reach) => readonly Origin[]

/** A call through a function value: its arguments may derive from anything that is given to the code around it. */
export const ANY_SITE: Site = (_, { isUntrusted }) => (isUntrusted ? ALL_ORIGINS : ANYWHERE)

/**
 * Runs a native with effects. For an answer's sake it runs only if the host has granted it, whatever calls it;
 * otherwise the call fails with `not-granted`. If the host confirms calls, a native whose effect is `write` runs only
 * after it has; otherwise the call fails with `not-confirmed`, or is suspended if a person decides it later. An
 * exception of the native passes through.
 */
export function runWithEffects(
  machine: Machine,
  native: Native,
  values: readonly Value[],
  site: Site,
): Value | Promise<Value | Suspended> {
  const { replace, signal, grant } = machine.host
  const { reach, question } = machine.context
  const { author: by } = reach
  if (by === "answer" && !grant.has(native.name)) throw notGranted(native)
  // An answer may pass on anything that it wrote or was given, so its arguments have no narrower origin.
  const origins = by === "answer" ? ANY_SITE : site
  const call: NativeCall = {
    provenance: Object.fromEntries(native.parameters.map(({ name }, i) => [name, origins(i, reach)])),
    by,
    signal: signal(),
  }
  const performed = replace === null ? native.run : replace(native)
  const perform = () => performed(...([...values, call] as never[])) as Value | Promise<Value>
  if (native.effect !== "write") return perform()
  const write = () => confirmed(machine, native, values, call, perform)
  return question === null ? write() : question.deeds.perform(native, values, write)
}

/** The failure of a call for an answer's sake of a native that the host has not granted. */
export function notGranted({ name }: Native): Failure {
  return new Failure("not-granted", `${name} has effects, and the host has not granted it to answers`, {
    hint: `go on without it; the host grants it in createRuntime or recall.config: grant: [${JSON.stringify(name)}]`,
  })
}

/** Performs a write once the host has confirmed it, and records it where the run can be resumed. */
function confirmed(
  machine: Machine,
  native: Native,
  values: readonly Value[],
  call: NativeCall,
  perform: () => Value | Promise<Value>,
): Value | Promise<Value | Suspended> {
  const { confirm, effects, approvals, signal } = machine.host
  if (confirm === undefined && effects === null) return perform()
  const key = machine.callKeys.next(native, values, storedQuestion(machine))
  const run = effects === null ? perform : () => effects.perform(key, native, perform)
  if (confirm === undefined) return run()
  const asked: CallToConfirm = {
    call: key,
    native: native.name,
    arguments: Object.fromEntries(native.parameters.map(({ name }, i) => [name, toHost(values[i]!)])),
    ...call,
  }
  const {
    observer,
    context: { row },
  } = machine
  observer?.confirmation(row, asked)
  return requireConfirmation(confirm, approvals, asked, (isAllowed) => observer?.decision(row, isAllowed)).then(
    (waiting) => {
      if (waiting !== null) return new Suspended(waiting)
      signal().throwIfAborted() // the run may have ended while the host was deciding
      return run()
    },
  )
}

/** The key of the innermost question around the evaluation that has one. */
function storedQuestion({ context }: Machine): string | null {
  let { question } = context
  while (question !== null && question.key === null) ({ question } = question.context)
  return question?.key ?? null
}

/**
 * Fails with `not-confirmed` unless the host, or the person whom it leaves the decision to, answers exactly `true`.
 * Gives the call while that person has not decided.
 */
async function requireConfirmation(
  confirm: Confirm,
  approvals: Approvals | null,
  call: CallToConfirm,
  onDecision: (isAllowed: boolean) => void,
): Promise<WaitingCall | null> {
  let answer: unknown
  try {
    answer = await confirm(call)
  } catch (thrown) {
    onDecision(false)
    throw notConfirmed(call, `the host could not be asked: ${reasonOf(thrown)}`, thrown)
  }
  let who = "the host"
  if (answer === WAITING) {
    const { signal: _, ...waiting } = call
    who = "a person"
    answer = approvals === null ? WAITING : await approvals.decision(waiting)
    if (answer === WAITING) return waiting
  }
  onDecision(answer === true)
  if (answer !== true) throw notConfirmed(call, `${who} has refused it`)
  return null
}

function notConfirmed({ native, by }: CallToConfirm, why: string, cause?: unknown): Failure {
  const hint = by === "answer" ? "go on without it" : "write TRY … ELSE … to do without it"
  return new Failure("not-confirmed", `${native} was not called: ${why}`, { hint, cause })
}
