// The local names that an expression takes from around it.

import type { Expression } from "../../../grammar/index.ts"
import type { Local, Scope } from "../scope.ts"

export interface Captured {
  readonly name: string
  readonly local: Local
}

/** The names that are free in the expression and local in the scope, in the order in which they first appear. */
export function freeLocals(expression: Expression, scope: Scope): readonly Captured[] {
  const found = new Map<string, Captured>()
  collect(expression, new Set(), (name) => {
    const local = scope.local(name)
    if (local !== undefined && !found.has(name)) found.set(name, { name, local })
  })
  return [...found.values()]
}

/** Calls `use` for each name in the expression that it does not bind itself. */
export function collect(expression: Expression, bound: ReadonlySet<string>, use: (name: string) => void): void {
  const visit = (part: Expression | null) => {
    if (part !== null) collect(part, bound, use)
  }
  switch (expression.kind) {
    case "literal":
      return
    case "name":
      return bound.has(expression.name) ? undefined : use(expression.name)
    case "template":
      return expression.parts.forEach((part) => (typeof part === "string" ? undefined : visit(part)))
    case "list":
      return expression.items.forEach(visit)
    case "record":
      return expression.entries.forEach(({ value }) => visit(value))
    case "field":
      return visit(expression.object)
    case "item":
      return [expression.object, expression.index].forEach(visit)
    case "slice":
      return [expression.object, expression.from, expression.to].forEach(visit)
    case "apply":
      return [expression.callee, ...expression.arguments.map(({ value }) => value)].forEach(visit)
    case "call": {
      // A text in the first place may name a task.
      const first = expression.arguments[0]?.value
      if (first?.kind === "literal" && typeof first.value === "string" && !bound.has(first.value)) use(first.value)
      return expression.arguments.forEach(({ value }) => visit(value))
    }
    case "pipe":
    case "binary":
      return [expression.left, expression.right].forEach(visit)
    case "unary":
      return visit(expression.operand)
    case "if":
      return [expression.condition, expression.then, expression.else].forEach(visit)
    case "for": {
      visit(expression.list)
      const inner = new Set([
        ...bound,
        expression.variable.text,
        ...(expression.index === null ? [] : [expression.index.text]),
      ])
      if (expression.where !== null) collect(expression.where, inner, use)
      return collect(expression.body, inner, use)
    }
    case "let": {
      const inner = new Set(bound)
      for (const { name, value } of expression.bindings) {
        collect(value, inner, use)
        inner.add(name.text)
      }
      return collect(expression.body, inner, use)
    }
    case "lambda":
      return collect(expression.body, new Set([...bound, ...expression.parameters.map(({ text }) => text)]), use)
    case "try":
      visit(expression.body)
      return collect(expression.fallback, new Set([...bound, "error"]), use)
  }
}
