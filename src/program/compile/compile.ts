// From the tree to closures: each gives the value of its expression in a frame, or a future where something waits.

import { innerExpressions, type Expression } from "../../../grammar/index.ts"
import type { Location } from "../../values/failure.ts"
import { fail, locate } from "../../values/failure.ts"
import { Future, type Outcome } from "../../machine/future.ts"
import type { Machine } from "../../machine/machine.ts"
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

/** The closure for an expression in a scope. The checker has run before: a name that is not there is a bug. */
export function compile(expression: Expression, scope: Scope): Code {
  const code = compileKind(expression, scope)
  const { observe } = scope
  return observe === undefined ? code : observe(expression, scope.source, code)
}

function compileKind(expression: Expression, scope: Scope): Code {
  switch (expression.kind) {
    case "literal": {
      const { value } = expression
      return () => value
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

/** The closure for a whole body, with the stack it needs. */
export function compileBody(expression: Expression, scope: Scope): Body {
  return { code: compile(expression, scope), height: heightOf(expression) + 2 }
}

export function locationOf(expression: { readonly start: number; readonly end: number }, scope: Scope): Location {
  return { source: scope.source, span: { start: expression.start, end: expression.end } }
}

/** Goes on with one outcome: now if it is a value, else when it has come. What `go` throws gets the location. */
export function after(machine: Machine, outcome: Outcome, location: Location, go: (value: Value) => Outcome): Outcome {
  return outcome instanceof Future
    ? new Then(machine, outcome, (value) => located(location, go, value))
    : located(location, go, outcome)
}

function located(location: Location, go: (value: Value) => Outcome, value: Value): Outcome {
  try {
    return go(value)
  } catch (thrown) {
    throw locate(thrown, location)
  }
}

/** A failure that is thrown when the code is reached. */
export function failing(location: Location, code: string, message: string, hint?: string): Code {
  return () => {
    throw locate(fail(code, message, hint), location)
  }
}

/** How deep an expression nests: what its closures may take of the host's stack. Bounded by MAX_HEIGHT, as the tree is. */
export function heightOf(expression: Expression): number {
  // A function's body is code of its own.
  if (expression.kind === "lambda") return 1
  let height = 0
  for (const inner of innerExpressions(expression)) height = Math.max(height, heightOf(inner))
  return height + (expression.kind === "for" ? 2 : 1)
}
