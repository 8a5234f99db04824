// Conversion of values between an embedding program and the language.

import { NativeFunction, type Native } from "./functions.ts"
import { MAX_VALUE_DEPTH } from "./limits.ts"
import { effectOf } from "./effect-of.ts"
import { fail, Failure } from "./failure.ts"
import { ANY, describe, hasType, refusalBy, showType } from "./types.ts"
import { spend } from "./meter.ts"
import { Decimal, fromBigInt, fromDouble, isNumber, toHostNumber, type Num } from "./number.ts"
import {
  ANONYMOUS,
  Callable,
  isList,
  isRecord,
  list,
  ListValue,
  record,
  RecordValue,
  TypeValue,
  type Value,
} from "./values.ts"
import { shorten } from "../base/shorten.ts"
import { UsageError } from "../base/errors.ts"
import { processMark } from "../base/process-mark.ts"
import { typeFromSchema } from "./standard-schema.ts"
import { isStandardSchema } from "./validator.ts"

/**
 * Converts a value of the host to one of the language: JSON data, bigints, functions, which become natives, and
 * Standard Schema validators, which become types. Shared parts stay shared. `path` names the value in messages, `here`
 * the run whose functions they become: see `CallableKey`. Throws `UsageError` for anything else.
 */
export function fromHost(value: unknown, path: string, here = ""): Value {
  return new Import(here).value(value, path, 0)
}

/** The same for data that another process reads: throws `UsageError` for functions and types, too. */
export function dataFromHost(value: unknown, path: string): Value {
  return new Import("", "data").value(value, path, 0)
}

class Import {
  /** The values of objects; null while one is being converted. */
  private readonly known = new Map<object, Value | null>()
  private readonly here: string
  private readonly takes: "all" | "data"
  /** Whether a function of the host became a native. */
  hasFunction = false

  constructor(here: string, takes: "all" | "data" = "all") {
    this.here = here
    this.takes = takes
  }

  value(value: unknown, path: string, depth: number): Value {
    spend(1)
    const behaviour = this.takes === "data" ? behaviourOf(value) : undefined
    if (behaviour !== undefined) throw notData(path, behaviour)
    if (depth > MAX_VALUE_DEPTH)
      throw new UsageError("invalid-argument", `${shorten(path)} is nested more than ${MAX_VALUE_DEPTH} levels deep`)
    if (isStandardSchema(value))
      return new TypeValue(typeFromSchema(path, value, (data) => fromHost(data, path), toHost))
    switch (typeof value) {
      case "string":
      case "boolean":
        return value
      case "bigint":
        return fromBigInt(value)
      case "number": {
        const number = fromDouble(value)
        if (number !== undefined) return number
        throw new UsageError("invalid-argument", `${path} is ${value}, which is not a number of the language`)
      }
      case "function":
        this.hasFunction = true
        return new NativeFunction(
          nativeOf(path, value as (...args: unknown[]) => unknown),
          `function ${processMark()} ${identityOf(value)}`,
          this.here,
        )
      case "object":
        return value === null ? null : this.object(value, path, depth)
      case "undefined":
      case "symbol":
        throw notData(path, `of type ${typeof value}`)
    }
  }

  private object(value: object, path: string, depth: number): Value {
    if (value instanceof NativeFunction && value.here === "" && this.here !== "" && value.effect() !== "none")
      return new NativeFunction(value.native, value.id, this.here)
    if (isValue(value) && !this.hasUnmarked(value)) return value
    const known = this.known.get(value)
    if (known === null) throw new UsageError("invalid-argument", `${shorten(path)} is circular: it contains itself`)
    if (known !== undefined) return known
    this.known.set(value, null)
    const made = this.make(value, path, depth)
    this.known.set(value, made)
    return made
  }

  /** Whether a value of the language may have functions of the host that belong to no run yet. */
  private hasUnmarked(value: Value): value is ListValue | RecordValue {
    return this.here !== "" && (isList(value) || isRecord(value)) && effectOf(value) !== "none"
  }

  private make(value: object, path: string, depth: number): Value {
    if (value instanceof ListValue)
      return list(value.items.map((item, i) => this.value(item, `${path}[${i}]`, depth + 1)))
    if (value instanceof RecordValue)
      return record(
        value.entries().map(([key, field]) => [key, this.value(field, `${path}.${key}`, depth + 1)] as const),
      )
    if (Array.isArray(value))
      return list(Array.from(value, (item: unknown, i) => this.value(item, `${path}[${i}]`, depth + 1)))
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== null && prototype !== Object.prototype)
      throw notData(path, `a ${value.constructor?.name ?? "object"}`)
    return record(
      Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .map(([key, field]) => [key, this.value(field, `${path}.${key}`, depth + 1)] as const),
    )
  }
}

let results = 0

/**
 * The result of a native as a value. The functions in it belong to this one result: what they return is remembered for
 * no other, and so for no other run. Only a native whose effect is `write` may return new functions, since a caller's
 * effect is derived from the native's alone.
 */
function resultOf(native: Pick<Native, "name" | "effect">, result: unknown): Value {
  const converted = new Import(`result ${++results}`)
  const value = converted.value(result, "the result", 0)
  if (native.effect === "write" || !converted.hasFunction) return value
  throw fail(
    "wrong-result",
    `${native.name} gave a function, which may change the world, but its own effect is "${native.effect}"`,
    'declare it with effect: "write", which is the default',
  )
}

