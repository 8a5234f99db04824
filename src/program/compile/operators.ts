// The compilation of operators. Small whole numbers have a fast path; `values/operators.ts` handles everything else.

import type { Binary, Expression, Unary } from "../../../grammar/index.ts"
import { fail, locate, type Location } from "../../values/failure.ts"
import { Future, type Outcome } from "../../machine/future.ts"
import type { Machine } from "../../machine/machine.ts"
import { applyOperator, condition, type StrictOperator } from "../../values/operators.ts"
import type { Scope } from "../scope.ts"
import type { Code, Frame } from "../../machine/code.ts"
import { describe } from "../../values/types.ts"
import { isNumber, negate } from "../../values/number.ts"
import type { Value } from "../../values/values.ts"
import { Sum } from "../../machine/spliced.ts"
import { Pair } from "../../machine/waiting.ts"
import { after, compile, locationOf } from "./compile.ts"
import { shaped, type FastOperator, type Slow } from "./shapes.ts"
import { isSmall, slotOf, slotOperator } from "./slot-operators.ts"

export function compileBinary(expression: Binary, operator: StrictOperator, scope: Scope): Code {
  const location = locationOf(expression, scope)
  const left = compile(expression.left, scope)
  const right = compile(expression.right, scope)
  const slow = slowOperator(operator, location)
  const constant = numberIn(expression.right)
  if (constant !== undefined) {
    const slot = slotOf(expression.left, scope)
    const short =
      (slot === undefined ? undefined : slotOperator(operator, slot, constant, slow))
      ?? withConstant(operator, left, constant, slow)
    if (short !== undefined)
      return shaped(short, { kind: "constant", operator: operator as FastOperator, left, right: constant, slow })
  }
  const rightBeside: Code = (machine, frame) => machine.attempt(right, frame)
  const rest = (machine: Machine, l: Outcome, frame: Frame) =>
    slow(machine, l, l instanceof Future ? rightBeside(machine, frame) : right(machine, frame))
  switch (operator) {
    case "+": {
      const code: Code = (machine, frame) => {
        const l = left(machine, frame)
        if (typeof l !== "number") return rest(machine, l, frame)
        const r = right(machine, frame)
        return typeof r === "number" && isSmall(l) && isSmall(r) ? l + r : slow(machine, l, r)
      }
      return shaped(code, { kind: "operator", operator, left, right, slow, rest })
    }
    case "-": {
      const code: Code = (machine, frame) => {
        const l = left(machine, frame)
        if (typeof l !== "number") return rest(machine, l, frame)
        const r = right(machine, frame)
        return typeof r === "number" && isSmall(l) && isSmall(r) ? l - r : slow(machine, l, r)
      }
      return shaped(code, { kind: "operator", operator, left, right, slow, rest })
    }
    case "==":
      return (machine, frame) => {
        const l = left(machine, frame)
        if (typeof l === "number" || typeof l === "string") {
          const r = right(machine, frame)
          if (typeof r === "number" || typeof r === "string") return l === r
          return slow(machine, l, r)
        }
        return slow(machine, l, l instanceof Future ? rightBeside(machine, frame) : right(machine, frame))
      }
    case "<":
      return (machine, frame) => {
        const l = left(machine, frame)
        if (typeof l === "number") {
          const r = right(machine, frame)
          return typeof r === "number" ? l < r : slow(machine, l, r)
        }
        return slow(machine, l, l instanceof Future ? rightBeside(machine, frame) : right(machine, frame))
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
      return (machine, frame) => {
        const l = left(machine, frame)
        return slow(machine, l, l instanceof Future ? rightBeside(machine, frame) : right(machine, frame))
      }
  }
}

/** The fast path for a number literal on the right, as in `n - 1` and `n < 2`, which saves a closure. */
function withConstant(operator: StrictOperator, left: Code, constant: number, slow: Slow): Code | undefined {
  switch (operator) {
    case "+":
      if (!isSmall(constant)) return undefined
      return (machine, frame) => {
        const l = left(machine, frame)
        return typeof l === "number" && isSmall(l) ? l + constant : slow(machine, l, constant)
      }
    case "-":
      if (!isSmall(constant)) return undefined
      return (machine, frame) => {
        const l = left(machine, frame)
        return typeof l === "number" && isSmall(l) ? l - constant : slow(machine, l, constant)
      }
    case "<":
      return (machine, frame) => {
        const l = left(machine, frame)
        return typeof l === "number" ? l < constant : slow(machine, l, constant)
      }
    case "<=":
      return (machine, frame) => {
        const l = left(machine, frame)
        return typeof l === "number" ? l <= constant : slow(machine, l, constant)
      }
    case ">":
      return (machine, frame) => {
        const l = left(machine, frame)
        return typeof l === "number" ? l > constant : slow(machine, l, constant)
      }
    case "==":
      return (machine, frame) => {
        const l = left(machine, frame)
        return typeof l === "number" ? l === constant : slow(machine, l, constant)
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
  const isNumeric = expression.kind === "literal" && expression.exact === undefined
  return isNumeric && typeof expression.value === "number" ? expression.value : undefined
}

/** The operator on all values and futures, for operands outside of the fast path. */
function slowOperator(operator: StrictOperator, location: Location): Slow {
  const go = (left: Value, right: Value) => {
    try {
      return applyOperator(operator, left, right)
    } catch (thrown) {
      throw locate(thrown, location)
    }
  }
  const Node = operator === "+" ? Sum : Pair
  const wait = (machine: Machine, left: Outcome, right: Outcome) => new Node(machine, left, right, go)
  return (machine, left, right) =>
    left instanceof Future || right instanceof Future ? wait(machine, left, right) : go(left, right)
}

export function compileUnary(expression: Unary, scope: Scope): Code {
  const location = locationOf(expression, scope)
  const operand = compile(expression.operand, scope)
  const go = expression.operator === "NOT" ? (value: Value) => !condition(value, "NOT") : negated
  return (machine, frame) => after(machine, operand(machine, frame), location, go)
}

function negated(value: Value): Value {
  if (isNumber(value)) return negate(value)
  throw fail("wrong-type", `- needs a number, not ${describe(value)}`)
}
