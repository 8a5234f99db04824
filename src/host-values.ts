// Values across the border: what an embedding program gives and gets.

import { Closure, TaskFunction } from "./interpreter/task.ts"
import { NativeFunction, type Native } from "./interpreter/functions.ts"
import { MAX_VALUE_DEPTH } from "./interpreter/limits.ts"
import { ANY, showType } from "./interpreter/types.ts"
import { Callable, record, TypeValue, type Value } from "./interpreter/values.ts"
import { UsageError } from "./errors.ts"
import { isStandardSchema, typeFromSchema } from "./standard-schema.ts"

/**
 * A value of the host as one of the language: JSON data, functions, which become natives, and Standard Schema validators, which
 * become types. Throws `UsageError` for anything else.
 */
export function fromHost(value: unknown, path: string, depth = 0): Value {
  if (depth > MAX_VALUE_DEPTH) throw new UsageError("invalid-argument", `${path} is nested more than ${MAX_VALUE_DEPTH} levels deep`)
  if (isStandardSchema(value)) return new TypeValue(typeFromSchema(path, value, (data) => fromHost(data, path), toHost))
  switch (typeof value) {
    case "string": case "boolean": return value
    case "number":
      if (!Number.isFinite(value)) throw new UsageError("invalid-argument", `${path} is ${value}, which is not a number of the language`)
      return value + 0
    case "function": return new NativeFunction(nativeOf(path, value as (...args: unknown[]) => unknown))
    case "object": {
      if (value === null) return null
      if (value instanceof Callable || value instanceof TypeValue) return value as Value
      if (Array.isArray(value)) return value.map((item, i) => fromHost(item, `${path}[${i}]`, depth + 1))
      const prototype: unknown = Object.getPrototypeOf(value)
      if (prototype === null || prototype === Object.prototype) {
        return record(Object.entries(value).filter(([, field]) => field !== undefined).map(([key, field]) => [key, fromHost(field, `${path}.${key}`, depth + 1)] as const))
      }
      break
    }
    case "undefined": case "bigint": case "symbol": break
  }
  throw new UsageError("invalid-argument", `${path} is not JSON data but ${typeof value === "object" ? `a ${(value as object).constructor?.name ?? "object"}` : `of type ${typeof value}`}`, "give strings, numbers, booleans, null, arrays and plain objects")
}

/** A plain function of the host as a native: its arguments are counted, not checked. */
function nativeOf(name: string, run: (...args: unknown[]) => unknown): Native {
  return {
    name: name.replace(/^.*[.\]]/, "") || "function",
    documentation: "A function of the host.",
    parameters: Array.from({ length: run.length }, (_, i) => ({ name: `argument${i + 1}`, type: ANY })),
    returns: ANY,
    effect: "write",
    run: (...values: never[]) => {
      const result = run(...values.map((value) => toHost(value)))
      const given = (data: unknown) => fromHost(data, `the result of ${name}`)
      return result instanceof Promise ? result.then(given) : given(result)
    },
  }
}

/** A value of the language as one of the host: plain objects and arrays. A function or type becomes its name. */
export function toHost(value: Value): unknown {
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map((item: Value) => toHost(item))
  if (value instanceof TypeValue) return showType(value.type)
  if (value instanceof Closure || value instanceof TaskFunction || value instanceof NativeFunction || value instanceof Callable) return `function ${value.name}`
  const plain: { [key: string]: unknown } = {}
  for (const [key, field] of Object.entries(value as { [key: string]: Value })) {
    Object.defineProperty(plain, key, { value: toHost(field), enumerable: true, writable: true, configurable: true })
  }
  return plain
}
