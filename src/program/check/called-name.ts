// The name of what an expression calls.

import type { Expression, Names } from "../../../grammar/index.ts"

/** The name of what an expression calls for certain, where it is one that no local name hides. */
export function calledName(node: Expression, locals: Pick<Names, "has">): string | null {
  const called = node.kind === "pipe" ? node.right : node
  let name: string | null = null
  if (called.kind === "apply" && called.callee.kind === "name") ({ name } = called.callee)
  else if (called.kind === "call") {
    const first = called.arguments[0]?.value
    if (first?.kind === "literal" && typeof first.value === "string") name = first.value
  } else if (node.kind === "pipe" && called.kind === "name") ({ name } = called)
  return name === null || locals.has(name) ? null : name
}
