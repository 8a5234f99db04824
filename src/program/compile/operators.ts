// Operators on values: numbers take a short way, everything else that of operators.ts.

import type { Binary, Expression, Unary } from "../../../grammar/index.ts"
import { fail, type Location } from "../../values/failure.ts"
import { Future, type Outcome } from "../../machine/future.ts"
import { locate } from "../../machine/invoke.ts"
import type { Machine } from "../../machine/machine.ts"
import { applyOperator, condition, type StrictOperator } from "../../values/operators.ts"
import type { Scope } from "../scope.ts"
import type { Code } from "../../machine/task.ts"
import { describe } from "../../values/types.ts"
import type { Value } from "../../values/values.ts"
import { Pair } from "../../machine/waiting.ts"
import { after, compile, locationOf } from "./compile.ts"

type Slow = (left: Outcome, right: Outcome) => Outcome

export function compileBinary(machine: Machine, expression: Binary, operator: StrictOperator, scope: Scope): Code {
  const location = locationOf(expression, scope)
  const left = compile(machine, expression.left, scope)
  const right = compile(machine, expression.right, scope)
  const slow = slowOperator(machine, operator, location)
  const constant = numberIn(expression.right)
  if (constant !== undefined) {
    const short = withConstant(operator, left, constant, slow)
    if (short !== undefined) return short
  }
  const rightBeside: Code = (frame) => machine.attempt(right, frame)
  switch (operator) {
    case "+":
      return (frame) => {
        const l = left(frame)
        if (typeof l === "number") {
          const r = right(frame)
          if (typeof r === "number") {
            const sum = l + r
            if (sum - sum === 0) return sum
          }
          return slow(l, r)
        }
        return slow(l, l instanceof Future ? rightBeside(frame) : right(frame))
      }
    case "-":
      return (frame) => {
        const l = left(frame)
        if (typeof l === "number") {
          const r = right(frame)
          if (typeof r === "number") {
            const difference = l - r
            if (difference - difference === 0) return difference
          }
          return slow(l, r)
        }
        return slow(l, l instanceof Future ? rightBeside(frame) : right(frame))
      }
    case "==":
      return (frame) => {
        const l = left(frame)
        if (typeof l === "number" || typeof l === "string") {
          const r = right(frame)
          if (typeof r === "number" || typeof r === "string") return l === r
          return slow(l, r)
        }
        return slow(l, l instanceof Future ? rightBeside(frame) : right(frame))
      }
    case "<":
      return (frame) => {
        const l = left(frame)
        if (typeof l === "number") {
          const r = right(frame)
          return typeof r === "number" ? l < r : slow(l, r)
        }
        return slow(l, l instanceof Future ? rightBeside(frame) : right(frame))
      }
    case "*":
    case "/":
    case "%":
    case "!=":
    case "<=":
    case ">":
    case ">=":
    case "IN":
    case "NOT IN":
    case "|":
      return (frame) => {
        const l = left(frame)
        return slow(l, l instanceof Future ? rightBeside(frame) : right(frame))
      }
  }
}

/** A number on the right, as in `n - 1` and `n < 2`: one closure less. */
function withConstant(operator: StrictOperator, left: Code, constant: number, slow: Slow): Code | undefined {
  switch (operator) {
    case "+":
      return (frame) => {
        const l = left(frame)
        if (typeof l !== "number") return slow(l, constant)
        const sum = l + constant
        return sum - sum === 0 ? sum : slow(l, constant)
      }
    case "-":
      return (frame) => {
        const l = left(frame)
        if (typeof l !== "number") return slow(l, constant)
        const difference = l - constant
        return difference - difference === 0 ? difference : slow(l, constant)
      }
    case "<":
      return (frame) => {
        const l = left(frame)
        return typeof l === "number" ? l < constant : slow(l, constant)
      }
    case "<=":
      return (frame) => {
        const l = left(frame)
        return typeof l === "number" ? l <= constant : slow(l, constant)
      }
    case ">":
      return (frame) => {
        const l = left(frame)
        return typeof l === "number" ? l > constant : slow(l, constant)
      }
    case "==":
      return (frame) => {
        const l = left(frame)
        return typeof l === "number" ? l === constant : slow(l, constant)
      }
    case "*":
    case "/":
    case "%":
    case "!=":
    case ">=":
    case "IN":
    case "NOT IN":
    case "|":
      return undefined
  }
}

function numberIn(expression: Expression): number | undefined {
  return expression.kind === "literal" && typeof expression.value === "number" ? expression.value : undefined
}

/** The whole meaning of an operator, for whatever the short way does not cover. */
function slowOperator(machine: Machine, operator: StrictOperator, location: Location): Slow {
  const { limits } = machine
  const go = (left: Value, right: Value) => {
    try {
      return applyOperator(operator, left, right, limits)
    } catch (thrown) {
      throw locate(thrown, location)
    }
  }
  return (left, right) =>
    left instanceof Future || right instanceof Future ? new Pair(machine, left, right, go) : go(left, right)
}

export function compileUnary(machine: Machine, expression: Unary, scope: Scope): Code {
  const location = locationOf(expression, scope)
  const operand = compile(machine, expression.operand, scope)
  const go = expression.operator === "NOT" ? (value: Value) => !condition(value, "NOT") : negate
  return (frame) => after(machine, operand(frame), location, go)
}

function negate(value: Value): number {
  if (typeof value === "number") return 0 - value
  throw fail("wrong-type", `- needs a number, not ${describe(value)}`)
}
