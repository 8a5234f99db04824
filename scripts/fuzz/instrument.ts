// Counts the branches that a program takes, by calls that are written into its text.

import { parseAst } from "vite"

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

/** The name of the function that the instrumented text calls with the number of each branch. */
export const COUNTER = "$branch"

/** The text of a script, which calls `COUNTER` in each branch; and the number of branches. */
export function instrument(text: string): { readonly text: string; readonly branches: number } {
  /** Insertions by their place: those that open something, behind those that close something there. */
  const inserted: { readonly at: number; readonly text: string; readonly order: number }[] = []
  let branches = 0
  const count = () => `${COUNTER}(${branches++})`
  const around = ({ start, end }: Node, [open, close]: readonly [string, string]) => {
    inserted.push({ at: start, text: open, order: start - end }, { at: end, text: close, order: start - Infinity })
  }
  const statement = (node: Node) => {
    if (node.type === "BlockStatement") inserted.push({ at: node.start + 1, text: `${count()};`, order: 0 })
    else around(node, [`{${count()};`, "}"])
  }
  const expression = (node: Node) => around(node, [`(${count()},`, ")"])

  const visit = (node: Node): void => {
    switch (node.type) {
      case "FunctionDeclaration":
      case "FunctionExpression":
        statement(node["body"] as Node)
        break
      case "ArrowFunctionExpression": {
        const body = node["body"] as Node
        if (body.type === "BlockStatement") statement(body)
        else expression(body)
        break
      }
      case "IfStatement":
        statement(node["consequent"] as Node)
        if (node["alternate"] !== null) statement(node["alternate"] as Node)
        break
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
      case "WhileStatement":
      case "DoWhileStatement":
        statement(node["body"] as Node)
        break
      case "SwitchCase": {
        const [first] = node["consequent"] as readonly Node[]
        if (first !== undefined) inserted.push({ at: first.start, text: `${count()};`, order: -Infinity })
        break
      }
      case "ConditionalExpression":
        expression(node["consequent"] as Node)
        expression(node["alternate"] as Node)
        break
      case "LogicalExpression":
        expression(node["right"] as Node)
        break
    }
    for (const inner of Object.values(node)) {
      for (const one of Array.isArray(inner) ? (inner as readonly unknown[]) : [inner])
        if (typeof one === "object" && one !== null && "type" in one) visit(one as Node)
    }
  }
  visit(parseAst(text) as unknown as Node)
  // At one place the outer of two openings comes first; all closings come before all openings.
  const ordered = inserted
    .map((one, i) => ({ ...one, i }))
    .sort((a, b) => a.at - b.at || orderOf(a) - orderOf(b) || a.i - b.i)
  let result = ""
  let last = 0
  for (const { at, text: added } of ordered) {
    result += text.slice(last, at) + added
    last = at
  }
  return { text: result + text.slice(last), branches }
}

function orderOf({ order }: { readonly order: number }): number {
  return order
}
