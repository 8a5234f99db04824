// Declares a function of the host as a native, with one set of types for the language and for TypeScript.

import { isName } from "../../grammar/keywords.ts"
import { UsageError } from "../base/errors.ts"
import { checkOptions, FLAG, FUNCTION, OBJECT, TEXT, type Form, type Names } from "../diagnostics/options.ts"
import { fromHost } from "./host-values.ts"
import { isEffect, type Effect } from "./effect.ts"
import type { Native, NativeCall, NativeParameter } from "./functions.ts"
import { toType, type Schema } from "./schema-type.ts"
import { ANY, type OptionalParameter } from "./types.ts"

/** Data of a type as a native may give them: a whole number as a bigint, too. */
export type Given<T> = T extends number
  ? number | bigint
  : T extends readonly (infer Item)[]
    ? readonly Given<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: Given<T[K]> }
      : T

/**
 * The declaration of a native: its name, its parameters and result with their types, and its function. `P` and `R`
 * follow from the types.
 */
export interface NativeDeclaration<P extends { readonly [name: string]: unknown }, R, E extends Effect = Effect> {
  readonly name: string
  /** The first line describes the result: users and models read it. */
  readonly documentation?: string
  /**
   * The parameters in their order; none by default. Each is a type of the language, `optional(type, fallback)` or a
   * validator, which accepts the data that it passes unchanged.
   */
  readonly parameters?: { readonly [K in keyof P]: Schema<P[K]> | OptionalParameter<P[K]> }
  /** The type of the result, or a validator that passes it unchanged; any data by default. */
  readonly returns?: Schema<R>
  /** With `none`, answers of models may call it too; with `read` or `write`, only the program. `write` by default. */
  readonly effect?: E
  /** Whether its results are untrusted data, as those of a mailbox or of the web are; false by default. */
  readonly untrusted?: boolean
  /**
   * Receives the arguments by name, as plain data, and the circumstances of the call if it has effects. Returns data or
   * a promise of data. A whole number past 2^53 - 1 arrives as a bigint, and may be returned as one. Anything it throws
   * becomes a failure of the program.
   */
  readonly run: (
    given: { readonly [K in keyof P]: P[K] },
    ...call: E extends "none" ? [] : [call: NativeCall]
  ) => Given<R> | PromiseLike<Given<R>>
}

/**
 * Makes a native of a declaration, for the `natives` of `createRuntime`, for example
 * `native({ name: "price", parameters: { product: STRING }, returns: NUMBER, run })`. The result of each call is
 * checked against `returns`. Throws `UsageError` for a name that no program can write, and for any other mistake in the
 * declaration.
 */
export function native<
  P extends { readonly [name: string]: unknown } = {},
  R = unknown,
  const E extends Effect = "write",
>(declaration: NativeDeclaration<P, R, E>): Native {
  checkOptions("native", declaration, DECLARATION)
  for (const key of ["name", "run"])
    if (!Object.hasOwn(declaration, key)) throw new UsageError("invalid-argument", `a native needs a ${key}`)
  const {
    name,
    documentation = "A function of the host.",
    returns = ANY,
    effect = "write",
    untrusted = false,
  } = declaration
  const run = declaration.run as (given: { readonly [K in keyof P]: P[K] }, call: NativeCall) => unknown
  const declared = Object.entries<Schema | OptionalParameter<unknown>>(declaration.parameters ?? {})
  for (const each of [name, ...declared.map(([parameter]) => parameter)]) {
    if (!isName(each) || each.startsWith("_"))
      throw new UsageError(
        "invalid-argument",
        `${JSON.stringify(each)} is no name for a native or its parameter`,
        "write letters, digits and _, beginning with a letter",
      )
  }
  return {
    name,
    documentation,
    returns: toType(returns, `the result of ${name}`),
    effect,
    ...(untrusted ? { origin: "untrusted" as const } : {}),
    parameters: declared.map(([parameter, type]) => parameterOf(parameter, type)),
    run: (...values: never[]) =>
      run(
        Object.fromEntries(declared.map(([parameter], i) => [parameter, values[i]])) as {
          readonly [K in keyof P]: P[K]
        },
        values[declared.length]!,
      ) as never,
  }
}

const EFFECT: Form = { form: '"none", "read" or "write"', has: isEffect }
const DECLARATION: Names<NativeDeclaration<{}, unknown>> = {
  name: TEXT,
  documentation: TEXT,
  parameters: OBJECT,
  returns: true,
  effect: EFFECT,
  untrusted: FLAG,
  run: FUNCTION,
}

/** Whether a value is a native, as `native` makes it or a host by itself. */
export function isNative(value: unknown): value is Native {
  if (typeof value !== "object" || value === null) return false
  const { name, run, effect, parameters } = value as { readonly [key in keyof Native]?: unknown }
  return typeof name === "string" && typeof run === "function" && isEffect(effect) && Array.isArray(parameters)
}

function parameterOf(name: string, declared: Schema | OptionalParameter<unknown>): NativeParameter {
  return isOptional(declared)
    ? { name, type: toType(declared.type, name), fallback: fromHost(declared.fallback, name) }
    : { name, type: toType(declared, name) }
}

function isOptional(declared: Schema | OptionalParameter<unknown>): declared is OptionalParameter<unknown> {
  return typeof declared === "object" && "fallback" in declared
}