/** Whether an object is a value of the language already: one that a native was given, or made of others. */
function isValue(value: object): value is ListValue | RecordValue | Decimal | Callable | TypeValue {
  return (
    value instanceof ListValue
    || value instanceof RecordValue
    || value instanceof Decimal
    || value instanceof Callable
    || value instanceof TypeValue
  )
}

/** The kind of a function or a type; undefined for anything else. */
function behaviourOf(value: unknown): string | undefined {
  if (typeof value === "function" || value instanceof Callable) return "a function"
  return value instanceof TypeValue || isStandardSchema(value) ? "a type" : undefined
}

function notData(path: string, kind: string): UsageError {
  return new UsageError(
    "invalid-argument",
    `${path} is not JSON data but ${kind}`,
    "give strings, numbers, booleans, null, arrays and plain objects",
  )
}

/** Numbers for the functions of the host: in keys, two of the same name must differ. */
const identities = new WeakMap<object, number>()
let lastIdentity = 0
function identityOf(value: object): number {
  let identity = identities.get(value)
  if (identity === undefined) identities.set(value, (identity = ++lastIdentity))
  return identity
}

/**
 * A declared native with checks around it: it receives plain data, which it may change, and its result is converted by
 * `fromHost` and must have the declared type, else the call fails with `wrong-result`.
 */
export function heldTo(native: Native): Native {
  const given = (result: unknown): Value => {
    const value = resultOf(native, result)
    if (hasType(value, native.returns)) return value
    const { problem, cause } = refusalBy(native.returns, value) ?? {}
    const wrong = `${native.name} gave ${describe(value)}`
    const declared = problem === undefined ? `, not ${showType(native.returns)} as it declares` : `: ${problem}`
    throw new Failure("wrong-result", `${wrong}${declared}`, { cause })
  }
  const run = native.run as (...data: unknown[]) => unknown
  const count = native.parameters.length
  return {
    ...native,
    run: (...values: never[]) =>
      whenThere(run(...values.slice(0, count).map(toArgument), ...values.slice(count)), given),
  }
}

/** Converts a result now or when its promise, of any library, resolves. A function that returns nothing gives null. */
function whenThere(result: unknown, given: (data: unknown) => Value): Value | Promise<Value> {
  const isPromise = typeof (result as PromiseLike<unknown> | null | undefined)?.then === "function"
  return isPromise ? Promise.resolve(result).then((data: unknown) => given(data ?? null)) : given(result ?? null)
}

function tooDeep() {
  return fail("value-too-deep", `a value is nested more than ${MAX_VALUE_DEPTH} levels deep`)
}

/** A plain function of the host as a native: its arguments are counted, their types are not checked. */
function nativeOf(name: string, run: (...args: unknown[]) => unknown): Native {
  const native = { name: name.replace(/^.*[.\]]/, "") || ANONYMOUS, effect: "write" } as const
  return {
    ...native,
    documentation: "A function of the host.",
    parameters: Array.from({ length: run.length }, (_, i) => ({ name: `argument${i + 1}`, type: ANY })),
    returns: ANY,
    run: (...values: never[]) =>
      whenThere(run(...values.slice(0, run.length).map((value) => toHost(value))), (data) => resultOf(native, data)),
  }
}

/**
 * Converts a value of the language to plain objects and arrays of the host: copies, in which shared parts stay shared.
 * A whole number past 2^53 becomes a bigint, a function or type its name. Fails with `value-too-deep` past
 * MAX_VALUE_DEPTH.
 */
export function toHost(value: Value): unknown {
  return new Export(nameOf, toHostNumber).value(value, 0)
}

/** The same for data that become values again: a number that no number of the host is stays what it is. */
export function toExactHost(value: Value): unknown {
  return new Export(nameOf, (number) => (number instanceof Decimal ? number : toHostNumber(number))).value(value, 0)
}

/** The same for the arguments of natives, in which functions and types stay what they are. */
function toArgument(value: Value): unknown {
  return new Export((part) => part, toHostNumber).value(value, 0)
}

function nameOf(value: Callable | TypeValue): string {
  return value instanceof TypeValue ? showType(value.type) : `function ${value.name}`
}

class Export {
  private readonly known = new Map<ListValue | RecordValue, unknown>()
  private readonly ofFunction: (value: Callable | TypeValue) => unknown

  private readonly ofNumber: (number: Num) => unknown

  constructor(ofFunction: (value: Callable | TypeValue) => unknown, ofNumber: (number: Num) => unknown) {
    this.ofFunction = ofFunction
    this.ofNumber = ofNumber
  }

  value(value: Value, depth: number): unknown {
    spend(1)
    if (isNumber(value)) return this.ofNumber(value)
    if (typeof value !== "object" || value === null) return value
    if (value instanceof TypeValue || value instanceof Callable) return this.ofFunction(value)
    if (depth > MAX_VALUE_DEPTH) throw tooDeep()
    if (!this.known.has(value)) this.known.set(value, this.make(value, depth))
    return this.known.get(value)
  }

  private make(value: ListValue | RecordValue, depth: number): unknown {
    if (isList(value)) return value.map((item) => this.value(item, depth + 1))
    const plain: { [key: string]: unknown } = {}
    for (const [key, field] of value.entries()) {
      Object.defineProperty(plain, key, {
        value: this.value(field, depth + 1),
        enumerable: true,
        writable: true,
        configurable: true,
      })
    }
    return plain
  }
}
