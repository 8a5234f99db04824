// Types: the values that serve as one, membership, conversion, and the written form.

import { UsageError } from "../base/errors.ts"
import { catchable, fail, Failure } from "./failure.ts"
import { MAX_VALUE_DEPTH } from "./limits.ts"
import { equal } from "./equality.ts"
import { spend } from "./meter.ts"
import { equalNumbers, fromDouble, isNumber, numberKey, parseNumber, type Num } from "./number.ts"
import {
  Callable,
  describeFunction,
  isList,
  isRecord,
  kindOf,
  list,
  ListValue,
  record,
  RecordValue,
  TypeValue,
  type Value,
} from "./values.ts"
import { showInText, toJson } from "./show.ts"
import type { StandardSchema } from "./validator.ts"

/** A type of the language as data: what `returns`, the parameters of natives and the declarations of a program have. */
export type Type =
  | { readonly kind: "any" | "string" | "number" | "boolean" | "null" | "function" | "type" | "record-of-any" }
  | { readonly kind: "literal"; readonly value: string | Num | boolean }
  | { readonly kind: "list"; readonly item: Type }
  | { readonly kind: "record"; readonly fields: readonly TypeField[] }
  | { readonly kind: "union"; readonly members: readonly Type[] }
  | HostType

/** A field of a record type; a record may lack an `optional` one. */
export interface TypeField {
  readonly name: string
  readonly type: Type
  readonly optional: boolean
}

/** A type whose values have the TypeScript type T, from which results and the arguments of natives are inferred. */
export type TypeFor<T> = Type & { readonly "~for"?: T }
/** The TypeScript type of the values of a type. */
export type ValueOf<T> = T extends { readonly "~for"?: infer V } ? V : unknown

/** A field that a record may lack. */
export interface OptionalField<T> {
  readonly type: TypeFor<T>
  readonly fallback?: never
}
/** A parameter whose argument may be omitted. */
export interface OptionalParameter<T> {
  readonly type: TypeFor<T> | StandardSchema<T>
  readonly fallback: T
}
/** The fields of a record by name. */
export interface Fields {
  readonly [name: string]: TypeFor<unknown> | OptionalField<unknown>
}
type OptionalNames<F extends Fields> = { [K in keyof F]: F[K] extends OptionalField<unknown> ? K : never }[keyof F]
type Flat<T> = { [K in keyof T]: T[K] }
/** The TypeScript type of a record with these fields. */
export type RecordFor<F extends Fields> = Flat<
  { readonly [K in Exclude<keyof F, OptionalNames<F>>]: ValueOf<F[K]> } & {
    readonly [K in OptionalNames<F>]?: F[K] extends OptionalField<infer V> ? V : never
  }
>

/**
 * A validator of the host. `validate` returns the converted value or the problem. With a JSON Schema it is shown to
 * models, and answers are stored under the schema; without one they are remembered within the process only.
 */
export interface HostType {
  readonly kind: "host"
  /** Its name in messages. */
  readonly name: string
  /** Its representation in keys: types that differ in meaning have different ones. The name by default. */
  readonly key?: string
  /** JSON Schema (2020-12) of the data that it accepts. */
  readonly jsonSchema?: unknown
  readonly validate: (
    value: Value,
  ) => { readonly value: Value } | { readonly problem: string; readonly cause?: unknown }
}

/** The type of every value. */
export const ANY: TypeFor<unknown> = { kind: "any" }
/** The type of texts. */
export const STRING: TypeFor<string> = { kind: "string" }
/** The type of numbers. A host gives and receives them as numbers; a whole number past 2^53 - 1 is a bigint. */
export const NUMBER: TypeFor<number> = { kind: "number" }
/** The type of `true` and `false`. */
export const BOOLEAN: TypeFor<boolean> = { kind: "boolean" }
/** The type whose one value is `null`. */
export const NULL: TypeFor<null> = { kind: "null" }
/** The type of functions: tasks, natives and lambdas. */
export const FUNCTION: Type = { kind: "function" }
/** The type of types, which are values of the language, too. */
export const TYPE: Type = { kind: "type" }
/** Any record: `record` in a program. */
export const RECORD: TypeFor<{ readonly [key: string]: unknown }> = { kind: "record-of-any" }

