// The types that values are certain to have, as far as the text of a module determines them.

import type { Expression } from "../../../grammar/index.ts"
import { Failure } from "../../values/failure.ts"
import type { Scope } from "../scope.ts"
import {
  asType,
  ANY,
  BOOLEAN,
  FUNCTION,
  hasType,
  listOf,
  NULL,
  NUMBER,
  STRING,
  unionOf,
  type Type,
} from "../../values/types.ts"
import type { Value } from "../../values/values.ts"
import { valueOf } from "../literal.ts"
import { staticType, UndecidedType } from "../modules/static-type.ts"
import { calledName } from "./called-name.ts"

/** The types of the local names; null if unknown. */
export type Locals = ReadonlyMap<string, Type | null>

export interface Knowledge {
  readonly scope: Scope
  /** The type of a LET or a PARAM of the module; null if unknown. */
  readonly ofConstant: (name: string) => Type | null
  /** The declared result of a task of the module or a native; null if unknown. */
  readonly ofCall: (name: string) => Type | null
}

export type Kind = "string" | "number" | "boolean" | "null" | "list" | "record" | "function" | "type"

/** The types of record literals, whose values have no other keys. */
const whole = new WeakSet<Type>()

export function isWhole(type: Type): boolean {
  return whole.has(type)
}

/** A declared type; null if there is none, if it is invalid, or if it says nothing about the value. */
export function declaredType(type: Expression | null, scope: Scope): Type | null {
  if (type === null) return null
  try {
    return known(staticType(type, scope))
  } catch (thrown) {
    if (thrown instanceof Failure || thrown instanceof UndecidedType) return null // checkType reports it
    throw thrown
  }
}

function known(type: Type | null): Type | null {
  return type === null || type.kind === "any" || type.kind === "host" || type.kind === "type" ? null : type
}

export function typeOf(node: Expression, locals: Locals, knowledge: Knowledge): Type | null {
  const of = (part: Expression) => typeOf(part, locals, knowledge)
  switch (node.kind) {
    case "literal":
      return node.value === null ? NULL : asType(valueOf(node))
    case "template":
      return STRING
    case "name":
      return locals.has(node.name) ? locals.get(node.name)! : knowledge.ofConstant(node.name)
    case "list": {
      const items = node.items.map(of)
      return listOf(
        items.length > 0 && items.every((item) => item !== null) ? unionOf(...(items as [Type, ...Type[]])) : ANY,
      ) as Type
    }
    case "record": {
      if (node.entries.some(({ optional, computed }) => optional || computed !== null)) return null
      const type: Type = {
        kind: "record",
        fields: node.entries.map(({ key, value }) => ({ name: key.text, optional: false, type: of(value) ?? ANY })),
      }
      whole.add(type)
      return type
    }
    case "field": {
      const object = of(node.object)
      if (object?.kind !== "record" || node.optional) return null
      const field = object.fields.find(({ name }) => name === node.name.text)
      return field === undefined || field.optional ? null : known(field.type)
    }
    case "item": {
      const object = of(node.object)
      return object?.kind === "list" && !node.optional ? known(object.item) : null
    }
    case "slice": {
      const kinds = kindsOf(of(node.object))
      return kinds?.size === 1 && kinds.has("string") ? STRING : null
    }
    case "apply":
    case "call":
    case "pipe": {
      const name = calledName(node, new Set(locals.keys()))
      return name === null ? null : known(knowledge.ofCall(name))
    }
    case "unary":
      return node.operator === "NOT" ? BOOLEAN : NUMBER
    case "binary":
      return ofOperator(node, of)
    case "if":
      return either(of(node.then), of(node.else))
    case "for": {
      const list = of(node.list)
      const inner = new Map(locals).set(node.variable.text, list?.kind === "list" ? known(list.item) : null)
      if (node.index !== null) inner.set(node.index.text, NUMBER)
      return listOf(typeOf(node.body, inner, knowledge) ?? ANY) as Type
    }
    case "let":
      return typeOf(node.body, localsOf(node, locals, knowledge), knowledge)
    case "lambda":
      return FUNCTION
    case "try":
      return either(of(node.body), typeOf(node.fallback, new Map(locals).set("error", null), knowledge))
    default:
      return null // unknown, which is safe for any other kind
  }
}

/** The types of the names around a LET and of its own. */
function localsOf({ bindings }: Expression & { kind: "let" }, locals: Locals, knowledge: Knowledge): Locals {
  const inner = new Map(locals)
  for (const { name, value } of bindings) inner.set(name.text, typeOf(value, inner, knowledge))
  return inner
}

function ofOperator(
  { operator, left, right }: Expression & { kind: "binary" },
  of: (part: Expression) => Type | null,
): Type | null {
  switch (operator) {
    case "-":
    case "*":
    case "/":
    case "%":
      return NUMBER
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "IN":
    case "NOT IN":
      return BOOLEAN
    case "AND":
    case "OR":
      return BOOLEAN
    case "??":
    case "|":
      return null
    case "+": {
      for (const kinds of [kindsOf(of(left)), kindsOf(of(right))]) {
        if (kinds?.size !== 1) continue
        if (kinds.has("number")) return NUMBER
        if (kinds.has("string")) return STRING
        if (kinds.has("list")) return listOf(ANY) as Type
      }
      return null
    }
  }
}

function either(a: Type | null, b: Type | null): Type | null {
  return a === null || b === null ? null : unionOf(a, b)
}

/** The kinds that a value of the type may have; null if unknown. */
export function kindsOf(type: Type | null): ReadonlySet<Kind> | null {
  switch (type?.kind) {
    case undefined:
    case "any":
    case "host":
    case "type":
      return null
    case "literal":
      return new Set([typeof type.value as Kind])
    case "record-of-any":
      return new Set(["record"])
    case "function":
      return new Set(["function", "type"])
    case "union": {
      const kinds = type.members.map(kindsOf)
      return kinds.includes(null) ? null : new Set(kinds.flatMap((own) => [...own!]))
    }
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "list":
    case "record":
      return new Set([type.kind])
  }
}

/** Whether no value of type `has` is of type `wanted`. False if unknown. */
export function excludes(has: Type | null, wanted: Type): boolean {
  if (has === null || wanted.kind === "any" || wanted.kind === "host" || wanted.kind === "type") return false
  if (has.kind === "union") return has.members.every((member) => excludes(member, wanted))
  if (wanted.kind === "union") return wanted.members.every((member) => excludes(has, member))
  if (has.kind === "literal") return !hasType(has.value as Value, wanted)
  const own = kindsOf(has)
  const other = kindsOf(wanted)
  if (own === null || other === null) return false
  return ![...own].some((kind) => other.has(kind)) || lacksField(has, wanted)
}

function lacksField(has: Type, wanted: Type): boolean {
  if (has.kind !== "record" || wanted.kind !== "record") return false
  return wanted.fields.some(({ name, optional, type }) => {
    const field = has.fields.find((own) => own.name === name)
    if (field === undefined) return !optional && isWhole(has)
    return !field.optional && excludes(field.type.kind === "any" ? null : field.type, type)
  })
}
