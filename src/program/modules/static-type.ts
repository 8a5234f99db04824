// Types in declarations: known before the program runs, so made of names, lists, records, unions and literals only.

import type { Expression } from "../../../grammar/index.ts"
import { fail } from "../../values/failure.ts"
import { locate } from "../../machine/invoke.ts"
import type { Global, Scope } from "../scope.ts"
import { asType, listOf, unionOf, type Type } from "../../values/types.ts"

/** The type that an expression in a declaration stands for. Fails with `not-a-type`. */
export function staticType(expression: Expression, scope: Scope, through: readonly unknown[] = []): Type {
  try {
    return read(expression, scope, through)
  } catch (thrown) {
    throw locate(thrown, { source: scope.source, span: { start: expression.start, end: expression.end } })
  }
}

function read(expression: Expression, scope: Scope, through: readonly unknown[]): Type {
  switch (expression.kind) {
    case "literal":
      return asType(expression.value)
    case "list":
      if (expression.items.length === 1) return listOf(staticType(expression.items[0]!, scope, through))
      throw fail("not-a-type", `a list of ${expression.items.length} items is not a type`, "write [T] for a list of T")
    case "record":
      return {
        kind: "record",
        fields: expression.entries
          .map(({ key, optional, value }) => ({ name: key.text, optional, type: staticType(value, scope, through) }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      }
    case "binary":
      if (expression.operator !== "|") break
      return unionOf(staticType(expression.left, scope, through), staticType(expression.right, scope, through))
    case "name":
    case "field": {
      const global = scope.global(expression)
      if (global !== undefined) return ofGlobal(global, through)
      break
    }
    default:
      break // no other kind is a type
  }
  throw fail(
    "not-a-type",
    "this is not a type",
    'write string, number, boolean, any, [T], {name: T}, "a" | "b", or a name that a LET binds to one of these',
  )
}

function ofGlobal(global: Global, through: readonly unknown[]): Type {
  if (global.kind === "value" || global.kind === "parameter") return asType(global.value)
  if (global.kind !== "constant") throw fail("not-a-type", `a ${global.kind} is not a type`)
  const { constant } = global
  if (through.includes(constant))
    throw fail("not-a-type", `the type ${constant.name} is made of itself`, "write any in its place")
  return constant.type([...through, constant])
}
