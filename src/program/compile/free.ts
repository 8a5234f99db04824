// The free local names of an expression.

import type { Call, Expression } from "../../../grammar/index.ts"
import { visit } from "../../../grammar/walk.ts"
import type { Local, Scope } from "../scope.ts"

export interface Captured {
  readonly name: string
  readonly local: Local
}

/** The names that are free in the expression and local in the scope, in the order of their first use. */
export function freeLocals(expression: Expression, scope: Scope): readonly Captured[] {
  const found = new Map<string, Captured>()
  collect(expression, (name) => {
    const local = scope.local(name)
    if (local !== undefined && !found.has(name)) found.set(name, { name, local })
  })
  return [...found.values()]
}

/** Calls `use` for each name in the expression that it does not bind itself, in source order. */
export function collect(expression: Expression, use: (name: string) => void): void {
  visit(expression, {
    enter(node, names) {
      const name = node.kind === "name" ? node.name : node.kind === "call" ? calledText(node) : null
      if (name !== null && !names.has(name)) use(name)
    },
  })
}

/** The string that is the first argument of a CALL, which may name a task. */
function calledText({ arguments: [first] }: Call): string | null {
  const value = first?.value
  return value?.kind === "literal" && typeof value.value === "string" ? value.value : null
}