/** The type of lists whose items all have the type `item`. */
export function listOf<T>(item: TypeFor<T>): TypeFor<readonly T[]> {
  return { kind: "list", item }
}
/** The type of values that have at least one of the types `members`. */
export function unionOf<T extends readonly unknown[]>(
  ...members: { readonly [I in keyof T]: TypeFor<T[I]> }
): TypeFor<T[number]> {
  const flat = (members as readonly Type[]).flatMap((member) => (member.kind === "union" ? member.members : [member]))
  return {
    kind: "union",
    members: flat.filter((member, i) => !flat.slice(0, i).some((earlier) => isSameLiteral(earlier, member))),
  }
}
/** JSON Schema requires the values of an enum to be distinct, and providers enforce it. */
function isSameLiteral(a: Type, b: Type): boolean {
  return a.kind === "literal" && b.kind === "literal" && equal(a.value, b.value)
}
/** The type of records with these fields; `optional(type)` is the type of a field that one may lack. */
export function recordOf<F extends Fields>(fields: F): TypeFor<RecordFor<F>> {
  return {
    kind: "record",
    fields: Object.entries<Type | OptionalField<unknown>>(fields).map(([name, field]) =>
      "kind" in field ? { name, type: field, optional: false } : { name, type: field.type, optional: true },
    ),
  }
}
/** The type of these values and nothing else, such as `literalOf("good", "bad")`. */
export function literalOf<const V extends readonly [string | number | boolean, ...(string | number | boolean)[]]>(
  ...values: V
): TypeFor<V[number]> {
  const literals = values.map((value): Type => ({
    kind: "literal",
    value: typeof value === "number" ? numberOfHost(value) : value,
  }))
  return literals.length === 1 ? literals[0]! : (unionOf(...literals) as Type)
}

function numberOfHost(value: number): Num {
  const number = fromDouble(value)
  if (number !== undefined) return number
  throw new UsageError("invalid-argument", `${value} is not a number of the language`)
}

/** The type of a field of a record that may be missing. */
export function optional<T>(type: TypeFor<T>): OptionalField<T>
/** A parameter of a native whose argument may be omitted; `fallback` is then its value. */
export function optional<T>(type: TypeFor<T> | StandardSchema<T>, fallback: NoInfer<T>): OptionalParameter<T>
export function optional<T>(
  type: TypeFor<T> | StandardSchema<T>,
  ...fallback: readonly T[]
): OptionalField<T> | OptionalParameter<T> {
  return fallback.length === 0 ? { type: type as TypeFor<T> } : { type, fallback: fallback[0]! }
}

/** Whether a value of the host is a type, with all of its parts. */
export function isType(value: unknown, depth = 0): value is Type {
  if (typeof value !== "object" || value === null || depth > MAX_VALUE_DEPTH) return false
  const type = value as { readonly [part: string]: unknown }
  const isInner = (part: unknown) => isType(part, depth + 1)
  switch (type["kind"] as Type["kind"]) {
    case "any":
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "function":
    case "type":
    case "record-of-any":
      return true
    case "literal":
      return ["string", "boolean"].includes(typeof type["value"]) || isNumber(type["value"])
    case "list":
      return isInner(type["item"])
    case "record":
      return (
        Array.isArray(type["fields"]) && type["fields"].every((field: unknown) => isField(field) && isInner(field.type))
      )
    case "union":
      return Array.isArray(type["members"]) && type["members"].every(isInner)
    case "host":
      return typeof type["name"] === "string" && typeof type["validate"] === "function"
    default:
      return false
  }
}

function isField(value: unknown): value is { readonly type: unknown } {
  return typeof (value as Partial<TypeField> | null)?.name === "string"
}

/** The most parts of a type that a value denotes: a value that shares parts may unfold to any number. */
const MOST_PARTS = 10_000

/**
 * The type that a value denotes: a type itself, a text, number or boolean (the type of that value alone), `null`,
 * `[T]`, or a record whose values are types. Fails with `not-a-type` for anything else.
 */
