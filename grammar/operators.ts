// The operators between two operands, and the strength of each.

import type { BinaryOperator } from "./ast.ts"

export interface OperatorInfo {
  readonly operator: BinaryOperator | "|>"
  /** Higher binds more strongly. All associate to the left but comparisons, which do not associate. */
  readonly strength: number
}

export const COMPARISON = 5
/** `NOT` before an operand: between `AND` and the comparisons. */
export const NOT_STRENGTH = 4
/** `-` before an operand: stronger than every operator between two. */
export const NEGATION_STRENGTH = 9

/** The `flags` of an operator token is its place in this list. */
export const operators: readonly OperatorInfo[] = [
  { operator: "|>", strength: 0 },
  { operator: "??", strength: 1 },
  { operator: "OR", strength: 2 },
  { operator: "AND", strength: 3 },
  { operator: "==", strength: COMPARISON },
  { operator: "!=", strength: COMPARISON },
  { operator: "<", strength: COMPARISON },
  { operator: "<=", strength: COMPARISON },
  { operator: ">", strength: COMPARISON },
  { operator: ">=", strength: COMPARISON },
  { operator: "IN", strength: COMPARISON },
  { operator: "NOT IN", strength: COMPARISON },
  { operator: "|", strength: 6 },
  { operator: "+", strength: 7 },
  { operator: "-", strength: 7 },
  { operator: "*", strength: 8 },
  { operator: "/", strength: 8 },
  { operator: "%", strength: 8 },
]

export function operatorIndex(operator: BinaryOperator | "|>"): number {
  return operators.findIndex((info) => info.operator === operator)
}
