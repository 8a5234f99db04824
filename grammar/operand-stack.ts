// Operators that wait for their right operand: the shunting yard that turns a flat chain into a tree.

import type { Binary, Expression, Literal, Pipe, Unary } from "./ast.ts"
import { Failure } from "./failure.ts"
import {
  COMPARISON,
  NEGATION_STRENGTH,
  NOT_STRENGTH,
  operatorIndex,
  operators,
  type OperatorInfo,
} from "./operators.ts"
import { Minus, type Token } from "./tokens.ts"

const SUBTRACT = operatorIndex("-")

interface Waiting {
  readonly strength: number
  readonly start: number
  /** Null for an operator before its only operand. */
  readonly info: OperatorInfo | null
  readonly left: Expression | null
  /** A `-` directly before a number belongs to the number. */
  readonly sign: boolean
}

/** Shared by nested expressions: each sees what lies above the height at which it began. */
export class OperandStack {
  private readonly waiting: Waiting[] = []

  get height(): number {
    return this.waiting.length
  }

  clear(): void {
    // Setting a length costs more than reading it, and mostly nothing is left.
    if (this.waiting.length > 0) this.waiting.length = 0
  }

  pushNot(token: Token): void {
    this.waiting.push({ strength: NOT_STRENGTH, start: token.startOffset, info: null, left: null, sign: false })
  }

  pushNegation(token: Token, sign: boolean): void {
    this.waiting.push({ strength: NEGATION_STRENGTH, start: token.startOffset, info: null, left: null, sign })
  }

  /** An operator follows `operand`, from `start` to `end`: operators before it that bind as strongly are complete. */
  pushBinary(floor: number, operand: Expression, start: number, end: number, token: Token): void {
    const info = operators[token.tokenType === Minus ? SUBTRACT : token.flags] as OperatorInfo
    const { strength } = info
    let left = operand
    let leftStart = start
    while (this.waiting.length > floor) {
      const top = this.waiting[this.waiting.length - 1] as Waiting
      if (top.strength < strength) break
      if (strength === COMPARISON && top.strength === COMPARISON) throw failChain(token)
      this.waiting.pop()
      left = combine(top, left, end)
      leftStart = left.start
    }
    if (info.operator === "%" && isText(left)) throw failPercent(token)
    this.waiting.push({ strength, start: leftStart, info, left, sign: false })
  }

  /** The chain above `floor` ends with `operand`, at `end`. */
  finish(floor: number, operand: Expression, end: number): Expression {
    let result = operand
    while (this.waiting.length > floor) result = combine(this.waiting.pop() as Waiting, result, end)
    return result
  }
}

function combine(top: Waiting, operand: Expression, end: number): Expression {
  const { start, left, info } = top
  if (left === null || info === null) {
    if (top.sign && operand.kind === "literal") return negate(operand, start)
    const operator = top.strength === NOT_STRENGTH ? "NOT" : "-"
    return { kind: "unary", start, end, operator, operand } satisfies Unary
  }
  if (info.operator === "|>") return { kind: "pipe", start, end, left, right: operand } satisfies Pipe
  return { kind: "binary", start, end, operator: info.operator, left, right: operand } satisfies Binary
}

/** There is no -0. */
function negate(literal: Literal, start: number): Literal {
  const value = literal.value === 0 ? 0 : -(literal.value as number)
  const { end, exact } = literal
  return { kind: "literal", start, end, value, ...(exact === undefined ? {} : { exact: `-${exact}` }) }
}

function isText(expression: Expression): boolean {
  return expression.kind === "template" || (expression.kind === "literal" && typeof expression.value === "string")
}

function failChain(token: Token): Failure {
  const hint = "join two comparisons with AND, or use parentheses"
  return new Failure("chained-comparison", "comparisons cannot be chained", token.startOffset, token.end, hint)
}

function failPercent(token: Token): Failure {
  return new Failure("percent-format", "`%` does not put values into a text", token.startOffset, token.end)
}
