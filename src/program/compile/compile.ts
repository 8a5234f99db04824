// The compiler from the tree to closures. Each returns the value of its expression in a frame, or a future.

import type { Expression } from "../../../grammar/index.ts"
import { innerExpressions } from "../../../grammar/walk.ts"
import type { Location } from "../../values/failure.ts"
import { fail, locate } from "../../values/failure.ts"
import { Future, type Outcome } from "../../machine/future.ts"
import type { Machine } from "../../machine/machine.ts"
import { valueOf } from "../literal.ts"
import type { Scope } from "../scope.ts"
import type { Body, Code } from "../../machine/code.ts"
import type { Value } from "../../values/values.ts"
import { Then } from "../../machine/waiting.ts"
import { compileAccess } from "./access.ts"
import { compileApply, compileCall, compilePipe } from "./calls.ts"
import { compileFor, compileLambda } from "./functions.ts"
import { compileIf, compileLet, compileTry, compileLogic } from "./control.ts"
import { compileBinary, compileUnary } from "./operators.ts"
import { compileName } from "./names.ts"
import { compileList, compileRecord, compileTemplate } from "./data.ts"
import { once } from "../once.ts"
import { ownCode } from "./own-code.ts"
import { shaped } from "./shapes.ts"

/** Compiles an expression in a scope. An undefined name, which the checker reports, fails when it is evaluated. */
export function compile(expression: Expression, scope: Scope): Code {
  const code = compileKind(expression, scope)
  const { observe } = scope
  return observe === undefined ? code : observe(expression, scope.source, code)
}

function compileKind(expression: Expression, scope: Scope): Code {
  switch (expression.kind) {
    case "literal": {
      try {
        const value = valueOf(expression)
        return shaped(() => value, { kind: "value", value })
      } catch (thrown) {
        const failure = locate(thrown, locationOf(expression, scope))
        return () => {
          throw failure
        }
      }
    }
    case "name":
      return compileName(expression, scope)
    case "template":
      return compileTemplate(expression, scope)
    case "list":
      return compileList(expression, scope)
    case "record":
      return compileRecord(expression, scope)
    case "field":
    case "item":
    case "slice":
      return compileAccess(expression, scope)
    case "apply":
      return compileApply(expression, scope)
    case "call":
      return compileCall(expression, scope)
    case "pipe":
      return compilePipe(expression, scope)
    case "unary":
      return compileUnary(expression, scope)
    case "binary":
      return expression.operator === "AND" || expression.operator === "OR" || expression.operator === "??"
        ? compileLogic(expression, expression.operator, scope)
        : compileBinary(expression, expression.operator, scope)
    case "if":
      return compileIf(expression, scope)
    case "for":
      return compileFor(expression, scope)
    case "let":
      return compileLet(expression, scope)
    case "lambda":
      return compileLambda(expression, scope)
    case "try":
      return compileTry(expression, scope)
  }
}

/** Compiles a body, with the height of host stack that it needs. */
export function compileBody(expression: Expression, scope: Scope): Body {
  const code = compile(expression, scope)
  return { code, height: heightOf(expression) + 2, hurry: once(() => ownCode(code)) }
}

export function locationOf(expression: { readonly start: number; readonly end: number }, scope: Scope): Location {
  return { source: scope.source, span: { start: expression.start, end: expression.end } }
}

/** Applies `go` to an outcome, now if it is a value, else when it settles. Adds the location to a failure of `go`. */
export function after(machine: Machine, outcome: Outcome, location: Location, go: (value: Value) => Outcome): Outcome {
  return outcome instanceof Future ? wait(machine, outcome, location, go) : located(location, go, outcome)
}

// A function of its own, as in all code that may wait: captured parameters would be allocated in each call.
function wait(machine: Machine, future: Future, location: Location, go: (value: Value) => Outcome): Outcome {
  return new Then(machine, future, (value) => located(location, go, value))
}

function located(location: Location, go: (value: Value) => Outcome, value: Value): Outcome {
  try {
    return go(value)
  } catch (thrown) {
    throw locate(thrown, location)
  }
}

/** Code that fails when it is evaluated. */
export function failing(location: Location, code: string, message: string, hint?: string): Code {
  return () => {
    throw locate(fail(code, message, hint), location)
  }
}

/** The most closures of an expression that nest on the host's stack. MAX_HEIGHT bounds it, as it bounds the tree. */
export function heightOf(expression: Expression): number {
  // The body of a function is separate code.
  if (expression.kind === "lambda") return 1
  let height = 0
  for (const inner of innerExpressions(expression)) height = Math.max(height, heightOf(inner))
  return height + (expression.kind === "for" ? 2 : 1)
}
