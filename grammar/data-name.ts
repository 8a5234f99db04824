// The name that a model sees of a datum that was given without one.

import type { Expression } from "./ast.ts"
import { innerExpressions } from "./walk.ts"

/** The last name in an expression: `body` for `s.body`, `article` for `article[0:2000]`; null where there is none. */
export function dataName(expression: Expression): string | null {
  switch (expression.kind) {
    case "name":
      return expression.name
    case "field":
      return expression.name.text
    case "item":
    case "slice":
      return dataName(expression.object)
    case "apply":
      return last(expression.arguments.map(({ value }) => value)) ?? dataName(expression.callee)
    case "pipe":
      return dataName(expression.left)
    case "if":
      return last([expression.then, expression.else])
    case "for":
      return dataName(expression.list)
    case "let":
      return dataName(expression.body)
    case "lambda":
      return null
    default:
      // A literal, a template, a list, a record, a CALL, an operator, TRY, and any kind that is added later.
      return last(innerExpressions(expression))
  }
}

function last(expressions: readonly Expression[]): string | null {
  for (let i = expressions.length - 1; i >= 0; i--) {
    const name = dataName(expressions[i]!)
    if (name !== null) return name
  }
  return null
}
