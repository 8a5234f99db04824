// Reports branches that no run takes, as a constant decides against them.

import type { Expression, Node } from "../../../../grammar/index.ts"
import { visit } from "../../../../grammar/walk.ts"
import { expressionsIn } from "../expressions.ts"
import type { Report, Rule } from "../rule.ts"

export const unreachable: Rule = ({ module }, { warn }) => {
  const enter = (node: Node) => check(node, warn)
  for (const expression of expressionsIn(module)) visit(expression, { enter })
}

function check(node: Node, warn: Report): void {
  if (node.kind === "if") {
    const decided = constant(node.condition)
    if (decided !== null)
      warn(
        "unreachable-branch",
        `this is never evaluated: the condition is always ${String(decided)}`,
        decided ? node.else : node.then,
      )
  } else if (node.kind === "binary" && (node.operator === "AND" || node.operator === "OR")) {
    const decided = constant(node.left)
    if (decided === (node.operator === "OR"))
      warn(
        "unreachable-branch",
        `this is never evaluated: the left side of ${node.operator} is always ${String(decided)}`,
        node.right,
      )
  } else if (node.kind === "for" && node.where !== null && constant(node.where) === false) {
    warn("unreachable-branch", "this is never evaluated: no item passes the WHERE", node.body)
  } else if (node.kind === "try" && (node.body.kind === "literal" || node.body.kind === "lambda")) {
    warn("unreachable-branch", "this is never evaluated: the body of TRY cannot fail", node.fallback)
  }
}

/** The value of a condition that is a constant; null for any other. */
function constant(node: Expression): boolean | null {
  if (node.kind === "literal") return typeof node.value === "boolean" ? node.value : null
  if (node.kind !== "unary" || node.operator !== "NOT") return null
  const operand = constant(node.operand)
  return operand === null ? null : !operand
}
