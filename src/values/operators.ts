// The strict operators applied to values.

import type { BinaryOperator } from "../../grammar/index.ts"
import { equal } from "./equality.ts"
import { Failure, fail } from "./failure.ts"
import type { Limits } from "./limits.ts"
import { asType, describe, unionOf } from "./types.ts"
import { isList, isRecord, TypeValue, type Value } from "./values.ts"

/** Operators that evaluate both operands. `AND`, `OR` and `??` are not strict, and are in the compiler. */
export type StrictOperator = Exclude<BinaryOperator, "AND" | "OR" | "??">

export function applyOperator(operator: StrictOperator, left: Value, right: Value, limits: Limits): Value {
  switch (operator) {
    case "+":
      return add(left, right, limits)
    case "-":
    case "*":
    case "/":
    case "%":
      return arithmetic(operator, left, right)
    case "==":
      return equal(left, right)
    case "!=":
      return !equal(left, right)
    case "<":
    case "<=":
    case ">":
    case ">=":
      return compare(operator, left, right)
    case "IN":
      return isIn(left, right)
    case "NOT IN":
      return !isIn(left, right)
    case "|":
      return new TypeValue(unionOf(asType(left), asType(right)))
  }
}

function add(left: Value, right: Value, limits: Limits): Value {
  if (typeof left === "number" && typeof right === "number") return finite(left + right, "+")
  if (typeof left === "string" && typeof right === "string") {
    if (left.length + right.length > limits.textLength) throw textTooLong(limits)
    return left + right
  }
  if (isList(left) && isList(right)) {
    if (left.length + right.length > limits.listLength) throw listTooLong(limits)
    return [...left, ...right]
  }
  throw fail(
    "wrong-type",
    `+ joins two numbers, two texts or two lists, not ${describe(left)} and ${describe(right)}`,
    addHint(left, right),
  )
}

function addHint(left: Value, right: Value): string {
  if (typeof left === "string" || typeof right === "string") return "write string(x) + …, or a template: `… ${x}`"
  if (isRecord(left) && isRecord(right)) return "write merge(a, b)"
  if (isList(left)) return "write … + [x] to append an item"
  return "make both of one kind first"
}

function arithmetic(operator: "-" | "*" | "/" | "%", left: Value, right: Value): number {
  if (typeof left !== "number" || typeof right !== "number") {
    throw fail(
      "wrong-type",
      `${operator} needs two numbers, not ${describe(left)} and ${describe(right)}`,
      typeof left === "string" || typeof right === "string" ? "write number(x) for a number in a text" : undefined,
    )
  }
  if ((operator === "/" || operator === "%") && right === 0)
    throw fail("division-by-zero", `${left} ${operator} 0: a division by zero`)
  switch (operator) {
    case "-":
      return finite(left - right, operator)
    case "*":
      return finite(left * right, operator)
    case "/":
      return finite(left / right, operator)
    case "%": {
      const rest = left % right // exact, with the sign of the left
      return finite(rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest, operator)
    }
  }
}

/** The number, with 0 for -0. Fails with `number-too-large` for an infinite one. */
export function finite(number: number, operator: string): number {
  if (!Number.isFinite(number)) throw fail("number-too-large", `the result of ${operator} is larger than 1.8e308`)
  return number + 0
}

function compare(operator: "<" | "<=" | ">" | ">=", left: Value, right: Value): boolean {
  if (
    !(typeof left === "number" && typeof right === "number")
    && !(typeof left === "string" && typeof right === "string")
  ) {
    throw fail(
      "wrong-type",
      `${operator} compares two numbers or two texts, not ${describe(left)} and ${describe(right)}`,
    )
  }
  switch (operator) {
    case "<":
      return left < right
    case "<=":
      return left <= right
    case ">":
      return left > right
    case ">=":
      return left >= right
  }
}

function isIn(item: Value, container: Value): boolean {
  if (isList(container)) return container.some((other) => equal(item, other))
  if (typeof container === "string") {
    if (typeof item !== "string") throw fail("wrong-type", `only a text can be IN a text, not ${describe(item)}`)
    return container.includes(item)
  }
  if (isRecord(container)) return typeof item === "string" && container[item] !== undefined
  throw fail(
    "wrong-type",
    `nothing can be IN ${describe(container)}`,
    "IN looks into a list, a text or the keys of a record",
  )
}

export function textTooLong(limits: Limits): Failure {
  return new Failure("text-too-long", `a text would be longer than ${limits.textLength} characters`, {
    catchable: false,
    hint: "the limit is `textLength`",
  })
}
export function listTooLong(limits: Limits): Failure {
  return new Failure("list-too-long", `a list would have more than ${limits.listLength} items`, {
    catchable: false,
    hint: "the limit is `listLength`",
  })
}

/** The value of a condition: fails with `wrong-type` unless it is a boolean. `where` names the condition. */
export function condition(value: Value, where: string): boolean {
  if (typeof value === "boolean") return value
  throw fail(
    "wrong-type",
    `${where} needs true or false, not ${describe(value)}`,
    typeof value === "string" ? 'compare it, for example x == "yes"' : value === null ? "write x != null" : undefined,
  )
}
