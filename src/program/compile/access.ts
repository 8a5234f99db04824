// Fields, items and slices.

import type { Field, Item, Slice } from "../../../grammar/index.ts"
import { fieldOf, itemOf, optionalFieldOf, optionalItemOf, sliceOf } from "../../values/access.ts"
import { locate } from "../../values/failure.ts"
import type { Scope } from "../scope.ts"
import type { Code } from "../../machine/code.ts"
import type { Value } from "../../values/values.ts"
import { after, compile, locationOf } from "./compile.ts"
import { compileGlobal } from "./names.ts"

export function compileAccess(expression: Field | Item | Slice, scope: Scope): Code {
  if (expression.kind === "field") return compileField(expression, scope)
  const location = locationOf(expression, scope)
  const parts =
    expression.kind === "item"
      ? [expression.object, expression.index]
      : [expression.object, expression.from, expression.to]
  const codes = parts.map((part) => (part === null ? () => null : compile(part, scope)))
  const read = expression.kind === "slice" ? sliceOf : expression.optional ? optionalItemOf : itemOf
  const go = ([object, from, to]: readonly Value[]) => {
    try {
      return read(object!, from!, to!)
    } catch (thrown) {
      throw locate(thrown, location)
    }
  }
  return (machine, frame) => machine.gather(codes, frame, go)
}

function compileField(expression: Field, scope: Scope): Code {
  const global = scope.global(expression)
  if (global !== undefined) return compileGlobal(expression.name.text, global, scope, expression)
  const location = locationOf(expression, scope)
  const object = compile(expression.object, scope)
  const { text: name } = expression.name
  const read = expression.optional ? optionalFieldOf : fieldOf
  const go = (value: Value) => read(value, name)
  return (machine, frame) => after(machine, object(machine, frame), location, go)
}
