// Operators on a local name and a number, as in `n - 1` and `n < 2`, without a call of code for either operand.

import type { Expression } from "../../../grammar/index.ts"
import type { Code } from "../../machine/code.ts"
import type { Outcome } from "../../machine/future.ts"
import type { Machine } from "../../machine/machine.ts"
import type { StrictOperator } from "../../values/operators.ts"
import type { Scope } from "../scope.ts"

/** The slot of this frame that an expression reads, if it is a local name of it whose value is always there. */
export function slotOf(expression: Expression, scope: Scope): number | undefined {
  // An observer sees the code of every expression.
  if (expression.kind !== "name" || scope.observe !== undefined) return undefined
  const local = scope.local(expression.name)
  return local === undefined || local.hops > 0 || local.mayWait ? undefined : local.slot
}

/** Whether a number is whole and of 32 bits: JavaScript adds, subtracts and multiplies two such numbers exactly. */
export function isSmall(number: number): boolean {
  return (number | 0) === number
}

/** Undefined for an operator that is rare in such expressions. `slow` gets the operands that are not numbers. */
export function slotOperator(
  operator: StrictOperator,
  slot: number,
  constant: number,
  slow: (machine: Machine, left: Outcome, right: Outcome) => Outcome,
): Code | undefined {
  switch (operator) {
    case "+":
      if (!isSmall(constant)) return undefined
      return (machine, frame) => {
        const value = frame[slot] as Outcome
        return typeof value === "number" && isSmall(value) ? value + constant : slow(machine, value, constant)
      }
    case "-":
      if (!isSmall(constant)) return undefined
      return (machine, frame) => {
        const value = frame[slot] as Outcome
        return typeof value === "number" && isSmall(value) ? value - constant : slow(machine, value, constant)
      }
    case "<":
      return (machine, frame) => {
        const value = frame[slot] as Outcome
        return typeof value === "number" ? value < constant : slow(machine, value, constant)
      }
    case "==":
      return (machine, frame) => {
        const value = frame[slot] as Outcome
        return typeof value === "number" ? value === constant : slow(machine, value, constant)
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
      return undefined
  }
}