export function asType(value: Value): Type {
  let parts = 0
  const typeOf = (part: Value, depth: number): Type => {
    spend(1)
    if (depth > MAX_VALUE_DEPTH) throw tooDeep()
    if (++parts > MOST_PARTS) throw fail("not-a-type", `a value of more than ${MOST_PARTS} parts is not a type`)
    if (part === null) return NULL
    if (typeof part !== "object" || isNumber(part)) return { kind: "literal", value: part }
    if (part instanceof TypeValue) return part.type
    if (part instanceof ListValue) {
      if (part.length === 1) return listOf(typeOf(part.at(0), depth + 1))
      throw fail(
        "not-a-type",
        `a list of ${part.length} items is not a type`,
        "write [T] for a list of T, for example [string]",
      )
    }
    if (part instanceof RecordValue) {
      return {
        kind: "record",
        fields: part.entries().map(([name, field]) => ({ name, type: typeOf(field, depth + 1), optional: false })),
      }
    }
    throw fail(
      "not-a-type",
      `${describeFunction(part)} is not a type`,
      'types are string, number, boolean, any, [T], {name: T}, "a" | "b"',
    )
  }
  return typeOf(value, 0)
}

/** Whether the value has the type without conversion. Records may have more keys than the type names. */
export function hasType(value: Value, type: Type, depth = 0): boolean {
  if (depth > MAX_VALUE_DEPTH) throw tooDeep()
  switch (type.kind) {
    case "any":
      return true
    case "string":
      return typeof value === "string"
    case "number":
      return isNumber(value)
    case "boolean":
      return typeof value === "boolean"
    case "null":
      return value === null
    case "function":
      return value instanceof Callable || value instanceof TypeValue
    case "type":
      return isTypeLike(value)
    case "record-of-any":
      return isRecord(value)
    case "literal":
      return value === type.value || (isNumber(value) && isNumber(type.value) && equalNumbers(value, type.value))
    case "list": {
      if (!isList(value)) return false
      const { item } = type
      return item.kind === "any" || value.every(item, (each) => hasType(each, item, depth + 1))
    }
    case "record":
      return (
        isRecord(value)
        && type.fields.every(({ name, type: field, optional }) => {
          const own = value.get(name)
          return own === undefined ? optional : hasType(own, field, depth + 1)
        })
      )
    case "union":
      return type.members.some((member) => hasType(value, member, depth))
    case "host": {
      const result = type.validate(value)
      return "value" in result && equal(result.value, value)
    }
  }
}

/** The reason for which a value does not have a type, where the type is a validator; undefined where it tells none. */
export function refusalBy(
  type: Type,
  value: Value,
): { readonly problem: string; readonly cause?: unknown } | undefined {
  if (type.kind !== "host") return undefined
  const result = type.validate(value)
  return "problem" in result ? result : { problem: "the validator changes it" }
}

function isTypeLike(value: Value): boolean {
  try {
    asType(value)
    return true
  } catch (thrown) {
    catchable(thrown)
    return false
  }
}

/**
 * Converts a value to a type: the value itself if it has the type, otherwise as `number("42")` and `string(42)` do,
 * fields and items likewise. A record keeps only the keys that its type names, and loses an optional one that is null
 * where its type has no null. Fails with `cannot-convert`, naming the place.
 */
export function convert(value: Value, type: Type): Value {
  return new Conversion("call").convert(value, type, "", 0)
}

/**
 * The same for an argument of a run, but no text is made of a list, a record, a function or a type: data where a text
 * is declared are a mistake of the caller.
 */
export function convertArgument(value: Value, type: Type): Value {
  return new Conversion("argument").convert(value, type, "", 0)
}

/** Conversions of structures before it is worth while to remember them: values may share parts many times. */
const MANY = 64

class Conversion {
  private visits = 0
  private readonly known = new Map<Value, Map<Type, Value>>()
  private readonly of: "call" | "argument"

  constructor(of: "call" | "argument") {
    this.of = of
  }

  convert(value: Value, type: Type, path: string, depth: number): Value {
    spend(1)
    if (depth > MAX_VALUE_DEPTH) throw tooDeep()
    if (!isList(value) && !isRecord(value)) return this.make(value, type, path, depth)
    if (++this.visits <= MANY) return this.make(value, type, path, depth)
    let byType = this.known.get(value)
    if (byType === undefined) this.known.set(value, (byType = new Map()))
    const known = byType.get(type)
    if (known !== undefined) return known
    const made = this.make(value, type, path, depth)
    byType.set(type, made)
    return made
  }

