// The compilation of control flow: IF, AND, OR, ??, LET and TRY.

import type { Binary, If, Let, Try } from "../../../grammar/index.ts"
import { catchable, type Failure } from "../../values/failure.ts"
import { Future, type Outcome } from "../../machine/future.ts"
import type { Machine } from "../../machine/machine.ts"
import { condition } from "../../values/operators.ts"
import type { Scope } from "../scope.ts"
import type { Code, Frame } from "../../machine/code.ts"
import { GIVEN, sourcesOf, SourcesInOrder, together } from "../provenance.ts"
import { record, type Value } from "../../values/values.ts"
import { LastOf } from "../../machine/spliced.ts"
import { Failed, Join, Recover } from "../../machine/waiting.ts"
import { after, compile, locationOf } from "./compile.ts"
import { shaped } from "./shapes.ts"

export function compileIf(expression: If, scope: Scope): Code {
  const location = locationOf(expression.condition, scope)
  const test = compile(expression.condition, scope)
  const whenTrue = compile(expression.then, scope)
  const whenFalse = compile(expression.else, scope)
  const wait = (machine: Machine, frame: Frame, outcome: Outcome) =>
    after(machine, outcome, location, (value) => (condition(value, "IF") ? whenTrue : whenFalse)(machine, frame))
  const code: Code = (machine, frame) => {
    const outcome = test(machine, frame)
    if (outcome === true) return whenTrue(machine, frame)
    if (outcome === false) return whenFalse(machine, frame)
    return wait(machine, frame, outcome)
  }
  return shaped(code, { kind: "if", test, whenTrue, whenFalse, wait })
}

export function compileLogic(expression: Binary, operator: "AND" | "OR" | "??", scope: Scope): Code {
  const location = locationOf(expression.left, scope)
  const rightLocation = locationOf(expression.right, scope)
  const left = compile(expression.left, scope)
  const right = compile(expression.right, scope)
  const rest: Code =
    operator === "??"
      ? right
      : (machine, frame) => {
          const outcome = right(machine, frame)
          return typeof outcome === "boolean"
            ? outcome
            : after(machine, outcome, rightLocation, (value) => condition(value, operator))
        }
  const decide = (machine: Machine, value: Value, frame: Frame): Outcome => {
    if (operator === "??") return value === null ? rest(machine, frame) : value
    return condition(value, operator) === (operator === "AND") ? rest(machine, frame) : value
  }
  const wait = (machine: Machine, frame: Frame, outcome: Outcome) =>
    after(machine, outcome, location, (value) => decide(machine, value, frame))
  return (machine, frame) => {
    const outcome = left(machine, frame)
    if (typeof outcome === "boolean" && operator !== "??")
      return outcome === (operator === "AND") ? rest(machine, frame) : outcome
    return wait(machine, frame, outcome)
  }
}

/**
 * A name of a LET may hold a future, so that code that does not read it need not wait. The LET waits for all of its
 * bindings, so that it fails if one of them fails.
 */
export function compileLet(expression: Let, scope: Scope): Code {
  const block = scope.block()
  const sources = new SourcesInOrder()
  const bindings = expression.bindings.map(({ name, value }) => {
    const around = block.now()
    const code = compile(value, around)
    return {
      code,
      slot: block.bind(
        name.text,
        true,
        sources.add(() => sourcesOf(value, around)),
      ),
    }
  })
  const body = compile(expression.body, block)
  return (machine, frame) => {
    const waiting: Outcome[] = []
    for (const { code, slot } of bindings) {
      const outcome: Outcome = waiting.length === 0 ? code(machine, frame) : machine.attempt(code, frame)
      frame[slot] = outcome
      if (outcome instanceof Future) waiting.push(outcome)
      if (outcome instanceof Failed) return new Join(machine, waiting, () => null)
    }
    if (waiting.length === 0) return body(machine, frame)
    waiting.push(machine.attempt(body, frame))
    return new LastOf(machine, waiting)
  }
}

export function compileTry(expression: Try, scope: Scope): Code {
  const block = scope.block()
  const body = compile(expression.body, scope)
  // A message may have text of anything that was evaluated before the failure.
  const slot = block.bind("error", false, () => together([GIVEN, sourcesOf(expression.body, scope)]))
  const fallback = compile(expression.fallback, block)
  const recover = (machine: Machine, frame: Frame, failure: Failure) => {
    frame[slot] = errorRecord(failure)
    return fallback(machine, frame)
  }
  const wait = (machine: Machine, frame: Frame, future: Future) =>
    new Recover(machine, future, (failure) => recover(machine, frame, failure))
  return (machine, frame) => {
    const { level, room } = machine
    let outcome: Outcome
    try {
      outcome = body(machine, frame)
    } catch (thrown) {
      const failure = catchable(thrown)
      if (!machine.mayCatch(failure)) throw failure
      machine.restore(level, room)
      return recover(machine, frame, failure)
    }
    return outcome instanceof Future ? wait(machine, frame, outcome) : outcome
  }
}

function errorRecord({ code, message, hint }: Failure): Value {
  return record([
    ["code", code],
    ["message", message],
    ["hint", hint ?? null],
  ])
}
