// Calls natives directly, with their fallbacks filled in as the machine does.

import { NATIVES } from "../../src/builtins/index.ts"
import { Failure } from "../../src/values/failure.ts"
import type { Native } from "../../src/values/functions.ts"
import { fromHost, toHost } from "../../src/values/host-values.ts"
import { atOnce, isWork } from "../../src/values/meter.ts"
import type { Value } from "../../src/values/values.ts"

export function nativeOf(name: string): Native {
  const native = NATIVES.find((each) => each.name === name)
  if (native === undefined) throw new Error(`there is no native ${name}`)
  return native
}

/** A JSON value as a value of the language. */
export function valueOf(json: unknown): Value {
  return fromHost(json, "the value")
}

/** The result of a native for JSON values, as plain data, or a promise of it where a library is still to be loaded. */
export function call(name: string, ...values: readonly unknown[]): unknown {
  const { parameters, run } = nativeOf(name)
  const result = run(
    ...(parameters.map(({ fallback }, i) => (i < values.length ? valueOf(values[i]) : fallback)) as never[]),
  )
  if (result instanceof Promise) return result.then((value) => toHost(isWork(value) ? atOnce<Value>(value) : value))
  return toHost(isWork(result) ? atOnce(result) : result)
}

// Code that natives load with their first call is loaded before the tests, so that all calls give values at once.
await Promise.all([call("matches", "", ""), call("words", ""), call("parse_json", "1")])

/** A JSON value as the language gives it to its host: a large whole number is a bigint, and there is no -0. */
export function plain(json: unknown): unknown {
  return toHost(valueOf(json))
}

/** The result of a native for JSON values, as a value of the language. */
export function callValue(name: string, ...values: readonly unknown[]): Value {
  return valueOf(call(name, ...values))
}

/** The same for natives that give a text. */
export function callText(name: string, ...values: readonly unknown[]): string {
  return call(name, ...values) as string
}

/** The same for natives that give a list. */
export function callList<T = unknown>(name: string, ...values: readonly unknown[]): readonly T[] {
  return call(name, ...values) as readonly T[]
}

/** The failure of a native, as `code: message`. */
export async function failureOf(name: string, ...values: readonly unknown[]): Promise<string> {
  try {
    await call(name, ...values)
  } catch (error) {
    if (error instanceof Failure) return `${error.code}: ${error.message}`
    throw error
  }
  throw new Error(`${name} did not fail`)
}