  private make(value: Value, type: Type, path: string, depth: number): Value {
    switch (type.kind) {
      case "any":
        return value
      case "string":
        if (typeof value === "string") return value
        if (value === null || (this.of === "argument" && typeof value === "object" && !isNumber(value))) break
        return showInText(value)
      case "number": {
        if (isNumber(value)) return value
        const number = typeof value === "string" ? numberOf(value) : undefined
        if (number !== undefined) return number
        break
      }
      case "boolean": {
        if (typeof value === "boolean") return value
        const text = typeof value === "string" ? value.trim() : ""
        if (text === "true" || text === "false") return text === "true"
        break
      }
      case "list": {
        if (!isList(value)) break
        if (type.item.kind === "any") return value
        const converted = value.map((item, i) => this.convert(item, type.item, `${path}[${i}]`, depth + 1))
        return converted.every((item, i) => item === value.at(i)) ? value : list(converted)
      }
      case "record": {
        if (!isRecord(value)) break
        const entries: [string, Value][] = []
        for (const field of type.fields) {
          const own = value.get(field.name)
          if (own === null && field.optional && !hasType(null, field.type)) continue
          if (own !== undefined)
            entries.push([field.name, this.convert(own, field.type, `${path}.${field.name}`, depth + 1)])
          else if (!field.optional)
            throw fail(
              "cannot-convert",
              `${at(path)}${describe(value)} has no ${JSON.stringify(field.name)}, which the type `
                + `${showType(type)} requires`,
            )
        }
        return record(entries)
      }
      case "union": {
        for (const member of type.members)
          if (hasType(value, member)) return this.convert(value, member, path, depth + 1)
        for (const member of type.members) {
          try {
            return this.convert(value, member, path, depth + 1)
          } catch (thrown) {
            catchable(thrown)
            // Another member may fit; if none does, the failure below names the whole union.
          }
        }
        break
      }
      case "host": {
        const result = type.validate(value)
        if ("value" in result) return result.value
        const { problem, cause } = result
        throw new Failure("cannot-convert", `${at(path)}${problem}`, { cause })
      }
      case "null":
      case "function":
      case "type":
      case "record-of-any":
      case "literal":
        if (hasType(value, type)) return value
        break
    }
    throw fail("cannot-convert", `${at(path)}${describe(value)} cannot be converted to ${showType(type)}`)
  }
}

function at(path: string): string {
  return path === "" ? "" : `${path.replace(/^\./, "")}: `
}

/** The number that a text consists of, apart from white space around it; undefined for any other text. */
export function numberOf(text: string): Num | undefined {
  return parseNumber(text.trim())
}

/** A value as messages describe it: its kind, and its content where that is short. */
export function describe(value: Value): string {
  const kind = kindOf(value)
  if (kind === "null") return "null"
  if (kind === "function") return describeFunction(value as Callable)
  if (kind === "type") return `the type ${showType((value as TypeValue).type)}`
  if (isList(value)) return `a list of ${value.length}`
  if (isRecord(value)) return `a record with ${keysInMessage(value)}`
  const shown = typeof value === "string" && value.length > 40 ? value : toJson(value)
  if (shown.length <= 40) return `the ${kind} ${shown}`
  return isNumber(value) ? `a number of ${shown.length} digits` : `a ${kind} of ${(value as string).length} characters`
}

function keysInMessage(value: RecordValue): string {
  const keys = value.keys()
  return keys.length === 0 ? "no keys" : `the keys ${keys.slice(0, 6).join(", ")}${keys.length > 6 ? ", …" : ""}`
}

/** The type as a program writes it. */
export function showType(type: Type): string {
  return writeType(type, ({ name }) => name)
}

/** The representation of a type in keys. */
export function typeKey(type: Type): string {
  return writeType(type, ({ name, key = name }) => key)
}

/** The written form of a type, in which `host` writes the validators. */
export function writeType(type: Type, host: (type: HostType) => string): string {
  switch (type.kind) {
    case "any":
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "function":
    case "type":
      return type.kind
    case "record-of-any":
      return "record"
    case "literal":
      return isNumber(type.value) ? numberKey(type.value) : JSON.stringify(type.value)
    case "list":
      return `[${writeType(type.item, host)}]`
    case "record":
      return `{${type.fields.map((field) => writeField(field, host)).join(", ")}}`
    case "union":
      return type.members.map((member) => writeType(member, host)).join(" | ")
    case "host":
      return host(type)
  }
}

function writeField({ name, type, optional }: TypeField, host: (type: HostType) => string): string {
  const shown = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name)
  return `${shown}${optional ? "?" : ""}: ${writeType(type, host)}`
}

function tooDeep() {
  return fail("value-too-deep", `a value is nested more than ${MAX_VALUE_DEPTH} levels deep`)
}
