// Declaring a function of the host as a native: its types said once, for the language and for TypeScript.

import { isName } from "../../grammar/index.ts"
import { UsageError } from "../base/errors.ts"
import { fromHost, toHost } from "./host-values.ts"
import type { Effect, Native, NativeCall, NativeParameter } from "./functions.ts"
import { ANY, type Type, type TypeFor } from "./types.ts"

/** A parameter that may be left out. */
export interface OptionalParameter<T> {
  readonly type: TypeFor<T>
  readonly fallback: T
}

/** A parameter that may be left out, and what it is then. */
export function optional<T>(type: TypeFor<T>, fallback: NoInfer<T>): OptionalParameter<T> {
  return { type, fallback }
}

export interface NativeDeclaration<P extends { readonly [name: string]: unknown }, R, E extends Effect = Effect> {
  readonly name: string
  /** The first line says what it gives: users and models read it. */
  readonly documentation?: string
  /** In the order in which they are given; none unless said otherwise. */
  readonly parameters?: { readonly [K in keyof P]: TypeFor<P[K]> | OptionalParameter<P[K]> }
  /** Any data unless said otherwise. */
  readonly returns?: TypeFor<R>
  /** `none`, and also answers of models may call it; `read` or `write`, and only the program may. `write` unless said otherwise. */
  readonly effect?: E
  /**
   * Gets the arguments by name, as plain data, and, if it has effects, what is known of the call; gives data, or a promise of it.
   * Whatever it throws is a failure of the program.
   */
  readonly run: (
    given: { readonly [K in keyof P]: P[K] },
    ...call: E extends "none" ? [] : [call: NativeCall]
  ) => R | PromiseLike<R>
}

/**
 * A native, for `createRuntime({ natives: [native({ name: "price", parameters: { product: STRING }, returns: NUMBER, run })] })`.
 * What it gives is held against `returns` when it is called. Throws `UsageError` for a name that no program can write.
 */
export function native<
  P extends { readonly [name: string]: unknown } = {},
  R = unknown,
  const E extends Effect = "write",
>(declaration: NativeDeclaration<P, R, E>): Native {
  const { name, documentation = "A function of the host.", returns = ANY, effect = "write" } = declaration
  const run = declaration.run as (given: { readonly [K in keyof P]: P[K] }, call: NativeCall) => unknown
  const declared = Object.entries<Type | OptionalParameter<unknown>>(declaration.parameters ?? {})
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
    returns,
    effect,
    parameters: declared.map(([parameter, type]) => parameterOf(parameter, type)),
    run: (...values: never[]) =>
      run(
        Object.fromEntries(declared.map(([parameter], i) => [parameter, toHost(values[i]!)])) as {
          readonly [K in keyof P]: P[K]
        },
        values[declared.length]!,
      ) as never,
  }
}

function parameterOf(name: string, declared: Type | OptionalParameter<unknown>): NativeParameter {
  return "fallback" in declared
    ? { name, type: declared.type, fallback: fromHost(declared.fallback, name) }
    : { name, type: declared }
}
