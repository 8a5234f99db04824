// Types in declarations: names, lists, records, unions and literals, which are read without evaluation.

import type { Expression } from "../../../grammar/index.ts"
import { fail, Failure, locate } from "../../values/failure.ts"
import type { Instance } from "../../machine/instance.ts"
import type { Constant } from "../constant.ts"
import { valueOf } from "../literal.ts"
import { argumentOf, type Parameter } from "../parameter.ts"
import type { Global, Scope } from "../scope.ts"
import { UNTRUSTED_NATIVE } from "../../builtins/trust.ts"
import { asType, listOf, unionOf, type Type } from "../../values/types.ts"

/** Thrown when a type depends on a parameter and there is no instance that has its value. */
export class UndecidedType {
  readonly parameter: Parameter
  constructor(parameter: Parameter) {
    this.parameter = parameter
  }
}

/** Reads types, and records in `isFixed` whether they are the same in all instances. */
export class TypeReader {
  isFixed = true
  private readonly instance: Instance | null
  /** The constants being read, to detect a type that contains itself. */
  private readonly through: unknown[] = []

  /** Without an instance, reading a type that depends on a parameter throws `UndecidedType`. */
  constructor(instance: Instance | null) {
    this.instance = instance
  }

  /** The type that an expression denotes in a declaration. Fails with `not-a-type`. */
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
    const given = argumentOf(parameter, this.instance)
    return given === undefined ? this.ofConstant(parameter.fallback!) : asType(given)
  }

  ofConstant(constant: Constant): Type {
    const { through } = this
    if (through.includes(constant))
      throw fail("not-a-type", `the type ${constant.name} contains itself`, "write any in its place")
    through.push(constant)
    try {
      return constant.type(this)
    } finally {
      through.pop()
    }
  }
}

/**
 * The type that is declared, without a mark of untrusted data. Fails with `not-a-type`; throws `UndecidedType` if
 * a parameter decides it.
 */
export function staticType(expression: Expression, scope: Scope): Type {
  return new TypeReader(null).read(markedType(expression, scope) ?? expression, scope)
}

/** The type in `untrusted(type)`, which declares untrusted data; null for any other expression. */
export function markedType(expression: Expression | null, scope: Scope): Expression | null {
  if (expression?.kind !== "apply" || expression.arguments.length !== 1) return null
  return isMark(scope.global(expression.callee)) ? expression.arguments[0]!.value : null
}

function isMark(global: Global | undefined): boolean {
  return global?.kind === "native" && global.native.native === UNTRUSTED_NATIVE
}

/** The declared type of a parameter or a result, which may differ between instances if it depends on a PARAM. */
export class DeclaredType {
  private readonly expression: Expression | null
  private readonly scope: () => Scope
  /** The type once it is known to be the same in all instances; undefined until then. */
  private fixed: Type | null | undefined = undefined

  constructor(expression: Expression | null, scope: () => Scope) {
    this.expression = expression
    this.scope = scope
    if (expression === null) this.fixed = null
  }

  /** The type in an instance; null if any value is accepted. Fails with `not-a-type`. */
  in(instance: Instance): Type | null {
    if (this.fixed !== undefined) return this.fixed
    const reader = new TypeReader(instance)
    const [expression, scope] = [this.expression!, this.scope()]
    const read = reader.read(markedType(expression, scope) ?? expression, scope)
    const type = read.kind === "any" ? null : read
    if (reader.isFixed) this.fixed = type
    return type
  }

  /** Whether it declares untrusted data. */
  get isUntrusted(): boolean {
    return markedType(this.expression, this.scope()) !== null
  }

  /** Reads the type now, unless a parameter decides it. One that is not a type fails where it is used. */
  resolve(): void {
    try {
      void this.known
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
    }
  }

  /** The type in all instances; null if that is `any` or depends on a parameter. Fails with `not-a-type`. */
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

  /** Whether it is known to be the same in all instances, which `in` and `known` determine. */
  get isFixed(): boolean {
    return this.fixed !== undefined
  }
}

function read(expression: Expression, scope: Scope, reader: TypeReader): Type {
  switch (expression.kind) {
    case "literal":
      return asType(valueOf(expression))
    case "list":
      if (expression.items.length === 1) return listOf(reader.read(expression.items[0]!, scope))
      throw fail("not-a-type", `a list of ${expression.items.length} items is not a type`, "write [T] for a list of T")
    case "record":
      if (expression.entries.some(({ computed }) => computed !== null))
        throw fail("not-a-type", "the keys of a record type are written out", "write record for one with any keys")
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
    case "apply":
      if (markedType(expression, scope) === null) break
      throw fail(
        "not-a-type",
        "untrusted is written around a whole type",
        "write page: untrusted(string), of a PARAM, of a parameter or of the result of a task",
      )
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
      throw fail(
        "not-a-type",
        `a ${global.kind === "tool" ? "task" : global.kind} is not a type`,
        isMark(global) ? "write untrusted(string), with a type" : undefined,
      )
  }
}
