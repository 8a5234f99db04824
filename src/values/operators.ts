// The strict operators applied to values.

import type { BinaryOperator } from "../../grammar/index.ts"
import { equal } from "./equality.ts"
import { fail } from "./failure.ts"
import { allocate, checkListLength, checkTextLength, spend, spendOnText } from "./meter.ts"
import { add, compareNumbers, divide, isNumber, multiply, remainder, subtract, type Num } from "./number.ts"
import { bitLength } from "./numbers/integers.ts"
import { asType, describe, unionOf } from "./types.ts"
import { isList, isRecord, TypeValue, type Value } from "./values.ts"

const BYTES_OF_JOINT = 32
const BYTES_OF_LONG_NUMBER = 64
/** Numbers up to here take no more than BYTES_OF_LONG_NUMBER. */
const SHORT = 2n ** 128n

/** Operators that evaluate both operands. `AND`, `OR` and `??` are not strict, and are in the compiler. */
export type StrictOperator = Exclude<BinaryOperator, "AND" | "OR" | "??">

export function applyOperator(operator: StrictOperator, left: Value, right: Value): Value {
  switch (operator) {
    case "+":
      return plus(left, right)
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

function plus(left: Value, right: Value): Value {
  if (isNumber(left) && isNumber(right)) return counted(add(left, right))
  if (typeof left === "string" && typeof right === "string") {
    checkTextLength(left.length + right.length)
    // The engine joins texts without copying the longer one.
    allocate(BYTES_OF_JOINT + 2 * Math.min(left.length, right.length))
    return left + right
  }
  if (isList(left) && isList(right)) {
    checkListLength(left.length + right.length)
    return left.concat(right)
  }
  throw fail(
    "wrong-type",
    `+ joins two numbers, two texts or two lists, not ${describe(left)} and ${describe(right)}`,
    addHint(left, right),
  )
}

/** Counts the memory of a number that is no double. */
function counted(number: Num): Num {
  if (typeof number !== "number") {
    const digits = typeof number === "bigint" ? number : number.coefficient
    const isShort = digits < SHORT && digits > -SHORT
    allocate(BYTES_OF_LONG_NUMBER + (isShort ? 0 : bitLength(digits < 0n ? -digits : digits) / 8))
  }
  return number
}

function addHint(left: Value, right: Value): string {
  if (typeof left === "string" || typeof right === "string") return "write string(x) + …, or a template: `… ${x}`"
  if (isRecord(left) && isRecord(right)) return "write merge(a, b)"
  if (isList(left)) return "write … + [x] to append an item"
  return "make both of one kind first"
}

function arithmetic(operator: "-" | "*" | "/" | "%", left: Value, right: Value): Num {
  if (!isNumber(left) || !isNumber(right)) {
    throw fail(
      "wrong-type",
      `${operator} needs two numbers, not ${describe(left)} and ${describe(right)}`,
      typeof left === "string" || typeof right === "string" ? "write number(x) for a number in a text" : undefined,
    )
  }
  switch (operator) {
    case "-":
      return counted(subtract(left, right))
    case "*":
      return counted(multiply(left, right))
    case "/":
      return counted(divide(left, right))
    case "%":
      return counted(remainder(left, right))
  }
}

function compare(operator: "<" | "<=" | ">" | ">=", left: Value, right: Value): boolean {
  let order: number
  if (isNumber(left) && isNumber(right)) order = compareNumbers(left, right)
  else if (typeof left === "string" && typeof right === "string") order = left < right ? -1 : left > right ? 1 : 0
  else
    throw fail(
      "wrong-type",
      `${operator} compares two numbers or two texts, not ${describe(left)} and ${describe(right)}`,
    )
  switch (operator) {
    case "<":
      return order < 0
    case "<=":
      return order <= 0
    case ">":
      return order > 0
    case ">=":
      return order >= 0
  }
}

function isIn(item: Value, container: Value): boolean {
  if (isList(container)) {
    for (let i = 0; i < container.length; i++) {
      spend(1)
      if (equal(item, container.at(i))) return true
    }
    return false
  }
  if (typeof container === "string") {
    if (typeof item !== "string") throw fail("wrong-type", `only a text can be IN a text, not ${describe(item)}`)
    spendOnText(container.length)
    return container.includes(item)
  }
  if (isRecord(container)) return typeof item === "string" && container.get(item) !== undefined
  throw fail(
    "wrong-type",
    `nothing can be IN ${describe(container)}`,
    "IN looks into a list, a text or the keys of a record",
  )
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
