// Names: slots of frames, or what the module, the prelude and the host provide.

import type { Name } from "../../../grammar/index.ts"
import { DONE, Future, type Outcome } from "../../machine/future.ts"
import type { Machine } from "../../machine/machine.ts"
import type { Frame, Global, Scope } from "../scope.ts"
import { TaskFunction, type Code } from "../../machine/task.ts"
import { failing, locationOf } from "./compile.ts"

export function compileName(machine: Machine, expression: Name, scope: Scope): Code {
  const local = scope.local(expression.name)
  if (local !== undefined) return local.mayWait ? waitingSlot(local.hops, local.slot) : slot(local.hops, local.slot)
  const global = scope.globals.lookup(expression.name)
  return global === undefined
    ? failing(locationOf(expression, scope), "unknown-name", `${expression.name} is not defined`)
    : compileGlobal(machine, expression.name, global, scope, expression)
}

/** The closure for a name of a module, the prelude or the host, as a value. */
export function compileGlobal(
  machine: Machine,
  name: string,
  global: Global,
  scope: Scope,
  span: { start: number; end: number },
): Code {
  switch (global.kind) {
    case "value":
    case "parameter": {
      const { value } = global
      return () => value
    }
    case "task": {
      const value = new TaskFunction(global.task)
      return () => value
    }
    case "native": {
      const { native } = global
      return () => native
    }
    case "constant": {
      const { constant } = global
      return () => constant.read(machine)
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

/** Reads a slot that holds a value. The most frequent distances have closures of their own. */
function slot(hops: number, index: number): Code {
  switch (hops) {
    case 0:
      return (frame) => frame[index] as Outcome
    case 1:
      return (frame) => (frame[0] as Frame)[index] as Outcome
    default:
      return (frame) => at(frame, hops)[index] as Outcome
  }
}

/** Reads a slot that may hold a future; one that is done is replaced by its value. */
function waitingSlot(hops: number, index: number): Code {
  return (frame) => {
    const home = hops === 0 ? frame : at(frame, hops)
    const outcome = home[index] as Outcome
    if (!(outcome instanceof Future) || outcome.state !== DONE) return outcome
    return (home[index] = outcome.value)
  }
}

export function at(frame: Frame, hops: number): Frame {
  let home = frame
  for (let i = hops; i > 0; i--) home = home[0] as Frame
  return home
}
