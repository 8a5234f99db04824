// Conversion of values between an embedding program and the language.

import { NativeFunction, type Native } from "./functions.ts"
import { MAX_VALUE_DEPTH } from "./limits.ts"
import { fail } from "./failure.ts"
import { ANY, describe, hasType, showType } from "./types.ts"
import { ANONYMOUS, Callable, isList, record, TypeValue, type RecordValue, type Value } from "./values.ts"
import { UsageError } from "../base/errors.ts"
import { processMark } from "../base/process-mark.ts"
import { isStandardSchema, typeFromSchema } from "./standard-schema.ts"

/**
 * Converts a value of the host to one of the language: JSON data, functions, which become natives, and Standard Schema
 * validators, which become types. `path` names the value in messages. Throws `UsageError` for anything else.
 */
export function fromHost(value: unknown, path: string, depth = 0): Value {
  if (depth > MAX_VALUE_DEPTH)
    throw new UsageError("invalid-argument", `${path} is nested more than ${MAX_VALUE_DEPTH} levels deep`)
  if (isStandardSchema(value)) return new TypeValue(typeFromSchema(path, value, (data) => fromHost(data, path), toHost))
  switch (typeof value) {
    case "string":
    case "boolean":
      return value
    case "number":
      if (!Number.isFinite(value))
        throw new UsageError("invalid-argument", `${path} is ${value}, which is not a number of the language`)
      return value + 0
    case "function":
      return new NativeFunction(
        nativeOf(path, value as (...args: unknown[]) => unknown),
        `function ${processMark()} ${identityOf(value)}`,
      )
    case "object": {
      if (value === null) return null
      if (value instanceof Callable || value instanceof TypeValue) return value as Value
      if (Array.isArray(value))
        return Array.from(value, (item: unknown, i) => fromHost(item, `${path}[${i}]`, depth + 1))
      const prototype: unknown = Object.getPrototypeOf(value)
      if (prototype === null || prototype === Object.prototype) {
        return record(
          Object.entries(value)
            .filter(([, field]) => field !== undefined)
            .map(([key, field]) => [key, fromHost(field, `${path}.${key}`, depth + 1)] as const),
        )
      }
      break
    }
    case "undefined":
    case "bigint":
    case "symbol":
      break
  }
  const kind = typeof value === "object" ? `a ${value.constructor?.name ?? "object"}` : `of type ${typeof value}`
  throw new UsageError(
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
 * A declared native with checks around it: it receives copies of lists and records, which it may change, and its result
 * is converted by `fromHost` and must have the declared type, else the call fails with `wrong-result`.
 */
export function heldTo(native: Native): Native {
  const given = (result: unknown): Value => {
    const value = fromHost(result, "the result")
    if (!hasType(value, native.returns))
      throw fail(
        "wrong-result",
        `${native.name} gave ${describe(value)}, not ${showType(native.returns)} as it declares`,
      )
    return value
  }
  const run = native.run as (...values: Value[]) => unknown
  const count = native.parameters.length
  return {
    ...native,
    run: (...values: never[]) =>
      whenThere(run(...values.slice(0, count).map((value) => copyOf(value)), ...values.slice(count)), given),
  }
}

/** Converts a result now or when its promise, of any library, resolves. A function that returns nothing gives null. */
function whenThere(result: unknown, given: (data: unknown) => Value): Value | Promise<Value> {
  const isPromise = typeof (result as PromiseLike<unknown> | null | undefined)?.then === "function"
  return isPromise ? Promise.resolve(result).then((data: unknown) => given(data ?? null)) : given(result ?? null)
}

function copyOf(value: Value, depth = 0): Value {
  if (typeof value !== "object" || value === null || value instanceof Callable || value instanceof TypeValue)
    return value
  if (depth > MAX_VALUE_DEPTH) throw tooDeep()
  if (isList(value)) return value.map((item) => copyOf(item, depth + 1))
  return record(Object.entries(value as RecordValue).map(([key, field]) => [key, copyOf(field, depth + 1)] as const))
}

function tooDeep() {
  return fail("value-too-deep", `a value is nested more than ${MAX_VALUE_DEPTH} levels deep`)
}

/** A plain function of the host as a native: its arguments are counted, their types are not checked. */
function nativeOf(name: string, run: (...args: unknown[]) => unknown): Native {
  return {
    name: name.replace(/^.*[.\]]/, "") || ANONYMOUS,
    documentation: "A function of the host.",
    parameters: Array.from({ length: run.length }, (_, i) => ({ name: `argument${i + 1}`, type: ANY })),
    returns: ANY,
    effect: "write",
    run: (...values: never[]) =>
      whenThere(run(...values.slice(0, run.length).map((value) => toHost(value))), (data) =>
        fromHost(data, "the result"),
      ),
  }
}

/**
 * Converts a value of the language to plain objects and arrays of the host. A function or type becomes its name. Fails
 * with `value-too-deep` past MAX_VALUE_DEPTH.
 */
export function toHost(value: Value, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value
  if (depth > MAX_VALUE_DEPTH) throw tooDeep()
  if (Array.isArray(value)) return value.map((item: Value) => toHost(item, depth + 1))
  if (value instanceof TypeValue) return showType(value.type)
  if (value instanceof Callable) return `function ${value.name}`
  const plain: { [key: string]: unknown } = {}
  for (const [key, field] of Object.entries(value as { [key: string]: Value })) {
    Object.defineProperty(plain, key, {
      value: toHost(field, depth + 1),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return plain
}
