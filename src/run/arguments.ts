// The arguments of a run: values from the moment of the call on, whatever the caller changes later.

import { fromHost } from "../values/host-values.ts"
import type { Value } from "../values/values.ts"
import type { ProgramOptions } from "./options.ts"

/** Options whose arguments are values of the language. Throws `UsageError` for an argument that is none. */
export function withValues<O extends Pick<ProgramOptions, "args">>(options: O): O {
  const { args } = options
  return args === undefined ? options : { ...options, args: valuesOf(args) }
}

/** An argument that is undefined counts as omitted. */
export function valuesOf(args: { readonly [name: string]: unknown }): { readonly [name: string]: Value } {
  return Object.fromEntries(
    Object.entries(args).flatMap(([name, value]) => (value === undefined ? [] : [[name, fromHost(value, name)]])),
  )
}
