// The compilation of names: reads of frame slots or of globals.

import type { Name } from "../../../grammar/index.ts"
import { DONE, Future, type Outcome } from "../../machine/future.ts"
import type { Global, Scope } from "../scope.ts"
import { frameAt, instanceAt, type Code, type Frame } from "../../machine/code.ts"
import { failing, locationOf } from "./compile.ts"
import { shaped } from "./shapes.ts"

export function compileName(expression: Name, scope: Scope): Code {
  const local = scope.local(expression.name)
  if (local !== undefined) return local.mayWait ? waitingSlot(local.hops, local.slot) : slot(local.hops, local.slot)
  const global = scope.globals.lookup(expression.name)
  return global === undefined
    ? failing(locationOf(expression, scope), "unknown-name", `${expression.name} is not defined`)
    : compileGlobal(expression.name, global, scope, expression)
}

/** Code that reads a global as a value. Fails with `not-a-value` for a module and for a special form. */
export function compileGlobal(name: string, global: Global, scope: Scope, span: { start: number; end: number }): Code {
  switch (global.kind) {
    case "value":
    case "datum": {
      const { value } = global
      return () => value
    }
    case "parameter": {
      const { parameter } = global
      const { hops } = scope
      return (machine, frame) => parameter.read(machine, instanceAt(frame, hops))
    }
    case "tool": {
      const { tool } = global
      return () => tool
    }
    case "task": {
      const { task } = global
      const { hops } = scope
      return (_, frame) => instanceAt(frame, hops).function(task)
    }
    case "native": {
      const { native } = global
      return native.effect() === "none" ? () => native : (machine) => machine.native(native)
    }
    case "constant": {
      const { constant } = global
      const { hops } = scope
      return (machine, frame) => constant.read(machine, instanceAt(frame, hops))
    }
    case "namespace":
      return failing(
        locationOf(span, scope),
        "not-a-value",
        `${name} is a module, not a value`,
        `write ${name}.something`,
      )
    case "special":
      return failing(locationOf(span, scope), "not-a-value", `${name} can only be called`, `write x => ${name}(x)`)
  }
}

/** Reads a slot that holds a value. The most frequent distances have their own closures, which are faster. */
function slot(hops: number, index: number): Code {
  switch (hops) {
    case 0:
      return shaped((_, frame) => frame[index] as Outcome, { kind: "slot", slot: index })
    case 1:
      return (_, frame) => (frame[0] as Frame)[index] as Outcome
    default:
      return (_, frame) => frameAt(frame, hops)[index] as Outcome
  }
}

/** Reads a slot that may hold a future, and replaces a completed one by its value. */
function waitingSlot(hops: number, index: number): Code {
  return (_, frame) => {
    const home = hops === 0 ? frame : frameAt(frame, hops)
    const outcome = home[index] as Outcome
    if (!(outcome instanceof Future) || outcome.state !== DONE) return outcome
    return (home[index] = outcome.value)
  }
}
