// The name that a model sees of a datum that was given without one.

import type { Expression } from "./ast.ts"
import { isName } from "./keywords.ts"
import { innerExpressions } from "./walk.ts"

/** The name of the function that marks data: as the name of a datum it would look like a mark and be none. */
export const MARK = "untrusted"

/** Names that mean something else in an answer: its last result, and its text so far. */
const OF_ANSWERS: ReadonlySet<string> = new Set(["it", "so_far"])

/** Whether a datum of a question can have this name. */
export function canNameDatum(name: string): boolean {
  return isName(name) && !OF_ANSWERS.has(name) && name !== MARK
}

/**
 * The last name in an expression: `body` for `s.body`, `article` for `article[0:2000]`. Null where there is none, and
 * for one that no datum can have.
 */
export function dataName(expression: Expression): string | null {
  const name = lastName(expression)
  return name === null || !canNameDatum(name) ? null : name
}

/** The last name in an expression, also one that no datum can have. */
export function lastName(expression: Expression): string | null {
  switch (expression.kind) {
    case "name":
      return expression.name
    case "field":
      return expression.name.text
    case "item":
    case "slice":
      return lastName(expression.object)
    case "apply":
      return last(expression.arguments.map(({ value }) => value)) ?? lastName(expression.callee)
    case "pipe":
      return lastName(expression.left)
    case "if":
      return last([expression.then, expression.else])
    case "for":
      return lastName(expression.list)
    case "let":
      return lastName(expression.body)
    case "lambda":
      return null
    default:
      // A literal, a template, a list, a record, a CALL, an operator, TRY, and any kind that is added later.
      return last(innerExpressions(expression))
  }
}

function last(expressions: readonly Expression[]): string | null {
  for (let i = expressions.length - 1; i >= 0; i--) {
    const name = lastName(expressions[i]!)
    if (name !== null) return name
  }
  return null
}
