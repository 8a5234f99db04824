// Types in declarations: known before the program runs, so made of names, lists, records, unions and literals only.

import type { Expression } from "../../../grammar/index.ts"
import { fail, locate } from "../../values/failure.ts"
import type { Instance } from "../../machine/instance.ts"
import type { Constant } from "../constant.ts"
import { givenTo, type Parameter } from "../parameter.ts"
import type { Global, Scope } from "../scope.ts"
import { asType, listOf, unionOf, type Type } from "../../values/types.ts"

/** Thrown where a type depends on the value of a parameter, and there is no instance to give one. */
export class UndecidedType {
  readonly parameter: Parameter
  constructor(parameter: Parameter) {
    this.parameter = parameter
  }
}

/** Reads types, and remembers whether one depended on the value of a parameter. */
export class TypeReader {
  isFixed = true
  private readonly instance: Instance | null
  /** The constants that are being read: a type that is made of itself is none. */
  private readonly through: unknown[] = []

  /** Without an instance a type that depends on a parameter throws `UndecidedType`. */
  constructor(instance: Instance | null) {
    this.instance = instance
  }

  /** The type that an expression in a declaration is. Fails with `not-a-type`. */
  read(expression: Expression, scope: Scope): Type {
    try {
      return read(expression, scope, this)
    } catch (thrown) {
      throw locate(thrown, { source: scope.source, span: { start: expression.start, end: expression.end } })
    }
  }

  ofParameter(parameter: Parameter): Type {
    this.isFixed = false
    if (this.instance === null) throw new UndecidedType(parameter)
    const given = givenTo(parameter, this.instance)
    return given === undefined ? this.ofConstant(parameter.fallback!) : asType(given)
  }

  ofConstant(constant: Constant): Type {
    const { through } = this
    if (through.includes(constant))
      throw fail("not-a-type", `the type ${constant.name} is made of itself`, "write any in its place")
    through.push(constant)
    try {
      return constant.type(this)
    } finally {
      through.pop()
    }
  }
}

/** The type that an expression in a declaration is. Fails with `not-a-type`; throws `UndecidedType` where a parameter decides it. */
export function staticType(expression: Expression, scope: Scope): Type {
  return new TypeReader(null).read(expression, scope)
}

/** The type of a parameter or result as it is declared: in an instance, since a PARAM may decide it. */
export class DeclaredType {
  private readonly expression: Expression | null
  private readonly scope: () => Scope
  /** The same type in all instances, once it is known that there is one. */
  private fixed: Type | null | undefined = undefined

  constructor(expression: Expression | null, scope: () => Scope) {
    this.expression = expression
    this.scope = scope
    if (expression === null) this.fixed = null
  }

  /** Null where any value will do. Fails with `not-a-type`. */
  in(instance: Instance): Type | null {
    if (this.fixed !== undefined) return this.fixed
    const reader = new TypeReader(instance)
    const read = reader.read(this.expression!, this.scope())
    const type = read.kind === "any" ? null : read
    if (reader.isFixed) this.fixed = type
    return type
  }

  /** The type where it is the same in all instances; null where a parameter decides it. Fails with `not-a-type`. */
  get known(): Type | null {
    if (this.fixed !== undefined) return this.fixed
    try {
      const type = staticType(this.expression!, this.scope())
      return (this.fixed = type.kind === "any" ? null : type)
    } catch (thrown) {
      if (thrown instanceof UndecidedType) return null
      throw thrown
    }
  }

  /** Whether it is the same in all instances, as far as is known: `in` finds out. */
  get isFixed(): boolean {
    return this.fixed !== undefined
  }
}

function read(expression: Expression, scope: Scope, reader: TypeReader): Type {
  switch (expression.kind) {
    case "literal":
      return asType(expression.value)
    case "list":
      if (expression.items.length === 1) return listOf(reader.read(expression.items[0]!, scope))
      throw fail("not-a-type", `a list of ${expression.items.length} items is not a type`, "write [T] for a list of T")
    case "record":
      return {
        kind: "record",
        fields: expression.entries
          .map(({ key, optional, value }) => ({ name: key.text, optional, type: reader.read(value, scope) }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      }
    case "binary":
      if (expression.operator !== "|") break
      return unionOf(reader.read(expression.left, scope), reader.read(expression.right, scope))
    case "name":
    case "field": {
      const global = scope.global(expression)
      if (global !== undefined) return ofGlobal(global, reader)
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

function ofGlobal(global: Global, reader: TypeReader): Type {
  switch (global.kind) {
    case "value":
    case "datum":
      return asType(global.value)
    case "parameter":
      return reader.ofParameter(global.parameter)
    case "constant":
      return reader.ofConstant(global.constant)
    case "task":
    case "tool":
    case "native":
    case "namespace":
    case "special":
      throw fail("not-a-type", `a ${global.kind === "tool" ? "task" : global.kind} is not a type`)
  }
}
