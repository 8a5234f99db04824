// The name by which a model sees a datum that was handed on without one.

import type { Expression } from "./index.ts"

/** The last name in an expression: `body` for `s.body`, `article` for `article[0:2000]`; null where there is none. */
export function dataName(expression: Expression): string | null {
  switch (expression.kind) {
    case "literal":
      return null
    case "name":
      return expression.name
    case "template":
      return last(expression.parts.filter((part) => typeof part !== "string"))
    case "list":
      return last(expression.items)
    case "record":
      return last(expression.entries.map(({ value }) => value))
    case "field":
      return expression.name.text
    case "item":
    case "slice":
      return dataName(expression.object)
    case "apply":
      return last(expression.arguments.map(({ value }) => value)) ?? dataName(expression.callee)
    case "call":
      return last(expression.arguments.map(({ value }) => value))
    case "pipe":
      return dataName(expression.left)
    case "binary":
      return last([expression.left, expression.right])
    case "unary":
      return dataName(expression.operand)
    case "if":
      return last([expression.then, expression.else])
    case "for":
      return dataName(expression.list)
    case "let":
      return dataName(expression.body)
    case "lambda":
      return null
    case "try":
      return last([expression.body, expression.fallback])
  }
}

function last(expressions: readonly Expression[]): string | null {
  for (let i = expressions.length - 1; i >= 0; i--) {
    const name = dataName(expressions[i]!)
    if (name !== null) return name
  }
  return null
}
