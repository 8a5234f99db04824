// The types that the declarations of a module, and the nodes around an expression, give to names.

import type { Expression, Module } from "../../../grammar/index.ts"
import { NUMBER, type Type } from "../../values/types.ts"
import type { Scope } from "../scope.ts"
import { declaredType, typeOf, type Knowledge, type Locals } from "./known-type.ts"

/** The types that the declarations of a module determine. */
export function knowledgeOf({ module, scope }: { readonly module: Module; readonly scope: Scope }): Knowledge {
  const values = new Map<string, Expression>()
  const parameters = new Map<string, Type | null>()
  const results = new Map<string, Type | null>()
  for (const declaration of module.declarations) {
    if (declaration.kind === "let-declaration")
      for (const { name, value } of declaration.bindings) values.set(name.text, value)
    if (declaration.kind === "param") parameters.set(declaration.name.text, declaredType(declaration.type, scope))
    if (declaration.kind === "task") results.set(declaration.name.text, declaredType(declaration.returns, scope))
  }
  const found = new Map<string, Type | null>()
  const knowledge: Knowledge = {
    scope,
    ofConstant(name) {
      if (parameters.has(name)) return parameters.get(name)!
      const value = values.get(name)
      if (value === undefined) return null
      if (!found.has(name)) {
        found.set(name, null) // the type of a constant that refers to itself is unknown
        found.set(name, typeOf(value, new Map(), knowledge))
      }
      return found.get(name)!
    },
    ofCall(name) {
      if (results.has(name)) return results.get(name)!
      const global = scope.globals.lookup(name)
      return global?.kind === "native" ? global.native.native.returns : null
    },
  }
  return knowledge
}

/** The type of the `index`th name that a node binds, after its child `last`; null if unknown. */
export function typeOfBound(
  { kind }: Expression,
  last: Expression | null,
  index: number,
  locals: Locals,
  knowledge: Knowledge,
): Type | null {
  if (last === null || (kind !== "let" && kind !== "for")) return null
  if (kind === "let") return typeOf(last, locals, knowledge)
  if (index > 0) return NUMBER
  const list = typeOf(last, locals, knowledge)
  return list?.kind === "list" && list.item.kind !== "any" ? list.item : null
}
