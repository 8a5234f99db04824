// What decides what is evaluated: IF, AND, OR, ??, LET and TRY.

import type { Binary, If, Let, Try } from "../../../grammar/index.ts"
import { catchable, type Failure } from "../../values/failure.ts"
import { Future, type Outcome } from "../../machine/future.ts"
import type { Machine } from "../../machine/machine.ts"
import { condition } from "../../values/operators.ts"
import type { Frame, Scope } from "../scope.ts"
import type { Code } from "../../machine/task.ts"
import type { Origin } from "../../values/origin.ts"
import { originsOf } from "../provenance.ts"
import { record, type Value } from "../../values/values.ts"
import { Failed, Join, Recover } from "../../machine/waiting.ts"
import { after, compile, locationOf } from "./compile.ts"

export function compileIf(machine: Machine, expression: If, scope: Scope): Code {
  const location = locationOf(expression.condition, scope)
  const test = compile(machine, expression.condition, scope)
  const whenTrue = compile(machine, expression.then, scope)
  const whenFalse = compile(machine, expression.else, scope)
  return (frame) => {
    const outcome = test(frame)
    if (outcome === true) return whenTrue(frame)
    if (outcome === false) return whenFalse(frame)
    return after(machine, outcome, location, (value) => (condition(value, "IF") ? whenTrue : whenFalse)(frame))
  }
}

export function compileLogic(machine: Machine, expression: Binary, operator: "AND" | "OR" | "??", scope: Scope): Code {
  const location = locationOf(expression.left, scope)
  const rightLocation = locationOf(expression.right, scope)
  const left = compile(machine, expression.left, scope)
  const right = compile(machine, expression.right, scope)
  const rest =
    operator === "??"
      ? right
      : (frame: Frame) => {
          const outcome = right(frame)
          return typeof outcome === "boolean"
            ? outcome
            : after(machine, outcome, rightLocation, (value) => condition(value, operator))
        }
  const decide = (value: Value, frame: Frame): Outcome => {
    if (operator === "??") return value === null ? rest(frame) : value
    return condition(value, operator) === (operator === "AND") ? rest(frame) : value
  }
  return (frame) => {
    const outcome = left(frame)
    if (typeof outcome === "boolean" && operator !== "??")
      return outcome === (operator === "AND") ? rest(frame) : outcome
    return after(machine, outcome, location, (value) => decide(value, frame))
  }
}

/**
 * The names of a LET may stand for what is still waited for: what does not need them goes on. The LET has its value when all
 * of them have, so that a binding that fails makes the whole fail.
 */
export function compileLet(machine: Machine, expression: Let, scope: Scope): Code {
  const block = scope.block()
  const origins = inOrder(expression.bindings.length)
  const bindings = expression.bindings.map(({ name, value }, i) => {
    const around = block.now()
    const code = compile(machine, value, around)
    return {
      code,
      slot: block.bind(
        name.text,
        true,
        origins(i, () => originsOf(value, around)),
      ),
    }
  })
  const body = compile(machine, expression.body, block)
  return (frame) => {
    const waiting: Outcome[] = []
    for (const { code, slot } of bindings) {
      const outcome: Outcome = waiting.length === 0 ? code(frame) : machine.attempt(code, frame)
      frame[slot] = outcome
      if (outcome instanceof Future) waiting.push(outcome)
      if (outcome instanceof Failed) return new Join(machine, waiting, (values) => values)
    }
    if (waiting.length === 0) return body(frame)
    waiting.push(machine.attempt(body, frame))
    return new Join(machine, waiting, (values) => values[values.length - 1]!)
  }
}

export function compileTry(machine: Machine, expression: Try, scope: Scope): Code {
  const block = scope.block()
  const body = compile(machine, expression.body, scope)
  const slot = block.bind("error", false)
  const fallback = compile(machine, expression.fallback, block)
  const recover = (frame: Frame, failure: Failure) => {
    frame[slot] = errorRecord(failure)
    return fallback(frame)
  }
  return (frame) => {
    const { level, room } = machine
    let outcome: Outcome
    try {
      outcome = body(frame)
    } catch (thrown) {
      const failure = catchable(thrown)
      if (!machine.mayCatch(failure)) throw failure
      machine.restore(level, room)
      return recover(frame, failure)
    }
    return outcome instanceof Future ? new Recover(machine, outcome, (failure) => recover(frame, failure)) : outcome
  }
}

function errorRecord({ code, message, hint }: Failure): Value {
  return record([
    ["code", code],
    ["message", message],
    ["hint", hint ?? null],
  ])
}

/** The origins of so many bindings, each found after those before it: a LET may have more of them than the host's stack has room. */
function inOrder(count: number): (i: number, find: () => readonly Origin[]) => () => readonly Origin[] {
  const finders = new Array<() => readonly Origin[]>(count)
  const known: (readonly Origin[])[] = []
  return (i, find) => {
    finders[i] = find
    return () => {
      while (known.length <= i) known.push(finders[known.length]!())
      return known[i]!
    }
  }
}
